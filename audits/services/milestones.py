"""Milestones: what happened, with its true date; never refused, at most noted as a deviation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from audits import notices, permissions, queries
from audits.models import Audit, AuditMilestone
from audits.rules import timing
from audits.rules.milestones import DECIDED, LABELS, Kind
from audits.services import deviating
from audits.services.common import Actor, as_lead, locked, person, require, set_report_due, write_back
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from organisation.queries import calendar


def record_milestone(
    audit: Audit,
    *,
    kind: str,
    happened_on: date,
    by: Actor,
    today: date,
    person: User | None = None,
    note: str = "",
    details: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditMilestone:
    """Write down that it happened. Kinds that move the audit go through their own verb from here.

    A day in the future is no fact and refused. The same kind on the same day again changes nothing; on another
    day it is refused: `amend_milestone` corrects a date with a reason. `reason` explains a deviation.
    """
    from audits.services import meetings

    known = Kind(kind)
    if known in DECIDED:
        raise Refused(f"“{LABELS[known]}” comes out of a decision: approve or send the report.")
    movers: dict[Kind, Callable[..., Audit]] = {
        Kind.OPENING_MEETING: meetings.opening_meeting,
        Kind.CLOSING_MEETING: meetings.closing_meeting,
    }
    if known in movers:
        movers[known](audit, happened_on=happened_on, note=note, reason=reason, by=by, today=today)
        found: AuditMilestone = AuditMilestone.objects.get(audit=audit, kind=known)
        return found
    require(permissions.may_lead, by, audit)
    with audited(by=by, today=today):
        row = write(
            audit, known, happened_on, by=by, today=today, who=person, note=note, details=details, reason=reason
        )
        if known is Kind.FIELDWORK_FINISHED:
            set_report_due(locked(audit))
        if known is Kind.PLAN_SENT:
            notices.plan_sent(audit, queries.auditees(audit, happened_on), on=today)
    return row


def write(
    audit: Audit,
    kind: Kind,
    happened_on: date,
    *,
    by: Actor,
    today: date,
    who: User | None = None,
    note: str = "",
    details: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditMilestone:
    """The row and its deviations. Call inside `audited()`, after the right was asked."""
    if happened_on > today:
        raise Refused(f"{LABELS[kind].capitalize()} cannot be dated after today.")
    found: AuditMilestone | None = AuditMilestone.objects.filter(audit=audit, kind=kind).first()
    if found is not None:
        return _again(found, happened_on)
    found = AuditMilestone(
        audit=audit,
        kind=kind.value,
        happened_on=happened_on,
        person=who or person(by),
        recorded_by=person(by),
        recorded_on=today,
        note=note,
        details=dict(details or {}),
    )
    found.save()
    as_lead(by, audit)
    record(found, verb=f"milestone: {LABELS[kind]}")
    note_deviations(audit, kind, happened_on, by=by, reason=reason)
    return found


def note_deviations(audit: Audit, kind: Kind, on: date, *, by: Actor, reason: str = "") -> None:
    """What speaks against a milestone on this day, by working days."""
    start = audit.planned.start or audit.planned.baseline_start
    others = {k: day for k, day in queries.happened(audit).items() if k is not kind}
    for against in timing.against(kind, on, others, start, calendar(), queries.policy()):
        deviating.note(audit, against.rule, against.what, on=on, by=by, reason=reason)


def amend_milestone(
    milestone: AuditMilestone, *, happened_on: date, note: str, reason: str, version: int, by: Actor, today: date
) -> AuditMilestone:
    """Correct a date or a note, with a reason; the first entry stays in the journal."""
    audit: Audit = milestone.audit
    require(permissions.may_lead, by, audit)
    kind = Kind(milestone.kind)
    problems = [] if reason.strip() else ["Enter the reason for the correction."]
    if happened_on > today:
        problems.append(f"{LABELS[kind].capitalize()} cannot be dated after today.")
    if kind in DECIDED or audit.state == Audit.State.COMPLETED:
        problems.append("This date stands: it belongs to a decision or to a completed audit.")
    if problems:
        raise Refused(problems)
    with audited(by=by, today=today):
        milestone.version = version
        milestone.happened_on, milestone.note = happened_on, note
        milestone.save()
        record(milestone, verb=f"milestone corrected: {LABELS[kind]}", reason=reason.strip())
        note_deviations(audit, kind, happened_on, by=by, reason=reason.strip())
        if kind in MEETINGS:
            _dates_follow(audit, kind, happened_on, by=by, today=today)
    return milestone


MEETINGS = (Kind.OPENING_MEETING, Kind.FIELDWORK_FINISHED, Kind.CLOSING_MEETING)
"""Kinds whose day stands on the audit and its plan too, and from which the report is due."""


def _dates_follow(audit: Audit, kind: Kind, day: date, *, by: Actor, today: date) -> None:
    """The corrected day of a meeting is the audit's, the plan's and the report's."""
    row = locked(audit)
    facts = {}
    if kind is Kind.OPENING_MEETING:
        row.opening_on = facts["actual_start"] = day
    elif kind is Kind.CLOSING_MEETING:
        row.closing_on = facts["actual_end"] = day
    if facts:
        row.save()
        write_back(row, by=by, today=today, **facts)
    set_report_due(row)


def accept_silence(*, today: date) -> int:
    """Daily job: the auditee's silence on the plan (AG-3) and on the draft report becomes agreement."""
    days, settings = calendar(), queries.policy()
    watched = (
        (Kind.PLAN_SENT, Kind.PLAN_ACCEPTED, timing.plan_accepted_by_silence),
        (Kind.DRAFT_SENT, Kind.FACTUAL_CHECK_AGREED, timing.factual_check_agreed_by_silence),
    )
    agreed = 0
    for sent, accepted, by_silence in watched:
        for pk, happened_on in _unanswered(sent, accepted):
            day = by_silence(happened_on, days, settings)
            if day is None or day > today:
                continue
            audit = Audit.objects.select_related("planned").get(pk=pk)
            if _objected(audit, accepted):
                continue
            with audited(by="system:silence", today=today):
                write(audit, accepted, day, by="system:silence", today=today, note="by silence")
            agreed += 1
    return agreed


def _unanswered(sent: Kind, accepted: Kind) -> list[tuple[int, date]]:
    """The audits that wait for an answer, and the days on which it was asked for. One narrow query: it is daily."""
    answered = AuditMilestone.objects.filter(kind=accepted).values("audit")
    running = (Audit.State.PLANNED, Audit.State.PREPARING, Audit.State.FIELDWORK, Audit.State.REPORTING)
    rows = AuditMilestone.objects.filter(kind=sent, audit__state__in=running).exclude(audit__in=answered)
    return list(rows.values_list("audit_id", "happened_on"))


def _objected(audit: Audit, accepted: Kind) -> bool:
    kinds = {"objection"} if accepted is Kind.PLAN_ACCEPTED else {"factual_check"}
    return any(matter["kind"] in kinds for matter in (audit.open_matters or {}).values())


def _again(found: AuditMilestone, happened_on: date) -> AuditMilestone:
    if found.happened_on != happened_on:
        label = LABELS[Kind(found.kind)].capitalize()
        raise Refused(f"{label} is recorded already on another day. Correct that date instead.")
    return found
