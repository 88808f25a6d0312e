"""Due dates and deviations of one audit from working days (domain 5.1, timing). The closing date is day zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from audits.rules.milestones import Kind
from audits.rules.policy import STANDARD, Policy
from kernel.dates import Calendar


@dataclass(frozen=True, slots=True)
class Against:
    """A fact against a rule: the rule's id and a sentence without its reason."""

    rule: str
    what: str


def report_due(closing: date, calendar: Calendar, policy: Policy = STANDARD) -> date:
    """The last day on which the report is in time."""
    return calendar.add_working_days(closing, policy.report_within)


def last_day(
    planned: tuple[date | None, date | None],
    *,
    opened: date | None,
    finished: date | None,
    closed: date | None,
    calendar: Calendar,
) -> date | None:
    """The last day of fieldwork as it looks now, from which the report is due: known, else expected.

    The closing meeting is held on the last day; before it, fieldwork that opened late is expected to take as many
    working days as were planned, and never to end before its planned end. `planned` is (first day, last day).
    """
    if closed or finished:
        return closed or finished
    start, end = planned
    if start is None or end is None or opened is None or opened <= start:
        return end
    return max(end, calendar.add_working_days(opened, calendar.working_days_between(start, end)))


def working_days_to_report(closing: date, sent: date, calendar: Calendar) -> int:
    """Working days from the day after the closing meeting to the day of sending."""
    return calendar.working_days_between(closing, sent)


def plan_accepted_by_silence(sent: date, calendar: Calendar, policy: Policy = STANDARD) -> date | None:
    """AG-3: the day on which the auditee's silence becomes acceptance; None where it never does."""
    days = policy.silence_accepts_plan_after
    return None if days is None else calendar.add_working_days(sent, days)


def factual_check_agreed_by_silence(sent: date, calendar: Calendar, policy: Policy = STANDARD) -> date | None:
    """The day on which silence on the draft report becomes agreement; None where there is no factual check."""
    days = policy.factual_check_days
    return None if days is None else calendar.add_working_days(sent, days)


def late_evidence_until(closing: date, calendar: Calendar, policy: Policy = STANDARD) -> date:
    """The last day on which a record that existed on the day of the audit may still be handed in."""
    return calendar.add_working_days(closing, policy.late_evidence_days)


def completed_on(sent: date, calendar: Calendar, policy: Policy = STANDARD) -> date:
    """AG-9: the day on which the audit completes by itself, if nothing is open."""
    return calendar.add_working_days(sent, policy.completed_after)


def against(
    kind: Kind,
    on: date,
    happened: Mapping[Kind, date],
    planned_start: date | None,
    calendar: Calendar,
    policy: Policy = STANDARD,
) -> list[Against]:
    """What speaks against a milestone of this kind on this day; the milestone is taken all the same."""
    opened = happened.get(Kind.OPENING_MEETING, planned_start)
    if kind is Kind.PLAN_SENT and opened is not None:
        return _too_late("AG-3", "plan sent", on, opened, policy.plan_sent_before, calendar)
    if kind is Kind.DOCUMENT_REVIEW and opened is not None:
        return _too_late("AG-3", "document review", on, opened, policy.document_review_before, calendar)
    if kind is Kind.REPORT_SENT and Kind.CLOSING_MEETING in happened:
        days = working_days_to_report(happened[Kind.CLOSING_MEETING], on, calendar)
        if days > policy.report_within:
            return [Against("AG-8", f"report sent {days} working days after the closing meeting")]
    if (
        kind is Kind.OPENING_MEETING
        and policy.silence_accepts_plan_after is None
        and Kind.PLAN_ACCEPTED not in happened
    ):
        return [Against("AG-3", "the plan was never accepted by the auditee")]
    return []


def issued_late(closing: date, issued: date, calendar: Calendar, policy: Policy = STANDARD) -> Against | None:
    """AG-7: a nonconformity issued too long after the closing meeting."""
    days = calendar.working_days_between(closing, issued)
    if days <= policy.nc_issued_within:
        return None
    return Against("AG-7", f"nonconformity issued {days} working days after the closing meeting")


def _too_late(rule: str, what: str, on: date, opened: date, wanted: int, calendar: Calendar) -> list[Against]:
    days = calendar.working_days_between(on, opened)
    if days >= wanted:
        return []
    if days <= 0:
        return [Against(rule, f"{what} on or after the first day of fieldwork")]
    return [Against(rule, f"{what} {days} working {'day' if days == 1 else 'days'} before the fieldwork")]
