"""Versions compared in words, the budget of an approved year, and who hears of a change (2.3, ux 4.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kernel.journal import audited
from kernel.models import Notice
from kernel.workflow import Refused
from organisation.models import Process, User
from programmes import queries, services
from programmes.models import PlannedAudit, Programme, ProgrammeChange, ProgrammeVersion
from programmes.rules.changes import budget_refusals, effect_refusals
from programmes.rules.versions import Said, compare, team_words
from standards.models import Clause
from tests.conftest import SYSTEM
from tests.programmes.helpers import TODAY


def plan(reference: str = "AUD-26-01", **fields: Any) -> dict[str, Any]:
    base = {
        "reference": reference,
        "title": "Resolution",
        "start": "2026-09-07",
        "end": "2026-09-09",
        "progress": "planned",
        "scope": [{"process": "P01", "clause": "8.6.1", "site": ""}],
        "team": [{"person": "Leo Lead", "role": "lead"}],
    }
    return {**base, **fields}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ([plan()], [plan()], []),
        ([], [plan()], [("added", "Resolution was added.")]),
        ([plan()], [], [("dropped", "Resolution was dropped.")]),
        (
            [plan()],
            [plan(start="2026-10-05", end="2026-10-07")],
            [("moved", "Moved from 7 September 2026 to 5 October 2026.")],
        ),
        ([plan(start="", end="")], [plan()], [("moved", "Moved from no date to 7 September 2026.")]),
        ([plan()], [plan(progress="cancelled")], [("cancelled", "Cancelled.")]),
        ([plan()], [plan(progress="completed")], []),
        (
            [plan()],
            [plan(scope=[{"process": "P02", "clause": "8.6.2", "site": "Cadiz"}])],
            [("scope", "Scope added: P02 8.6.2 Cadiz."), ("scope", "Scope dropped: P01 8.6.1.")],
        ),
        (
            [plan()],
            [plan(team=[{"person": "Ada Auditor", "role": "lead"}])],
            [("team", "Team changed: Ada Auditor joined as lead, Leo Lead left.")],
        ),
    ],
)
def test_two_plans_are_compared_in_words(old: list[Any], new: list[Any], said: list[tuple[str, str]]) -> None:
    assert [(row.kind, row.sentence) for row in compare({"audits": old}, {"audits": new})] == said


def test_a_role_that_changed_is_said() -> None:
    assert team_words({"Ada": "trainee", "Leo": "lead"}, {"Ada": "auditor", "Leo": "lead"}) == (
        "Ada is auditor instead of trainee"
    )


def test_each_difference_carries_the_reasons_of_its_own_kind_and_both_windows() -> None:
    records = [
        Said("AUD-26-01", "moved_out", "site closed", "Mina", date(2026, 6, 1)),
        Said("AUD-26-01", "team", "ill"),
        Said("AUD-26-02", "moved_out", "another"),
    ]

    (row,) = compare({"audits": [plan()]}, {"audits": [plan(start="2026-10-05", end="2026-10-07")]}, records)

    assert [(said.reason, said.by) for said in row.reasons] == [("site closed", "Mina")]
    assert (row.old, row.new) == (
        (date(2026, 9, 7), date(2026, 9, 9)),
        (date(2026, 10, 5), date(2026, 10, 7)),
    )


def test_texts_and_budget_are_compared_where_both_hold_them() -> None:
    old = {"statements": {"methods": "a", "frequency": "b"}, "budget_days": "30.0", "manager": "M", "sponsor": "S"}
    new = {**old, "statements": {"methods": "x", "frequency": "b"}, "budget_days": "35.0"}

    assert [row.sentence for row in compare(old, new)] == [
        "Budget: 35.0 instead of 30.0.",
        "What is said of methods has changed.",
    ]
    assert compare(old, {"audits": []}) == ()


@pytest.mark.parametrize(
    ("kind", "effect", "refused"),
    [
        ("moved_inside", "", False),
        ("moved_out", " ", True),
        ("moved_out", "none", False),
        ("scope_added", "", False),
        ("scope_dropped", "", True),
        ("cancelled", "", True),
        ("cancelled", "2027", False),
    ],
)
def test_what_takes_from_the_year_says_its_effect(kind: str, effect: str, refused: bool) -> None:
    assert bool(effect_refusals(kind, effect)) is refused


@pytest.mark.parametrize(
    ("before", "after", "budget", "refused"),
    [("28", "30", "30", False), ("28", "31", "30", True), ("32", "31", "30", False), ("28", "40", None, False)],
)
def test_only_more_days_than_the_budget_need_the_sponsor(
    before: str, after: str, budget: str | None, refused: bool
) -> None:
    found = budget_refusals(Decimal(before), Decimal(after), Decimal(budget) if budget else None)
    assert bool(found) is refused


def window(month: int) -> dict[str, Any]:
    return {"start": date(2026, month, 5), "end": date(2026, month, 7)}


def test_moving_out_of_the_quarter_without_reason_and_effect_changes_nothing(
    approved: PlannedAudit, mina: User
) -> None:
    with pytest.raises(Refused) as refusal:
        services.move_audit(approved, **window(10), by=mina, today=TODAY)

    assert len(refusal.value.reasons) == 2
    assert not ProgrammeChange.objects.exists()
    assert PlannedAudit.objects.get().start == date(2026, 9, 7)


def test_the_baseline_is_frozen_by_approval_and_by_nothing_later(approved: PlannedAudit, mina: User) -> None:
    services.move_audit(approved, **window(10), reason="site closed", effect="none", by=mina, today=TODAY)

    row = PlannedAudit.objects.get()
    assert (row.baseline_start, row.start) == (date(2026, 9, 7), date(2026, 10, 5))
    assert ProgrammeVersion.objects.get().snapshot["audits"][0]["start"] == "2026-09-07"


def test_dropping_scope_without_its_effect_changes_nothing(
    approved: PlannedAudit, p02: Process, mina: User, bo: User
) -> None:
    clause = Clause.objects.get(standard__code="ISO/IEC 20000-1", number="8.6.2")
    item = approved.scope.get()
    services.change_scope(approved, add=[(p02, clause, None)], reason="asked for", by=mina, today=TODAY)

    with pytest.raises(Refused, match="caught up"):
        services.change_scope(approved, drop=[item], reason="too much", by=bo, today=TODAY)
    assert approved.scope.count() == 2
    assert ProgrammeVersion.objects.count() == 1


@pytest.fixture
def budgeted(approved: PlannedAudit) -> PlannedAudit:
    with audited(by=SYSTEM, today=TODAY):
        row = Programme.objects.get()
        row.budget_days = Decimal("5.0")
        row.save()
        audit: PlannedAudit = PlannedAudit.objects.get()
        audit.planned_days = Decimal("4.0")
        audit.save()
    return audit


def test_beyond_the_budget_the_sponsor_decides_first(
    budgeted: PlannedAudit, plan: Callable[..., PlannedAudit], p02: Process, mina: User, bo: User
) -> None:
    extra = {"planned_days": Decimal("2.0"), "reason": "incident", "title": "Extra"}
    with pytest.raises(Refused, match="6.0 auditor-days would be planned and 5.0 are in the budget"):
        plan(p02, **extra)
    with pytest.raises(Refused, match="in the budget"):
        services.edit_brief(budgeted, planned_days=Decimal("5.5"), by=mina, today=TODAY)
    with pytest.raises(Refused, match="the sponsor decides"):
        services.edit_programme(budgeted.programme, budget_days=Decimal("9.0"), by=mina, today=TODAY)
    year = Programme.objects.get()
    more: dict[str, Any] = {"budget_days": Decimal("7.0"), "today": TODAY}
    with pytest.raises(PermissionDenied):
        services.raise_budget(year, **more, reason="incident", by=mina)
    with pytest.raises(Refused, match="Say why the budget changes"):
        services.raise_budget(year, **more, reason=" ", by=bo)
    with pytest.raises(Refused, match="4.0 auditor-days are planned already"):
        services.raise_budget(year, budget_days=Decimal("3.0"), reason="less", by=bo, today=TODAY)
    assert Programme.objects.get().budget_days == Decimal("5.0")
    assert PlannedAudit.objects.count() == ProgrammeVersion.objects.count() == 1

    services.raise_budget(year, **more, reason="incident", by=bo)
    plan(p02, **extra)

    assert list(ProgrammeVersion.objects.order_by("pk").values_list("number", "state")) == [
        ("1.0", "replaced"),
        ("1.1", "approved"),
    ]
    assert ProgrammeChange.objects.get(kind="budget").detail == {"old": "5.0", "new": "7.0"}


def test_within_the_budget_the_programme_manager_plans(
    budgeted: PlannedAudit, plan: Callable[..., PlannedAudit], p02: Process
) -> None:
    assert plan(p02, planned_days=Decimal("1.0"), reason="incident").reference == "AUD-26-02"


def test_what_changed_since_a_version_names_reason_and_person(approved: PlannedAudit, mina: User, bo: User) -> None:
    first = ProgrammeVersion.objects.get()
    services.move_audit(approved, **window(10), reason="site closed", effect="none", by=mina, today=TODAY)

    (row,) = queries.changed_since(first)
    assert (row.kind, row.reasons[0].reason, row.reasons[0].by) == ("moved", "site closed", mina.full_name)

    approved.refresh_from_db()
    services.cancel_audit(approved, reason="merged", effect="2027", by=bo, today=TODAY)
    second = ProgrammeVersion.objects.latest("pk")
    assert {row.kind for row in queries.changed_since(first, until=second)} == {"moved", "cancelled"}
    assert queries.changed_since(second) == ()


def test_only_people_of_the_audit_that_changed_hear_of_it(
    approved: PlannedAudit, plan: Callable[..., PlannedAudit], p02: Process, mina: User, leo: User, ada: User
) -> None:
    other = plan(p02, title="Requests", reason="asked for")
    services.assign(other, person=ada, role="auditor", by=mina, today=TODAY)
    before = Notice.objects.filter(person=ada).count()

    services.move_audit(approved, **window(9), reason="site closed", by=mina, today=TODAY)

    assert "moved to 5 September 2026" in Notice.objects.filter(person=leo).latest("pk").text
    assert Notice.objects.filter(person=ada).count() == before
    assert not Notice.objects.filter(person=mina, text__contains="moved to").exists()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_pages_compare_and_the_sponsor_raises_the_budget(
    budgeted: PlannedAudit, mina: User, bo: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    services.move_audit(budgeted, **window(10), reason="site closed", effect="none", by=mina, today=TODAY)
    page = signed_in(mina).get(reverse("programmes:versions_compare", args=[2026, "1.0", "now"])).content.decode()
    assert "site closed" in page and mina.full_name in page
    assert "1.0...now" in signed_in(mina).get(reverse("programmes:programme_versions", args=[2026])).content.decode()

    client, address = signed_in(bo), reverse("programmes:budget_raise", args=[2026])
    typed = {"budget_days": "1", "reason": "less", "version": Programme.objects.get().version}
    assert client.post(address, typed).status_code == 409
    assert client.post(address, {**typed, "budget_days": "9"}).status_code == 302
    page = client.get(reverse("programmes:versions_compare", args=[2026, "1.0", "1.1"])).content.decode()
    assert "9.0" in page


def test_a_programme_has_one_open_version_at_most(approved: PlannedAudit) -> None:
    with audited(by=SYSTEM, today=TODAY):
        ProgrammeVersion(programme=approved.programme, number="1.1").save()
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgrammeVersion(programme=approved.programme, number="1.2", state="submitted").save()

    assert ProgrammeVersion.objects.filter(state__in=("draft", "submitted")).count() == 1


def test_moving_names_the_external_audits_of_the_year(
    approved: PlannedAudit, mina: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    address = reverse("programmes:audit_move", args=[2026, approved.reference])
    assert "Certifier" not in signed_in(mina).get(address).content.decode()
    visit = {"kind": "external", "title": "Certifier", "audit_kind": "surveillance", "start": TODAY, "end": TODAY}
    services.add_mark(approved.programme, **visit, by=mina, today=TODAY)

    assert "Certifier, 1 June" in signed_in(mina).get(address).content.decode()
