"""Days, working days and quarters: pure arithmetic, no Django, no clock (`today` is always a parameter)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
FURTHEST_YEAR = 9000
"""Beyond this year no calendar is walked: a typing error must not become an endless loop."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The organisation's calendar.

    `holidays` are public holidays, `shutdowns` inclusive ranges (first, last) of the one shutdown calendar:
    its days do not count in any clock or ladder (domain 7.2). `roll` moves a due date that falls on a
    non-working day to the next working day.
    """

    holidays: frozenset[date] = frozenset()
    shutdowns: tuple[tuple[date, date], ...] = ()
    roll: bool = True
    weekend: frozenset[int] = field(default=frozenset({SATURDAY, SUNDAY}))

    def __post_init__(self) -> None:
        if len(self.weekend) >= 7:
            raise ValueError("A week needs at least one working day.")
        for first, last in self.shutdowns:
            if first > last:
                raise ValueError(f"Shutdown from {first} to {last} ends before it begins.")

    def is_shutdown(self, day: date) -> bool:
        """True on a day of the shutdown calendar."""
        return any(first <= day <= last for first, last in self.shutdowns)

    def is_working_day(self, day: date) -> bool:
        """True unless weekend, public holiday or shutdown."""
        return day.weekday() not in self.weekend and day not in self.holidays and not self.is_shutdown(day)

    def next_working_day(self, day: date) -> date:
        """`day` itself if people work on it, else the first working day after it."""
        while not self.is_working_day(day):
            day = _step(day, 1)
        return day

    def previous_working_day(self, day: date) -> date:
        """`day` itself if people work on it, else the last working day before it."""
        while not self.is_working_day(day):
            day = _step(day, -1)
        return day

    def rolled(self, day: date) -> date:
        """`day` as a due date: on the next working day if `roll` is on, else unchanged (domain 7.2)."""
        return self.next_working_day(day) if self.roll else day

    def add_calendar_days(self, start: date, days: int) -> date:
        """The day `days` counting days after (or, negative, before) `start`; shutdown days do not count. Not rolled."""
        towards = 1 if days >= 0 else -1
        day, left = start, abs(days)
        while left:
            day = _step(day, towards)
            if not self.is_shutdown(day):
                left -= 1
        return day

    def due_after(self, start: date, days: int) -> date:
        """Due date `days` counting days after `start`, rolled."""
        return self.rolled(self.add_calendar_days(start, days))

    def calendar_days_between(self, start: date, end: date) -> int:
        """Counting days from the day after `start` up to and with `end`, without shutdown days; negative backwards."""
        if end < start:
            return -self.calendar_days_between(end, start)
        return sum(1 for day in days_of(start + ONE_DAY, end) if not self.is_shutdown(day))

    def add_working_days(self, start: date, days: int) -> date:
        """The `days`-th working day after (or, negative, before) `start`, counted from the next day."""
        towards = 1 if days >= 0 else -1
        day, left = start, abs(days)
        while left:
            day = _step(day, towards)
            if self.is_working_day(day):
                left -= 1
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days from the day after `start` up to and with `end`; negative if `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(1 for day in days_of(start + ONE_DAY, end) if self.is_working_day(day))


def _step(day: date, towards: int) -> date:
    if day.year > FURTHEST_YEAR or day.year < 2:
        raise ValueError("No such day within the years that the calendar covers.")
    return day + towards * ONE_DAY


def days_of(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included; none if `last` is earlier."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def quarter_of(day: date) -> tuple[int, int]:
    """(year, quarter 1..4) of a day."""
    return day.year, (day.month - 1) // 3 + 1


def quarter_bounds(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter; ValueError unless `quarter` is 1..4."""
    if quarter not in (1, 2, 3, 4):
        raise ValueError(f"A year has quarters 1 to 4, not {quarter}.")
    first = date(year, 3 * quarter - 2, 1)
    return first, add_months(first, 3) - ONE_DAY


def same_quarter(first: date, second: date) -> bool:
    """Whether both days lie in one quarter of one year."""
    return quarter_of(first) == quarter_of(second)


def last_day_of_month(year: int, month: int) -> int:
    """28 to 31."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - ONE_DAY).day


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier); the month's last day if it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, last_day_of_month(year, month + 1)))


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`, rounded down; negative if `end` is earlier."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def overlap(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two dated ranges share a day; None as an end means open."""
    (first_start, first_end), (second_start, second_end) = first, second
    return (first_end is None or second_start <= first_end) and (second_end is None or first_start <= second_end)
