"""Extensions of plan and implementation (domain 7.3): who may grant what, and within which limits."""

from dataclasses import dataclass
from datetime import date

from findings.rules.policy import NOBODY, PROGRAMME_MANAGER, TOP_MANAGEMENT, Policy
from findings.rules.terms import ClockStep, Grade
from kernel.dates import Calendar

EXTENDABLE = (ClockStep.PLAN, ClockStep.IMPLEMENT)


@dataclass(frozen=True, slots=True)
class Request:
    """What the owner asks. `counted_from` is the issue date, in a reopened cycle the day of the reopening."""

    step: str
    grade: Grade
    due_current: date | None
    new_date: date | None
    reason: str
    interim: str
    contained: bool
    granted_before: int
    counted_from: date
    pending: bool = False


def ask_blockers(request: Request, today: date) -> list[str]:
    """Every reason why the extension cannot be asked for."""
    reasons = []
    if request.step not in EXTENDABLE:
        reasons.append("Only the plan and the implementation can be extended.")
    elif request.due_current is None:
        reasons.append("This step is not running.")
    elif today > request.due_current:
        reasons.append(f"An extension is asked for before the due date; it was {request.due_current:%-d %B %Y}.")
    if request.new_date is None:
        reasons.append("Enter the new date.")
    elif request.due_current is not None and request.new_date <= request.due_current:
        reasons.append(f"The new date must be after {request.due_current:%-d %B %Y}.")
    if not request.reason.strip():
        reasons.append("Enter the reason.")
    if not request.interim.strip():
        reasons.append("Enter the interim protection: what holds until then.")
    if not request.contained:
        reasons.append("Contain first: there is no extension while the containment is not done.")
    if request.pending:
        reasons.append("An extension of this step is already asked for and not decided yet.")
    return reasons


def beyond_limits(request: Request, policy: Policy, calendar: Calendar) -> list[str]:
    """What exceeds the soft limits; empty within them."""
    if request.new_date is None or request.due_current is None:
        return []
    days = policy.of(request.grade)
    found = []
    if request.granted_before >= policy.extensions_at_most:
        found.append(f"It would be extension number {request.granted_before + 1}.")
    if calendar.calendar_days_between(request.due_current, request.new_date) > days.extension:
        found.append(f"It is longer than {days.extension} days.")
    limit = calendar.due_after(request.counted_from, days.implement_soft_limit)
    if request.step == ClockStep.IMPLEMENT and request.new_date > limit:
        found.append(f"It goes beyond {days.implement_soft_limit} days from issue.")
    return found


def who_grants(request: Request, policy: Policy, calendar: Calendar) -> str:
    """The first within the limits: the programme manager. The second, and all beyond: top management.

    In the preset Small all is the programme manager's; in Strict nobody grants what is beyond the limits.
    """
    if beyond_limits(request, policy, calendar):
        return policy.beyond_limits
    return TOP_MANAGEMENT if request.granted_before >= policy.granted_before_top_management else PROGRAMME_MANAGER


def hard_limits(request: Request, policy: Policy, calendar: Calendar) -> list[str]:
    """Reasons why it cannot even be asked for, where the limits are hard (preset Strict)."""
    beyond = beyond_limits(request, policy, calendar)
    return [*beyond, "Nobody grants more: these limits are hard."] if beyond and policy.beyond_limits == NOBODY else []


@dataclass(frozen=True, slots=True)
class Grant:
    """The decision. The interim control of an extension beyond the limits has an owner and a date."""

    approver_is_owner: bool
    approver_is_top_management: bool
    approver_is_programme_manager: bool
    interim_control: str = ""
    interim_owner: str = ""
    interim_until: date | None = None
    approver_asked: bool = False
    """As the owner's deputy, or before it changed hands."""


def grant_blockers(request: Request, grant: Grant, policy: Policy, calendar: Calendar) -> list[str]:
    """Every reason why this person cannot grant it like this."""
    reasons = ["The owner cannot grant the own extension."] if grant.approver_is_owner else []
    if grant.approver_asked and not grant.approver_is_owner:
        reasons.append("Whoever asked for an extension does not grant it (IND-19).")
    beyond = beyond_limits(request, policy, calendar)
    reasons += hard_limits(request, policy, calendar)
    if who_grants(request, policy, calendar) in (TOP_MANAGEMENT, NOBODY):
        if not grant.approver_is_top_management:
            reasons.append(" ".join(["Only top management can grant this.", *beyond]))
    elif not (grant.approver_is_programme_manager or grant.approver_is_top_management):
        reasons.append("Only the programme manager can grant this.")
    if beyond and not (grant.interim_control.strip() and grant.interim_owner and grant.interim_until):
        reasons.append("Beyond the limits it needs an interim control with its owner and a date.")
    if not request.contained:
        reasons.append("The containment is not done.")
    return reasons
