"""An audit follows its plan (D16): it comes into being with the approval, moves and ends with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from audits import services
from audits.models import Audit
from audits.services.starting import follow_plan
from kernel.journal import history
from organisation.models import Process, User
from programmes import queries as programme_queries
from programmes import services as programmes
from programmes.models import PlannedAudit, Programme
from programmes.services import following
from standards.models import Clause, Standard
from tests.audits.conftest import TODAY

pytestmark = pytest.mark.django_db
WINDOW = {"start": date(2026, 9, 7), "end": date(2026, 9, 9)}


def plan_one(year: Programme, standard: Standard, process: Process, mina: User, **fields: Any) -> PlannedAudit:
    leaf = Clause.objects.get(standard=standard, number="8.6.1")
    return programmes.plan_audit(
        year,
        title="Incidents",
        scope=[(process, leaf, None)],
        objectives="Is it done as written?",
        planned_days=Decimal("3.0"),
        by=mina,
        today=TODAY,
        **{**WINDOW, **fields},
    )


@pytest.fixture
def draft_year(mina: User, bo: User, standard: Standard, p01: Process, leo: User) -> Programme:
    """Everything that submitting asks, one planned audit with a lead."""
    words = dict.fromkeys(("frequency", "methods", "responsibilities", "planning", "reporting"), "As agreed.")
    who: dict[str, Any] = {"by": mina, "today": TODAY}
    year = programmes.create_programme(year=2026, manager=mina, sponsor=bo, **words, **who)
    programmes.assign(plan_one(year, standard, p01, mina), person=leo, role="lead", **who)
    programmes.add_objective(year, text="Everything once", **who)
    programmes.add_risk(year, text="Few leads", likelihood=4, impact=3, **who)
    programmes.suggest_priorities(year, **who)
    for gap in programme_queries.gaps(year):
        leaf = Clause.objects.get(standard=standard, number=gap.leaf)
        programmes.explain_gap(year, clause=leaf, later_year=2027, **who)
    return year


@pytest.fixture
def running_year(draft_year: Programme, mina: User, bo: User) -> Programme:
    programmes.submit(draft_year, by=mina, today=TODAY)
    return programmes.approve(draft_year, by=bo, today=TODAY)


def test_d16_the_approval_brings_every_audit_into_being(draft_year: Programme, mina: User, bo: User) -> None:
    programmes.submit(draft_year, by=mina, today=TODAY)
    assert Audit.objects.count() == 0

    programmes.approve(draft_year, by=bo, today=TODAY)

    audit = Audit.objects.get()
    assert (audit.state, audit.planned.programme) == ("planned", draft_year)
    assert history(audit).filter(action="opened from the plan").exists()
    assert services.open_due(today=TODAY) == 0


def test_d16_without_its_follower_the_approval_opens_nothing(
    draft_year: Programme, mina: User, bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: it is the hook that opens, and the daily job catches up."""
    monkeypatch.setattr(following, "_followers", [])
    programmes.submit(draft_year, by=mina, today=TODAY)
    programmes.approve(draft_year, by=bo, today=TODAY)
    assert Audit.objects.count() == 0

    assert services.open_due(today=TODAY) == 1


def test_d16_an_audit_planned_later_in_the_year_is_there_at_once(
    running_year: Programme, standard: Standard, p01: Process, mina: User
) -> None:
    planned = plan_one(running_year, standard, p01, mina, reason="A major incident")

    assert planned.audit.state == "planned"


def test_ag_12_what_the_sponsor_cancels_in_the_programme_ends_at_once(running_year: Programme, bo: User) -> None:
    planned = running_year.audits.get()

    programmes.cancel_audit(planned, reason="Sold", effect="8.6.1 in 2027", by=bo, today=TODAY)

    assert Audit.objects.get().state == "cancelled"


def test_5_1_the_report_is_due_another_day_when_the_started_audit_is_moved(preparing: Audit, mina: User) -> None:
    preparing.refresh_from_db()
    assert preparing.report_due_on == date(2026, 7, 8)  # ten working days after 24 June

    programmes.move_audit(
        preparing.planned, start=date(2026, 6, 24), end=date(2026, 6, 26), reason="Room", by=mina, today=TODAY
    )

    preparing.refresh_from_db()
    assert preparing.report_due_on == date(2026, 7, 10)


def test_an_audit_that_has_not_started_has_no_day_for_its_report(audit: Audit) -> None:
    follow_plan(audit.planned, today=TODAY)

    audit.refresh_from_db()
    assert audit.report_due_on is None
