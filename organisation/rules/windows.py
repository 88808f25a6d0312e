"""Periods that look back from a day: the last so many months, that day included."""

from collections.abc import Iterable
from datetime import date, timedelta

from kernel.dates import add_months, months_between

ONE_DAY = timedelta(days=1)


def within(on: date, day: date, months: int) -> bool:
    """Whether `on` lies in the months that end with `day`; the day exactly so many months before is outside."""
    return add_months(day, -months) < on <= day


def first_without(on: date, months: int) -> date:
    """The first day whose last so many months do not hold `on` any more (28 Feb 2023 + 12 is 28 Feb 2024).

    29 Feb 2024 + 12 months is 1 Mar 2025: seen from 28 Feb 2025 the twelve months begin after 28 Feb 2024.
    """
    day = add_months(on, months)
    while within(on, day, months):
        day += ONE_DAY
    return day


def worked_months(spans: Iterable[tuple[date, date | None]], day: date) -> int:
    """Whole months of working, days that two posts share counted once; an open post lasts until `day`."""
    total, reached = 0, date.min
    for start, end in sorted((start, min(end or day, day)) for start, end in spans):
        first = max(start, reached)
        if end >= first:
            total += months_between(first, end + ONE_DAY)
            reached = end + ONE_DAY
    return total
