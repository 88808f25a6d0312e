"""Who may audit on another day (issue 4): the page of an audit, the page of a person, and what is kept of a seat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.journal import audited
from organisation import services as organisation
from organisation.models import ConflictDeclaration, Process, User
from programmes import queries, services
from programmes.models import Judgement, PlannedAudit
from programmes.rules.severity import Group
from tests.conftest import SYSTEM, person
from tests.programmes.helpers import TODAY, owner_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


def owned(process: Process, who: User, start: str, end: str | None) -> None:
    """A role as owner between two days."""
    organisation.add_tenure(
        person=who,
        role="owner",
        process=process,
        start=date.fromisoformat(start),
        end=date.fromisoformat(end) if end else None,
        by=SYSTEM,
        today=TODAY,
        reason="history",
    )


def of(audit: PlannedAudit, who: User, day: str, *, today: date = TODAY) -> queries.Answer:
    found = queries.audit_as_of(audit, date.fromisoformat(day), today=today)
    return next(one for one in found.answers if one.person.pk == who.pk)


def page(client: Client, audit: PlannedAudit, **asked: str) -> Any:
    return client.get(reverse("programmes:team_as_of", args=[audit.reference]), asked)


def test_ind_02_is_asked_of_the_day_and_the_turn_is_named(audit: PlannedAudit, p01: Process, ada: User) -> None:
    owned(p01, ada, "2024-01-01", "2026-02-28")

    past, future = of(audit, ada, "2023-11-01"), of(audit, ada, "2027-03-01")
    assert (past.group, past.now) == (Group.INDEPENDENT, Group.CANNOT)
    assert past.turn is not None and past.turn.sentence == "Since 30 December 2023: blocked"  # three days
    assert future.turn is not None and future.turn.sentence == "From 1 March 2027: no longer blocked"
    assert (future.group, [one.verdict.rule for one in future.gone]) == (Group.INDEPENDENT, ["IND-02"])
    assert of(audit, ada, "2027-02-28").group == Group.CANNOT
    assert of(audit, ada, "2026-02-01").turn is None  # blocked then by IND-01, today by IND-02
    assert of(audit, ada, "2026-02-01").new == frozenset({0})


def test_on_the_first_day_it_is_what_the_picker_says(led: PlannedAudit, p01: Process, ada: User) -> None:
    owned(p01, ada, "2024-01-01", "2025-12-31")
    assert led.start is not None
    picker = {one.person.pk: one for one in queries.candidates(led, led.start)}

    for one in queries.audit_as_of(led, led.start, today=TODAY).answers:
        said = [verdict for verdict in picker[one.person.pk].verdicts if not verdict.rule.startswith("AVL")]
        assert [reason.verdict for reason in one.reasons] == said, one.name


def test_ind_12_what_is_decided_later_is_not_known(audit: PlannedAudit, p01: Process, ada: User, bo: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        told = ConflictDeclaration(person=ada, process=p01, statement="My flat mate runs it.")
        told.signed_on, told.decision, told.decided_on = date(2026, 3, 2), "none", date(2026, 4, 1)
        told.decided_by = bo
        told.save()

    assert of(audit, ada, "2026-03-01").group == Group.INDEPENDENT
    assert of(audit, ada, "2026-03-31").group == Group.CANNOT
    answer = of(audit, ada, "2026-03-31")
    assert answer.turn is not None and answer.turn.sentence == "Since 1 April 2026: no longer blocked"


def test_the_record_period_is_the_audits_where_it_states_one(audit: PlannedAudit, ada: User, mina: User) -> None:
    free = queries.audit_as_of(audit, date(2026, 10, 1), today=TODAY)
    assert (free.records_stated, str(free.records.start)) == (False, "2025-10-01")  # type: ignore[union-attr]
    days = {"records_from": date(2026, 1, 1), "records_to": date(2026, 6, 30)}
    audit = services.edit_brief(audit, **days, by=mina, today=TODAY)

    stated = queries.audit_as_of(audit, date(2026, 10, 1), today=TODAY)
    assert (stated.records_stated, str(stated.records.start)) == (True, "2026-01-01")  # type: ignore[union-attr]


def test_a_judgement_is_kept_at_assignment_and_when_it_changes(
    led: PlannedAudit, p01: Process, leo: User, mina: User
) -> None:
    first = Judgement.objects.get(audit=led)
    assert (first.occasion, first.on, first.by, first.role, first.person) == ("assigned", TODAY, mina, "lead", leo)
    services.rejudge(led, by=SYSTEM, today=TODAY)
    assert Judgement.objects.count() == 1  # nothing changed, nothing to keep
    owner_of(p01, leo, date(2026, 7, 1))
    services.rejudge_due(today=date(2026, 6, 2))

    second = Judgement.objects.order_by("pk").last()
    assert second is not None and (second.occasion, second.by) == ("nightly", None)
    (said,) = [one for one in second.said if one["rule"] == "IND-01"]
    assert (said["severity"], said["facts"][0]["start"]) == ("BLOCK", "2026-07-01")
    first.refresh_from_db()
    assert "IND-01" not in str(first.said)


def test_what_was_said_outlives_the_seat(led: PlannedAudit, leo: User, mina: User) -> None:
    services.unassign(led, person=leo, by=mina, today=TODAY)

    assert Judgement.objects.get().person == leo


def test_what_stands_stored_is_kept_without_judging(led: PlannedAudit, p01: Process, leo: User, mina: User) -> None:
    stored = sorted(led.assignments.get().verdicts.values_list("rule", flat=True))
    owner_of(p01, leo, date(2026, 7, 1))
    services.keep_stored(led, occasion="report", by=mina, today=TODAY)

    row = Judgement.objects.order_by("pk").last()
    assert row is not None and row.occasion == "report"
    assert sorted(one["rule"] for one in row.said) == stored


def test_the_stored_verdict_stands_beside(led: PlannedAudit, leo: User) -> None:
    answer = of(led, leo, "2026-01-01")

    assert answer.stored is not None and answer.stored.on == TODAY


def test_the_page_shows_team_candidates_and_difference(
    client: Client, led: PlannedAudit, p01: Process, ada: User, mina: User
) -> None:
    owned(p01, ada, "2024-01-01", "2026-02-28")
    client.force_login(mina, backend=BACKEND)
    text = page(client, led, day="2027-03-01").content.decode()

    assert "From 1 March 2027: no longer blocked" in text
    assert 'value="2027-03-01"' in text and "Leo Lead" in text and "When assigned, as stored" in text
    assert page(client, led).status_code == 200


@pytest.mark.parametrize("day", ["soon", "1999-12-31", "2101-01-01", "2026-02-30", ""])
def test_a_wrong_day_says_what_to_do_and_is_kept(client: Client, led: PlannedAudit, mina: User, day: str) -> None:
    client.force_login(mina, backend=BACKEND)
    answer = page(client, led, day=day)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Choose a day" in text or "Write the day as" in text
    assert not day or f'value="{day}"' in text


def test_a_legacy_audit_is_not_judged(client: Client, led: PlannedAudit, mina: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        led.legacy = True
        led.save()
    client.force_login(mina, backend=BACKEND)
    text = page(client, led, day="2026-01-01").content.decode()

    assert "no rule judges it" in text and "Independent" not in text


def test_rights_are_those_of_the_picker(client: Client, led: PlannedAudit, ada: User, bo: User, sam: User) -> None:
    one = reverse("programmes:person_as_of", args=["ada"])
    for who, on_audit, on_person in ((ada, 403, 403), (bo, 200, 200), (sam, 404, 404)):
        client.force_login(who, backend=BACKEND)
        assert page(client, led).status_code == on_audit, who
        assert client.get(one).status_code in (on_person, 403), who
    assert client.get(reverse("programmes:team_as_of", args=["AUD-99-01"])).status_code == 404


def test_candidates_are_shown_to_whoever_assigns(
    client: Client, led: PlannedAudit, ada: User, bo: User, mina: User
) -> None:
    client.force_login(bo, backend=BACKEND)
    assert "Ada Auditor" not in page(client, led).content.decode()
    client.force_login(mina, backend=BACKEND)
    assert "Ada Auditor" in page(client, led).content.decode()


def test_one_person_on_every_process(client: Client, p01: Process, p02: Process, ada: User, mina: User) -> None:
    owned(p01, ada, "2024-01-01", "2026-02-28")
    client.force_login(mina, backend=BACKEND)
    address = reverse("programmes:person_as_of", args=["ada"])
    rows = {row.code: row for row in queries.may_audit(ada, date(2027, 3, 1), today=TODAY)}

    assert (rows["P01"].group, rows["P02"].group) == (Group.INDEPENDENT, Group.INDEPENDENT)
    assert rows["P01"].turn is not None and rows["P01"].turn.sentence == "From 1 March 2027: no longer blocked"
    assert rows["P02"].turn is None
    text = client.get(address, {"day": "2026-05-18"}).content.decode()
    assert "Was owner of" in text and "clear from 1 March 2027" in text
    assert client.get(address, {"day": "never"}).status_code == 409
    assert client.get(reverse("programmes:person_as_of", args=["nobody"])).status_code == 404


def test_a_signed_safeguard_answers_from_its_day_on(
    audit: PlannedAudit, p01: Process, ada: User, mina: User, bo: User
) -> None:
    organisation.add_tenure(
        person=ada, role="deputy", process=p01, start=date(2024, 1, 1), by=SYSTEM, today=TODAY, reason="named"
    )
    guard = services.propose_safeguard(
        rule="IND-04b", text="Leo reads along.", audit=audit, person=ada, by=mina, today=TODAY
    )
    services.approve_safeguard(guard, by=bo, today=date(2026, 6, 10))

    assert of(audit, ada, "2026-06-09").group == Group.WAIVER
    assert of(audit, ada, "2026-06-10").group == Group.INDEPENDENT
    turn = of(audit, ada, "2026-12-30", today=date(2026, 6, 9)).turn
    assert turn is None  # the audit's three days reach over the end of the safeguard
    turn = of(audit, ada, "2026-12-01", today=date(2026, 6, 9)).turn
    assert turn is not None and turn.sentence == "From 10 June 2026: no longer needs a safeguard"


def test_the_queries_do_not_grow(client: Client, led: PlannedAudit, ada: User, mina: User, p01: Process) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address, {"day": "2024-03-01"}).status_code == 200
        return len(seen)

    client.force_login(mina, backend=BACKEND)
    pages = [reverse("programmes:team_as_of", args=[led.reference]), reverse("programmes:person_as_of", args=["ada"])]
    few = [count(address) for address in pages]
    for number in range(30):
        who = person(f"auditor{number}", "auditor", name=f"Auditor Number{number}")
        owned(p01, who, "2024-01-01", "2025-12-31")
        if number < 20:
            services.assign(led, person=who, role="observer", by=mina, today=TODAY)
    many = [count(address) for address in pages]

    assert many == few and max(many) <= 15
