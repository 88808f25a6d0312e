"""NG-1: issuing. The number is drawn here, the clocks start here, the repeat check runs here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from audits.models import Audit
from audits.services import deviating
from findings import notices, permissions, queries
from findings.models import Finding, GradeChange, Move, Nonconformity, RepeatCandidate
from findings.rules import clocks, repeats
from findings.rules.ball import ball_of
from findings.rules.issuing import issue_blockers, observation_blockers
from findings.rules.terms import Grade, State
from findings.services.common import Actor, locked_finding, person, require, rules_in_force, store_clocks
from findings.workflow import FINDING
from kernel import counters
from kernel.journal import audited
from kernel.workflow import Refused
from organisation.models import User

NUMBERS = {Finding.Kind.NC: "NC", Finding.Kind.OFI: "OFI", Finding.Kind.GOOD_PRACTICE: "GP"}
STEPS = {Finding.Kind.NC: "issue", Finding.Kind.OFI: "propose", Finding.Kind.GOOD_PRACTICE: "record"}


def issue(
    finding: Finding,
    *,
    by: Actor,
    today: date,
    auditor: User | None = None,
    version: int | None = None,
    late_reason: str = "",
) -> Finding:
    """From draft to issued. `auditor` follows up what comes from no audit; default in an audit: its lead.

    Raises Refused with every reason. Later than two working days after the closing meeting: a deviation.
    """
    with audited(by=by, today=today):
        row = locked_finding(finding, version=version)
        require(permissions.may_issue, by, row)
        step = STEPS[Finding.Kind(row.kind)]
        if row.kind == Finding.Kind.NC:
            return _issue_nc(row, step, by=by, today=today, auditor=auditor, late_reason=late_reason)
        return _issue_observation(row, step, by=by, today=today)


def issue_for_audit(
    audit: Audit, *, by: Actor, today: date, late_reason: str = ""
) -> tuple[list[Finding], list[tuple[Finding, Sequence[str]]]]:
    """At the closing meeting: every complete draft is issued; what stays a draft comes back with its reasons."""
    issued: list[Finding] = []
    stayed: list[tuple[Finding, Sequence[str]]] = []
    for draft in queries.drafts_of(audit):
        try:
            issued.append(issue(draft, by=by, today=today, late_reason=late_reason))
        except Refused as refusal:
            stayed.append((draft, refusal.reasons))
    return issued, stayed


def _issue_nc(row: Finding, step: str, *, by: Actor, today: date, auditor: User | None, late_reason: str) -> Finding:
    follows_up = auditor or queries.lead_of(row)
    draft = replace(queries.draft_facts(row), auditor_appointed=follows_up is not None)
    reasons = issue_blockers(draft)
    if follows_up is not None and follows_up.pk == row.owner_id:
        reasons.append("The owner cannot follow up the own nonconformity. Choose another owner or auditor.")
    row = _advance(row, step, reasons, by=by, today=today)
    policy, calendar = rules_in_force()
    ball = ball_of(State.ISSUED)
    nc = Nonconformity(
        finding=row,
        state=State.ISSUED.value,
        ball=ball.value,
        ball_since=today,
        cycle_opened_on=today,
        auditor=follows_up,
    )
    nc.save()
    Move(nc=nc, on=today, old="", new=nc.state, ball=nc.ball, cycle=1).save()
    GradeChange(finding=row, old="", new=row.grade, by=person(by), on=today).save()
    store_clocks(nc, clocks.at_issue(Grade(row.grade), today, policy, calendar))
    _check_repeats(row, today)
    _note_late_issue(row, late_reason, by=by, today=today)
    notices.issued(nc, today=today)
    return row


def _issue_observation(row: Finding, step: str, *, by: Actor, today: date) -> Finding:
    draft = queries.draft_facts(row)
    results = set(row.answers.values_list("answer__result", flat=True))
    result = "nonconforming" if row.kind == Finding.Kind.OFI and "nonconforming" in results else ""
    reasons = observation_blockers(draft.text, draft.leaves, draft.headings, result=result)
    if row.kind == Finding.Kind.OFI:
        if row.owner is None:
            reasons.append("Choose who answers.")
        policy, calendar = rules_in_force()
        row.response_due = calendar.due_after(today, policy.ofi_response)
        row.save()
    row = _advance(row, step, reasons, by=by, today=today)
    if row.kind == Finding.Kind.OFI:
        notices.ofi_proposed(row, today=today)
    return row


def _advance(row: Finding, step: str, reasons: Sequence[str], *, by: Actor, today: date) -> Finding:
    """The number is drawn only when nothing speaks against it, so that the list has no gaps (D13)."""
    if reasons:
        raise Refused(reasons)
    reference = counters.reference(NUMBERS[Finding.Kind(row.kind)], today.year)
    return FINDING.advance(row, step, by=by, today=today, reference=reference, issued_on=today, issued_by=person(by))


def _check_repeats(row: Finding, today: date) -> None:
    """The repeat check of 7.6, run at issue; the lead confirms or rejects each candidate."""
    refs = repeats.repeat_candidates(queries.past_of(row), queries.past_cases(row), queries.policy())
    for earlier in Finding.objects.filter(reference__in=refs):
        RepeatCandidate(finding=row, earlier=earlier, found_on=today).save()


def _note_late_issue(row: Finding, reason: str, *, by: Actor, today: date) -> None:
    """AG-7: issued later than two working days after the closing meeting is a fact against a rule."""
    if row.audit is None or row.audit.closing_on is None:
        return
    policy, calendar = rules_in_force()
    passed = calendar.working_days_between(row.audit.closing_on, today)
    if passed > policy.late_issue_working_days:
        what = f"{row.reference} issued {passed} working days after the closing meeting"
        deviating.note(row.audit, "AG-7", what, on=today, by=by, reason=reason)
