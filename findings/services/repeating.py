"""Repeats: the lead confirms or rejects what the check found, with a reason (domain 7.6)."""

from __future__ import annotations

from datetime import date

from findings import notices, permissions, queries
from findings.models import Finding, RepeatCandidate
from findings.rules.policy import DEFAULT_MAJOR
from findings.rules.terms import Grade
from findings.services.common import Actor, locked, locked_finding, person, require
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
