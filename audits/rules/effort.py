"""Auditor-days as a suggestion (domain 5.2). Planned and used days are entered by people."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from audits.rules.policy import STANDARD, Policy

JUDGING = frozenset({"lead", "auditor"})
"""Roles that count; experts, observers and trainees are kept separately."""
ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Slot:
    """One stretch of work: minutes and the team roles present."""

    minutes: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Auditor-days, rounded half up to one decimal."""

    fieldwork: Decimal
    beside: Decimal
    """Preparation and reporting."""
    others: Decimal
    """Experts, observers, trainees."""


def suggestion(slots: Iterable[Slot], policy: Policy = STANDARD) -> Suggestion:
    """Sum of slot hours x judging members / 8; preparation and reporting as a share of the unrounded sum."""
    judging = others = 0
    for slot in slots:
        members = sum(role in JUDGING for role in slot.roles)
        judging += slot.minutes * members
        others += slot.minutes * (len(slot.roles) - members)
    day = Decimal(policy.hours_a_day * 60)
    return Suggestion(
        _rounded(judging / day),
        _rounded(judging * policy.preparation_share_percent / (day * 100)),
        _rounded(others / day),
    )


def _rounded(days: Decimal) -> Decimal:
    return days.quantize(ONE_DECIMAL, rounding=ROUND_HALF_UP)
