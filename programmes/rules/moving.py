"""Where an audit lands when a person gives it another month on the board (ux 4.1)."""

from collections.abc import Iterable
from datetime import date, timedelta

from kernel.dates import Calendar, add_months
from programmes.rules.calendar import Span

USUAL_DAYS = 2
"""Working days of an audit that nobody has given a length yet."""


def moved_window(start: date, end: date, month: int, year: int, calendar: Calendar) -> tuple[date, date]:
    """The same weekday and as many working days in another month of the year, both ends on working days."""
    gap = (year - start.year) * 12 + month - start.month
    new = add_months(start, gap)
    first = new + timedelta(days=(start.weekday() - new.weekday() + 3) % 7 - 3)
    if first.month != month:
        first += timedelta(days=7 if first < new else -7)
    return _window(calendar.next_working_day(first), _working_days(start, end, calendar), month, year, calendar)


WEEKS = (2, 3, 4, 1)
"""The Mondays of a month in the order in which a placed audit tries them."""


def free_window(
    month: int,
    year: int,
    days: int,
    calendar: Calendar,
    taken: Iterable[Span],
    *,
    not_before: date | None = None,
) -> tuple[date, date]:
    """The first window of the month that touches none of `taken`; where all do, the one of the second Monday.

    Whoever audits cannot be in two places: audits of one month that all fell on the same days had no lead left.
    """
    held = list(taken)
    found = [first_window(month, year, days, calendar, not_before=not_before, week=week) for week in WEEKS]
    free = (one for one in found if not any(span.touches(Span(*one)) for span in held))
    return next(free, found[0])


def first_window(
    month: int, year: int, days: int, calendar: Calendar, *, not_before: date | None = None, week: int = 2
) -> tuple[date, date]:
    """So many working days from the month's second Monday on (or that of another `week`), not before a day."""
    earliest = date(year, month, 7 * week - 6)
    first = earliest + timedelta(days=-earliest.weekday() % 7)
    if not_before is not None and not_before.year == year and not_before.month == month:
        first = max(first, not_before)
    return _window(calendar.next_working_day(first), days, month, year, calendar)


def month_to_place(due: int, full: frozenset[int] | set[int], *, first: int = 1) -> int:
    """The month in which a process is due, else the next one that has days left, else the one when it is due."""
    wanted = max(due, first)
    return next((month for month in range(wanted, 13) if month not in full), min(wanted, 12))


def _working_days(start: date, end: date, calendar: Calendar) -> int:
    return max(1, calendar.working_days_between(start - timedelta(days=1), end))


def _window(first: date, days: int, month: int, year: int, calendar: Calendar) -> tuple[date, date]:
    """From a working day on; one that slips out of the month goes back to its last working day."""
    if (first.year, first.month) != (year, month):
        first = calendar.previous_working_day(add_months(date(year, month, 1), 1) - timedelta(days=1))
    end = calendar.add_working_days(first, days - 1) if days > 1 else first
    if end.year > year:
        end = calendar.previous_working_day(date(year, 12, 31))
        first = min(first, end)
    return first, min(end, first + timedelta(days=60))
