"""Repeats: the lead confirms or rejects what the check found, with a reason (domain 7.6)."""

from __future__ import annotations

from datetime import date

from findings import notices, permissions, queries
from findings.models import Finding, Nonconformity, RepeatCandidate
from findings.rules import clocks
from findings.rules.policy import DEFAULT_MAJOR
from findings.rules.reopening import ClosedCase, reopen_closed_blockers
from findings.rules.terms import Grade
from findings.services.common import (
    Actor,
    clocks_of,
    locked,
    locked_finding,
    moved,
    person,
    require,
    rules_in_force,
    store_clocks,
)
from findings.services.regrading import apply_grade
from kernel.journal import audited, record
from kernel.workflow import Refused


def confirm_repeat(
    finding: Finding, *, candidate: Finding, reason: str, by: Actor, today: date, settles_grade: bool = True
) -> Finding:
    """It is the same again: `repeat_of`, and the earlier check is known to have failed.

    Where the rules say "major by default" (Strict) the grade follows; the lead may regrade with a reason.
    """
    with audited(by=by, today=today):
        row, found = _decide(finding, candidate, Finding.Repeat.CONFIRMED, reason, by=by, today=today)
        row.repeat_of, row.repeat_decision = candidate, Finding.Repeat.CONFIRMED
        row.repeat_reason, row.repeat_decided_on, row.action_failed = reason.strip(), today, True
        row.save()
        record(row, verb="repeat confirmed", reason=reason.strip(), earlier=found.earlier.reference)
        if settles_grade and row.grade != Grade.MAJOR and queries.policy().confirmed_repeat == DEFAULT_MAJOR:
            row = _made_major(row, found.earlier.reference, by=by, today=today)
    return row


def _made_major(row: Finding, earlier: str, *, by: Actor, today: date) -> Finding:
    reason = f"Confirmed repeat of {earlier}, whose action failed: major by default (domain 6.4)."
    if row.is_draft:
        row.grade = Grade.MAJOR
        row.save()
        return row
    nc = locked(row.nonconformity)
    if not nc.is_open:
        return row
    apply_grade(nc, Grade.MAJOR, reason, by=by, today=today)
    notices.regraded(nc, today=today)
    return nc.finding


def reopen_closed(
    nc: Nonconformity, *, new_case: str, reason: str, by: Actor, today: date, version: int | None = None
) -> Nonconformity:
    """NG-14, where the rules say so: a new case with the same cause reopens the closed record, in a new cycle.

    Raises Refused with every reason; in the presets Small and Standard always.
    """
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_reopen_closed, by, row)
        policy, calendar = rules_in_force()
        case = ClosedCase(row.closed_on, row.finding.legacy, new_case, reason)
        cycle = row.cycle + 1
        row = moved(
            row,
            "reopen_closed",
            by=by,
            today=today,
            reasons=reopen_closed_blockers(case, today, policy),
            reason=f"{new_case.strip()}: {reason.strip()}",
            cycle=cycle,
            reopen_count=row.reopen_count + 1,
            reopened_on=today,
            cycle_opened_on=today,
            closed_on=None,
            closed_by=None,
            light_path=False,
            check_again=False,
            implemented_on=None,
            accepted_on=None,
            effect_check_from=None,
            checked_on=None,
            check_result="",
        )
        store_clocks(row, clocks.at_reopening(clocks_of(row), Grade(row.finding.grade), today, cycle, policy, calendar))
        notices.reopened(row, today=today)
    return row


def reject_repeat(finding: Finding, *, candidate: Finding, reason: str, by: Actor, today: date) -> Finding:
    """Another failure; the reason is kept beside the candidate."""
    with audited(by=by, today=today):
        row, found = _decide(finding, candidate, Finding.Repeat.REJECTED, reason, by=by, today=today)
        if row.repeat_of_id is None or row.repeat_of_id == candidate.pk:
            row.repeat_of, row.repeat_decision = None, Finding.Repeat.REJECTED
            row.repeat_reason, row.repeat_decided_on, row.action_failed = reason.strip(), today, False
            row.save()
        record(row, verb="repeat rejected", reason=reason.strip(), earlier=found.earlier.reference)
    return row


def _decide(
    finding: Finding, candidate: Finding, verdict: str, reason: str, *, by: Actor, today: date
) -> tuple[Finding, RepeatCandidate]:
    row = locked_finding(finding)
    require(permissions.may_regrade, by, row)
    found = RepeatCandidate.objects.select_for_update().filter(finding=row, earlier=candidate).first()
    reasons = [] if reason.strip() else ["Enter the reason."]
    if found is None:
        reasons.append(f"{candidate.name} is not among the candidates that the repeat check found.")
    if reasons or found is None:
        raise Refused(reasons)
    found.verdict, found.reason, found.by, found.on = verdict, reason.strip(), person(by), today
    found.save()
    return row, found
