"""NG-14: a new case with the same cause after closing. By default a nonconformity of its own; the preset may reopen."""

from dataclasses import dataclass
from datetime import date

from findings.rules.policy import Policy
from kernel.dates import add_months


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """A closed record, and what is said to have happened again."""

    closed_on: date | None
    taken_over: bool
    new_case: str = ""
    reason: str = ""


def may_reopen_on(closed_on: date | None, day: date, policy: Policy) -> bool:
    """Whether the rules let a record closed on that day be reopened on this one."""
    if closed_on is None or not policy.reopen_closed_months:
        return False
    return day <= add_months(closed_on, policy.reopen_closed_months)


def reopen_closed_blockers(case: ClosedCase, today: date, policy: Policy) -> list[str]:
    """Every reason why the closed record stays closed."""
    if not policy.reopen_closed_months:
        return ["A closed record stays closed (NG-14): the new case is a nonconformity of its own that repeats it."]
    reasons = []
    if case.taken_over:
        reasons.append("It was taken over from before: its record stays as it is.")
    elif case.closed_on is None:
        reasons.append("It is not closed.")
    elif not may_reopen_on(case.closed_on, today, policy):
        months = policy.reopen_closed_months
        reasons.append(f"It was closed on {case.closed_on:%-d %B %Y}, more than {months} months ago (NG-14).")
    if not case.new_case.strip():
        reasons.append("Name the new case: its number, or what was seen where.")
    if not case.reason.strip():
        reasons.append("Say why it has the same cause.")
    return reasons
