"""The yearly review: deviations with reasons, monitoring, objectives rated, an end for every audit (5.6, 5.7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kernel.journal import audited
from kernel.workflow import Refused
from organisation.models import User
from programmes import queries, services
from programmes.models import Objective, PlannedAudit, Programme, ProgrammeReview, ProgrammeRisk
from programmes.rules.starting import STARTING
from programmes.rules.submission import STATEMENTS
from programmes.rules.yearly_review import Held, deviations, kept, suggested
from tests.conftest import SYSTEM
from tests.programmes.helpers import TODAY

BASE, LATER = date(2026, 3, 2), date(2026, 3, 9)


@pytest.mark.parametrize(
    ("audit", "said"),
    [
        (Held("A", "completed", BASE, BASE), []),
        (Held("A", "planned", BASE), []),
        (Held("A", "completed", None, LATER), []),
        (
            Held("A", "completed", BASE, LATER, reasons=("site closed",)),
            [("Approved for 2 March 2026, begun on 9 March 2026.", "site closed")],
        ),
        (Held("A", "completed", BASE, LATER), [("Approved for 2 March 2026, begun on 9 March 2026.", "")]),
        (Held("A", "cancelled", BASE, reasons=("merged", "again")), [("Cancelled.", "merged; again")]),
    ],
)
def test_a_deviation_is_another_day_or_a_cancelled_audit(audit: Held, said: list[tuple[str, str]]) -> None:
    assert [(row.what, row.reason) for row in deviations([audit])] == said


def test_the_figures_compare_used_days_with_the_plan_of_those_audits_only() -> None:
    audits = (
        Held("A", "completed", BASE, BASE, Decimal(4), Decimal(5), LATER),
        Held("B", "completed", BASE, LATER, Decimal(3), None),
        Held("C", "cancelled", BASE, None, Decimal(2)),
        Held("D", "planned", BASE, None, Decimal(1)),
    )
    figures = kept(audits)

    assert (figures.audits, figures.held, figures.on_their_day, figures.cancelled) == (4, 2, 1, 1)
    assert (figures.planned_days, figures.used_days, figures.planned_of_held) == (8, 5, 4)
    words = suggested(figures, deviations(audits))
    assert words["dates_kept"] == "1 of 2 audits began on their approved day; 1 reports sent."
    assert "without a reason: B, C" in words["plan_followed"]


def test_there_is_a_starting_text_for_each_statement_of_r5() -> None:
    assert list(STARTING) == list(STATEMENTS)
    assert all(STARTING.values())


@pytest.fixture
def moved(approved: PlannedAudit, mina: User) -> PlannedAudit:
    window = {"start": date(2026, 9, 14), "end": date(2026, 9, 16)}
    services.move_audit(approved, **window, reason="site closed", by=mina, today=TODAY)
    services.record_progress(approved, progress="preparing", actual_start=window["start"], by=SYSTEM, today=TODAY)
    return approved


def ask(**changes: Any) -> dict[str, Any]:
    return {"text": "Lessons", "ratings": {"O1": "met"}, **changes}


def test_an_unfinished_audit_goes_over_by_name_or_the_year_is_not_reviewed(moved: PlannedAudit, mina: User) -> None:
    year = Programme.objects.get()
    facts = queries.year_facts(year, **ask())
    with pytest.raises(Refused, match="nor carried over"):
        services.review(year, **ask(), facts=facts, by=mina, today=TODAY)
    assert not ProgrammeReview.objects.exists()

    facts = queries.year_facts(year, **ask(), carried={moved.reference: "IAP-2027"})
    services.review(year, **ask(), facts=facts, said={"teams": "well", "changes_next": "earlier"}, by=mina, today=TODAY)

    review = ProgrammeReview.objects.get()
    assert review.carried == {moved.reference: "IAP-2027"}
    assert [row["reason"] for row in review.deviations] == ["site closed"]
    assert (review.teams, review.changes_next) == ("well", "earlier")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"programmes:{name}", args=args)


def test_the_page_suggests_lists_and_keeps_and_then_is_read_by_all(
    moved: PlannedAudit, mina: User, bo: User, rita: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    services.create_programme(year=2027, manager=mina, sponsor=bo, by=mina, today=TODAY)
    client, address = signed_in(mina), url("programme_review", 2026)
    page = client.get(address).content.decode()
    assert "site closed" in page and "0 of 1 audits began" in page and "IAP-2027" in page
    assert signed_in(rita).get(address).status_code == 403

    typed = {"text": "Lessons", "rating_O1": "partly", "version": Programme.objects.get(year=2026).version}
    refused = client.post(address, {**typed, "teams": "typed words"})
    assert refused.status_code == 409 and b"typed words" in refused.content
    said = {**typed, f"carry_{moved.reference}": "IAP-2027", "changes_next": "begin in January"}
    assert client.post(address, said).status_code == 302

    page = signed_in(rita).get(address).content.decode()
    assert "begin in January" in page and "site closed" in page and "IAP-2027" in page
    assert Objective.objects.get().rating == "partly"


def test_starting_texts_are_offered_and_not_stored_until_saved(
    mina: User, bo: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    services.create_programme(year=2027, manager=mina, sponsor=bo, by=mina, today=TODAY)

    page = signed_in(mina).get(url("programme_edit", 2027)).content.decode()

    assert STARTING["methods"][:40] in page
    assert Programme.objects.get(year=2027).methods == ""
    assert "Say the methods of the audits." in queries_blockers(Programme.objects.get(year=2027))


def queries_blockers(programme: Programme) -> list[str]:
    from programmes.rules.submission import submission_blockers

    return submission_blockers(queries.year_plan(programme))


def test_objectives_and_risks_are_changed_by_the_programme_manager_alone(
    led: PlannedAudit, mina: User, bo: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    year = led.programme
    objective = services.add_objective(year, text="Everything once", by=mina, today=TODAY)
    risk = services.add_risk(year, text="Few leads", likelihood=4, impact=3, by=mina, today=TODAY)
    with pytest.raises(PermissionDenied):
        services.change_objective(objective, text="x", by=bo, today=TODAY)
    with pytest.raises(PermissionDenied):
        services.change_risk(risk, text="x", by=bo, today=TODAY)
    with pytest.raises(Refused, match="Impact is a number from 1 to 5"):
        services.change_risk(risk, impact=6, by=mina, today=TODAY)

    client = signed_in(mina)
    address = url("objective_edit", 2026, objective.number)
    assert client.post(address, {"text": " "}).status_code == 409
    assert client.post(address, {"text": "All leaves", "measure": "coverage 100 %"}).status_code == 302
    typed = {"text": "Few leads", "category": "resources", "likelihood": "5", "impact": "2", "treatment": "train one"}
    assert client.post(url("risk_edit", 2026, risk.number), typed).status_code == 302
    assert client.get(url("risk_edit", 2026, "PR99")).status_code == 404

    assert Objective.objects.get(pk=objective.pk).measure == "coverage 100 %"
    changed = ProgrammeRisk.objects.get(pk=risk.pk)
    assert (changed.weight, changed.treatment, changed.number) == (10, "train one", risk.number)


def test_a_closed_year_keeps_its_objectives(led: PlannedAudit, mina: User) -> None:
    objective = services.add_objective(led.programme, text="Everything once", by=mina, today=TODAY)
    with audited(by=SYSTEM, today=TODAY):
        row = Programme.objects.get()
        row.state = "closed"
        row.save()

    with pytest.raises(Refused, match="is closed"):
        services.change_objective(objective, text="x", by=mina, today=TODAY)
    assert Objective.objects.get(pk=objective.pk).text == "Everything once"
