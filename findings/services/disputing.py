"""NG-3: the owner disputes, the clocks stand still, somebody who was not on the team decides."""

from __future__ import annotations

from datetime import date

from findings import notices, permissions
from findings.models import Dispute, Nonconformity
from findings.rules import clocks
from findings.rules import disputing as rules
from findings.rules.terms import Ball, ClockStep, State
from findings.services import grading
from findings.services.common import Actor, clocks_of, locked, moved, person, require, rules_in_force, store_clocks
from findings.workflow import FINDING
from kernel.journal import audited, record
from kernel.workflow import Refused


def dispute(nc: Nonconformity, *, reason: str, by: Actor, today: date, version: int | None = None) -> Nonconformity:
    """The owner disputes facts or grade within 10 days of issue; it is also the first act (NG-2)."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_answer, by, row)
        policy, calendar = rules_in_force()
        assert row.finding.issued_on is not None
        facts = rules.Dispute(reason, row.finding.issued_on)
        reasons = rules.dispute_blockers(facts, today, policy, calendar)
        decider = Ball.SPONSOR if permissions.manager_was_on_team(row) else Ball.MANAGER
        before = row.state
        row = moved(
            row,
            "dispute",
            by=by,
            today=today,
            reasons=reasons,
            reason=reason.strip(),
            ball=decider,
            state_before_dispute=before,
            acknowledged_on=row.acknowledged_on or today,
            paused_from=today,
        )
        Dispute(nc=row, reason=reason.strip(), by=person(by), on=today).save()
        store_clocks(row, clocks.done(clocks_of(row), ClockStep.ACKNOWLEDGE, today, row.cycle))
        notices.disputed(row, today=today)
    return row


def decide_dispute(
    nc: Nonconformity,
    *,
    outcome: str,
    reason: str,
    by: Actor,
    today: date,
    grade: str = "",
    version: int | None = None,
) -> Nonconformity:
    """Upheld, regraded or withdrawn; the days of the dispute are added to every running clock."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_decide_dispute, by, row)
        facts = rules.Ruling(
            outcome=outcome,
            reason=reason,
            new_grade=grade,
            old_grade=row.finding.grade,
            decider_on_team=not isinstance(by, str) and permissions.is_team(by, row.finding),
            decider_is_owner=not isinstance(by, str) and permissions.is_owner(by, row),
        )
        if reasons := rules.ruling_blockers(facts):
            raise Refused(reasons)
        if row.state != State.DISPUTED:
            return moved(row, "uphold", by=by, today=today)
        row = (
            _withdrawn(row, reason, by=by, today=today)
            if outcome == rules.WITHDRAWN
            else _stands(row, reason, by=by, today=today)
        )
        open_one = Dispute.objects.select_for_update().get(nc=row, decided_on=None)
        open_one.decision, open_one.decision_reason = outcome, reason.strip()
        open_one.decided_by, open_one.decided_on = person(by), today
        open_one.save()
        record(open_one, verb="dispute decided", reason=reason.strip(), outcome=outcome)
        if outcome == rules.REGRADED:
            grading.apply_grade(row, grade, reason, by=by, today=today)
        notices.dispute_decided(row, today=today)
    return row


def _stands(row: Nonconformity, reason: str, *, by: Actor, today: date) -> Nonconformity:
    _policy, calendar = rules_in_force()
    assert row.paused_from is not None
    paused_on = row.paused_from
    days = calendar.calendar_days_between(paused_on, today)
    row = moved(
        row,
        "uphold",
        by=by,
        today=today,
        reason=reason.strip(),
        paused_from=None,
        paused_days=row.paused_days + days,
    )
    store_clocks(row, clocks.resumed(clocks_of(row), paused_on, today, calendar))
    return row


def _withdrawn(row: Nonconformity, reason: str, *, by: Actor, today: date) -> Nonconformity:
    """The number is never used again; the case leaves the figures."""
    row = moved(row, "withdraw", by=by, today=today, reason=reason.strip(), paused_from=None)
    finding = row.finding
    finding.withdrawn_on, finding.withdrawn_reason = today, reason.strip()
    finding.save()
    # The decider of the dispute is not the lead: the door of the finding is passed on the system's behalf.
    row.finding = FINDING.advance(finding, "void", by="system:dispute", today=today, reason=reason.strip())
    return row
