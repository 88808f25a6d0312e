"""When effectiveness may be checked at the earliest (domain 7.2 "Occurrences first")."""

from datetime import date

from findings.rules.policy import Policy
from findings.rules.terms import Grade
from kernel.dates import Calendar


def effect_check_from(
    implemented_on: date,
    occurs_on: date | None,
    policy: Policy,
    calendar: Calendar,
    *,
    grade: Grade | str = Grade.MINOR,
    cycle_days: int | None = None,
) -> date:
    """The day by which the occurrences are expected, not before 30 days after the implementation; not rolled.

    `occurs_on` None means that nothing further has to occur. `cycle_days`: how often the process runs; the preset
    Strict waits for three such cycles of a major, or 90 days, whichever is later.
    """
    days = policy.of(grade)
    wait = max(days.effect_from, days.effect_cycles * (cycle_days or 0))
    earliest = calendar.add_calendar_days(implemented_on, wait)
    return max(earliest, occurs_on) if occurs_on else earliest


def needs_reason(implemented_on: date, occurs_on: date | None, policy: Policy) -> bool:
    """True if the observation would last longer than 180 days after the implementation."""
    return occurs_on is not None and (occurs_on - implemented_on).days > policy.effect_until
