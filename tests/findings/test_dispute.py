"""A dispute and its decision (NG-3)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Audit
from findings import services
from findings.models import Clock, Finding, Nonconformity
from kernel.journal import audited
from organisation.models import User
from tests.findings.conftest import SYSTEM, TODAY
from tests.findings.helpers import WEEK, refused


def test_ng_3_a_dispute_stops_the_clocks_and_the_programme_manager_decides(
    nc: Nonconformity, omar: User, mina: User, leo: User
) -> None:
    row = services.dispute(nc, reason="the record exists", by=omar, today=date(2026, 6, 3))

    assert (row.state, row.ball) == ("disputed", "manager")
    with pytest.raises(PermissionDenied):
        services.decide_dispute(row, outcome="upheld", reason="no", by=leo, today=WEEK)
    row = services.decide_dispute(row, outcome="upheld", reason="it is of July", by=mina, today=date(2026, 6, 10))
    assert (row.state, row.ball, row.paused_days) == ("acknowledged", "owner", 7)
    plan = Clock.objects.get(nc=nc, step="plan")
    assert (plan.due_original, plan.due_current) == (date(2026, 7, 1), date(2026, 7, 8))


def test_ng_3_is_refused_after_ten_days_and_without_reason(nc: Nonconformity, omar: User) -> None:
    assert refused(lambda: services.dispute(nc, reason=" ", by=omar, today=date(2026, 6, 12))) == (
        "Enter what you dispute, the facts or the grade, and why.",
        "A dispute is possible within 10 days of issue; they are over.",
    )


def test_ng_3_regraded_by_the_decision_keeps_the_pause(nc: Nonconformity, omar: User, mina: User) -> None:
    row = services.dispute(nc, reason="not that bad", by=omar, today=date(2026, 6, 3))

    row = services.decide_dispute(
        row, outcome="regraded", grade="major", reason="it is worse", by=mina, today=date(2026, 6, 5)
    )

    plan = Clock.objects.get(nc=nc, step="plan")
    assert (row.finding.grade, plan.due_original, plan.due_current) == (
        "major",
        date(2026, 6, 15),
        date(2026, 6, 17),
    )


def test_ng_3_withdrawn_ends_it_and_keeps_the_number(nc: Nonconformity, omar: User, mina: User) -> None:
    row = services.dispute(nc, reason="wrong system", by=omar, today=date(2026, 6, 3))

    row = services.decide_dispute(row, outcome="withdrawn", reason="it was another one", by=mina, today=WEEK)

    row.finding.refresh_from_db()
    assert (row.state, row.ball, row.finding.state, row.finding.reference) == (
        "withdrawn",
        "",
        "withdrawn",
        "NC-26-01",
    )


def test_ng_3_the_sponsor_decides_where_the_programme_manager_was_on_the_team(
    audit: Audit, draft: Finding, leo: User, omar: User, mina: User, bo: User
) -> None:
    from programmes.models import Assignment

    with audited(by=SYSTEM, today=TODAY):
        Assignment(audit=audit.planned, person=mina, role="auditor").save()
    nc = services.issue(draft, by=leo, today=TODAY).nonconformity

    row = services.dispute(nc, reason="the record exists", by=omar, today=TODAY)

    assert row.ball == "sponsor"
    with pytest.raises(PermissionDenied):
        services.decide_dispute(row, outcome="upheld", reason="no", by=mina, today=WEEK)
    assert services.decide_dispute(row, outcome="upheld", reason="it holds", by=bo, today=WEEK).state == "acknowledged"
