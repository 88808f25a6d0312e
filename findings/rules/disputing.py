"""NG-3: the owner disputes facts or grade; somebody who was not on the team decides (domain 7.1)."""

from dataclasses import dataclass
from datetime import date

from findings.rules.policy import Policy
from kernel.dates import Calendar

UPHELD, REGRADED, WITHDRAWN = "upheld", "regraded", "withdrawn"
OUTCOMES = (UPHELD, REGRADED, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the owner says, and when the nonconformity was issued."""

    reason: str
    issued_on: date


def dispute_blockers(dispute: Dispute, today: date, policy: Policy, calendar: Calendar) -> list[str]:
    """Reasons why the dispute is not taken."""
    reasons = [] if dispute.reason.strip() else ["Enter what you dispute, the facts or the grade, and why."]
    if calendar.calendar_days_between(dispute.issued_on, today) > policy.dispute_within:
        reasons.append(f"A dispute is possible within {policy.dispute_within} days of issue; they are over.")
    return reasons


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision on a dispute. `decider_on_team` and `decider_is_owner` are judged on persons."""

    outcome: str
    reason: str
    new_grade: str
    old_grade: str
    decider_on_team: bool
    decider_is_owner: bool


def ruling_blockers(ruling: Ruling) -> list[str]:
    """Reasons why this decision on the dispute does not hold."""
    reasons = [] if ruling.reason.strip() else ["Enter the reason for the decision."]
    if ruling.outcome not in OUTCOMES:
        reasons.append("Choose one: upheld, regraded or withdrawn.")
    if ruling.outcome == REGRADED and ruling.new_grade in ("", ruling.old_grade):
        reasons.append("Choose the new grade; it has to differ from the present one.")
    if ruling.decider_on_team:
        reasons.append("You were on the team of this audit: the sponsor decides.")
    if ruling.decider_is_owner:
        reasons.append("The owner cannot decide on the own dispute.")
    return reasons
