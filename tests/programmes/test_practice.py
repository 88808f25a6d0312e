"""Audits done and what lies ahead, handed up to the organisation's pool as values (decision 0004)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel import policy
from kernel.journal import audited
from kernel.models import Setting
from organisation import queries as organisation
from organisation.models import Process, User
from organisation.queries.practice import Load
from programmes import services
from programmes.models import Assignment, PlannedAudit, Programme, Verdict
from programmes.queries import practice
from tests.conftest import SYSTEM, TODAY, person

STATEMENTS = dict.fromkeys(("frequency", "methods", "responsibilities", "planning", "reporting"), "As written.")
FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


@pytest.fixture
def year(p01: Process, mina: User, bo: User) -> Programme:
    found: Programme = services.create_programme(
        year=2026, manager=mina, sponsor=bo, **STATEMENTS, by=mina, today=date(2026, 1, 5)
    )
    return found


def audit(year: Programme, p01: Process, mina: User, team: dict[User, str], **other: Any) -> PlannedAudit:
    """An audit from a Friday to a Monday, whose fieldwork is over unless said otherwise."""
    leaf = p01.process_leaves.get().clause
    who: dict[str, Any] = {"by": mina, "today": date(2026, 1, 5)}
    row = services.plan_audit(year, title="Incident", start=FRIDAY, end=MONDAY, scope=[(p01, leaf, None)], **who)
    facts = {"progress": "completed", "actual_start": FRIDAY, "actual_end": MONDAY, **other}
    with audited(by=SYSTEM, today=TODAY):
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        for user, role in team.items():
            Assignment(audit=row, person=user, role=role).save()
    return row


def test_the_log_counts_working_days_and_leaves_out_who_watched(
    year: Programme, p01: Process, mina: User, leo: User, ada: User, sam: User
) -> None:
    row = audit(year, p01, mina, {leo: "lead", ada: "trainee", sam: "observer"})

    done = practice.audits_done(TODAY)

    assert {
        who: [(one.ref, one.role, one.on, one.days, one.supervised) for one in rows] for who, rows in done.items()
    } == {
        leo.pk: [(row.reference, "lead", MONDAY, Decimal(2), False)],
        ada.pk: [(row.reference, "trainee", MONDAY, Decimal(2), True)],
    }
    assert done[leo.pk][0].standards == ("ISO/IEC 20000-1",)


@pytest.mark.parametrize(
    ("progress", "counts"),
    [
        ("planned", False),
        ("preparing", False),
        ("fieldwork", False),
        ("reporting", True),
        ("completed", True),
        ("postponed", False),
        ("suspended", False),
    ],
)
def test_an_audit_is_practice_once_its_fieldwork_is_over(
    progress: str, counts: bool, year: Programme, p01: Process, mina: User, leo: User
) -> None:
    audit(year, p01, mina, {leo: "lead"}, progress=progress)

    assert bool(practice.audits_done(TODAY)) is counts
    assert bool(practice.loads(TODAY)) is not counts


def test_an_audit_of_later_is_no_practice_yet(year: Programme, p01: Process, mina: User, leo: User) -> None:
    audit(year, p01, mina, {leo: "lead"})

    assert practice.audits_done(date(2026, 3, 8)) == {}
    assert leo.pk in practice.audits_done(MONDAY)


def test_what_lies_ahead_says_where_somebody_is_blocked(year: Programme, p01: Process, mina: User, leo: User) -> None:
    row = audit(year, p01, mina, {leo: "lead"}, progress="preparing")
    seat = Assignment.objects.get(audit=row)
    with audited(by=SYSTEM, today=TODAY):
        for severity in ("block", "block", "mitigate", "log"):
            Verdict(assignment=seat, rule="IND-01", severity=severity, sentence="Owns it.", judged_on=TODAY).save()

    assert practice.loads(TODAY) == {leo.pk: Load(seats=1, blocked=1, to_answer=1, busy=((FRIDAY, MONDAY),))}


def test_the_standing_is_made_of_these_audits(year: Programme, p01: Process, mina: User, ada: User) -> None:
    audit(year, p01, mina, {ada: "auditor"})

    assert "1 of 3 audits as an auditor in the last 36 months" in organisation.standing_of(ada, TODAY).lacking


def test_CMP_04_grace_is_that_of_the_rules_in_force(mina: User) -> None:
    assert organisation.grace_days() == 90
    with audited(by=SYSTEM, today=TODAY):
        Setting(key="programmes.cmp_04_grace_days", value=180).save()

    assert organisation.grace_days() == policy.value(practice.Policy, "programmes", "cmp_04_grace_days") == 180


def test_the_pool_costs_the_same_with_one_audit_and_with_thirty(
    year: Programme, p01: Process, mina: User, leo: User, client: Any
) -> None:
    audit(year, p01, mina, {leo: "lead"})
    client.force_login(mina)
    client.get("/library/auditors/")
    with CaptureQueriesContext(connection) as few:
        client.get("/library/auditors/")
    team = {person(f"more{number}"): "auditor" for number in range(15)}
    audit(year, p01, mina, {leo: "lead", **team})
    audit(year, p01, mina, {leo: "lead", **team}, progress="preparing")

    with CaptureQueriesContext(connection) as many:
        assert client.get("/library/auditors/").status_code == 200

    assert len(many) == len(few) <= 15
