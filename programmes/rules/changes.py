"""What kind of change a move is, and who hears of it (domain 2.3)."""

from datetime import date
from decimal import Decimal

from programmes.rules.calendar import quarter_of
from programmes.rules.policy import APPROVER, MANAGER

INSIDE, OUT = "moved_inside", "moved_out"
SPONSOR_DECIDES = frozenset({"cancelled", "scope_dropped", "budget"})
"""Losing coverage or exceeding the budget is the sponsor's; everything else the programme manager's."""


def move_kind(old: date | None, new: date) -> str:
    """Inside the quarter of the first planned day, or out of it; a first date is inside."""
    return INSIDE if old is None or quarter_of(old) == quarter_of(new) else OUT


def decider(kind: str, changes_by: str) -> str:
    """Who decides this kind of change of an approved programme: "manager" or "sponsor" (domain 2.3, 0.5)."""
    if changes_by == MANAGER:
        return "manager"
    return "sponsor" if changes_by == APPROVER or kind in SPONSOR_DECIDES else "manager"


def effect_refusals(kind: str, effect: str) -> list[str]:
    """What a change takes from the year has to be said with it; moving inside the quarter takes nothing."""
    if effect.strip() or kind not in EFFECT_ASKED:
        return []
    return [EFFECT_ASKED[kind]]


LOST = "Say which coverage is lost and when it is caught up."
EFFECT_ASKED = {
    OUT: "Say what it does to coverage and to the dates of external audits.",
    "scope_dropped": LOST,
    "cancelled": LOST,
}
"""Kinds of changes of an approved programme that ask for their effect, with the sentence that asks."""


def budget_refusals(before: Decimal, after: Decimal, budget: Decimal | None) -> list[str]:
    """More days than before and more than the budget: the sponsor decides first."""
    if budget is None or after <= budget or after <= before:
        return []
    return [f"{after} auditor-days would be planned and {budget} are in the budget: the sponsor has to raise it first."]


def window_refusals(start: date | None, end: date | None, year: int) -> list[str]:
    """Every reason why the two dates are no window of that year's programme."""
    if start is None or end is None:
        return ["Enter the first and the last day."]
    found = [] if start <= end else ["The last day lies before the first."]
    if start.year != year:
        found.append(f"The first day must lie in {year}.")
    if (end - start).days > 60:
        found.append("An audit's fieldwork lasts at most 60 days.")
    return found


def next_version(number: str | None, *, whole: bool = False) -> str:
    """1.0 at first; then 1.1, 1.2, or 2.0 for a whole new plan."""
    if number is None:
        return "1.0"
    major, minor = (int(part) for part in number.split("."))
    return f"{major + 1}.0" if whole else f"{major}.{minor + 1}"
