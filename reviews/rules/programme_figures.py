"""K1, K2, K3, K10 and K19: did the programme happen as planned?"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from reviews.rules.facts import AuditFact, PriorityFact, ReviewFacts, Window
from reviews.rules.numbers import Ratio, percent, ratio
from reviews.rules.policy import Policy


def due_audits(facts: ReviewFacts, window: Window) -> tuple[AuditFact, ...]:
    """Baseline audits that should be over: the denominator of K1 and K2.

    A cancelled audit stays in it unless top management approved the cancelling by that day.
    """
    return tuple(
        audit
        for audit in facts.audits
        if window.holds(audit.baseline_end)
        and not (audit.cancelled_by_top and audit.cancelled_on is not None and audit.cancelled_on <= window.last)
    )


def cancelled(facts: ReviewFacts, window: Window) -> tuple[str, ...]:
    """Audits of the period cancelled by its last day; printed beside K1 whoever cancelled them."""
    return tuple(
        audit.ref
        for audit in facts.audits
        if window.holds(audit.baseline_end) and audit.cancelled_on is not None and audit.cancelled_on <= window.last
    )


def completion(facts: ReviewFacts, window: Window) -> Ratio:
    """K1: reports sent, of the audits whose planned window is over."""
    return ratio((audit.ref, audit.sent_by(window.last)) for audit in due_audits(facts, window))


def on_time(facts: ReviewFacts, window: Window, tolerance_days: int = 0) -> Ratio:
    """K2: closed by the planned end, give or take the tolerance in calendar days."""
    return ratio(
        (audit.ref, audit.held_by(window.last) and _late_by(audit) <= tolerance_days)
        for audit in due_audits(facts, window)
    )


def _late_by(audit: AuditFact) -> int:
    if audit.closed_on is None or audit.baseline_end is None:
        return 0
    return (audit.closed_on - audit.baseline_end).days


def report_timeliness(facts: ReviewFacts, window: Window, policy: Policy) -> Ratio:
    """K3: reports sent in the period within the limit of working days after the closing, where the day is known."""
    return ratio(
        (audit.ref, audit.report_working_days is not None and audit.report_working_days <= policy.report_working_days)
        for audit in facts.audits
        if window.holds(audit.report_sent_on) and audit.report_day_known
    )


@dataclass(frozen=True, slots=True)
class Days:
    """K10: auditor-days used and planned, of the audits whose fieldwork is over."""

    used: Decimal
    planned: Decimal

    @property
    def pct(self) -> Decimal | None:
        return percent(Fraction(self.used), Fraction(self.planned))

    @property
    def text(self) -> str:
        return "n/a" if self.pct is None else f"{self.used}/{self.planned} = {self.pct} %"


def auditor_days(facts: ReviewFacts, window: Window) -> Days:
    """K10 for audits closed in the period whose used days are entered."""
    done = [a for a in facts.audits if window.holds(a.closed_on) and a.used_days is not None]
    used = sum((a.used_days for a in done if a.used_days is not None), Decimal("0.0"))
    planned = sum((a.planned_days for a in done if a.planned_days is not None), Decimal("0.0"))
    return Days(used, planned)


def priorities_at(facts: ReviewFacts, window: Window) -> dict[str, str]:
    """The priority decided last, per process, by the last day of the period."""
    known: dict[str, PriorityFact] = {}
    for fact in facts.priorities:
        if fact.on <= window.last and (fact.process not in known or known[fact.process].on <= fact.on):
            known[fact.process] = fact
    return {process: fact.decided for process, fact in known.items()}


def high_risk_on_time(facts: ReviewFacts, window: Window, policy: Policy) -> Ratio:
    """K19: processes of priority high, audited by planned end plus tolerance; its first audit in the year counts."""
    high = sorted(process for process, decided in priorities_at(facts, window).items() if decided == "high")
    tolerance = timedelta(days=policy.on_time_tolerance_days)
    rows = []
    for process in high:
        due = [a for a in due_audits(facts, window) if process in a.processes and a.baseline_end is not None]
        if due:
            first = min(due, key=lambda audit: (audit.baseline_end, audit.ref))
            closed, end = first.closed_on, first.baseline_end
            in_time = closed is not None and end is not None and closed <= min(window.last, end + tolerance)
            rows.append((process, in_time))
    return ratio(rows)
