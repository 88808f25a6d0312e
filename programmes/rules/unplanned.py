"""An audit that something gave rise to: the window that is proposed for it (domain 2.3, "in one step")."""

from collections.abc import Iterable
from datetime import date, timedelta

from kernel.dates import Calendar
from programmes.rules.marks import CalendarMark, in_freeze

LONGEST_SEARCH = 90
"""Days within which a free start is looked for; beyond, the first working day is proposed, freeze or not."""


def proposed_window(
    today: date, days_ahead: int, length: int, calendar: Calendar, marks: Iterable[CalendarMark], year: int
) -> tuple[date, date]:
    """First and last day: the first working days after the notice that lie outside of every freeze week.

    `days_ahead` are calendar days of notice, `length` working days on site. Within the year of the programme: where
    the year ends first, the notice is cut short.
    """
    kept = tuple(marks)
    first = calendar.next_working_day(min(today + timedelta(days=days_ahead), _last_start(calendar, year)))
    for offset in range(LONGEST_SEARCH):
        start = calendar.next_working_day(first + timedelta(days=offset))
        end = _end(start, length, calendar)
        if start.year == year and not in_freeze(kept, start, end):
            return start, end
    return first, _end(first, length, calendar)


def _last_start(calendar: Calendar, year: int) -> date:
    return calendar.previous_working_day(date(year, 12, 31))


def _end(start: date, length: int, calendar: Calendar) -> date:
    day = start
    for _ in range(max(length, 1) - 1):
        day = calendar.next_working_day(day + timedelta(days=1))
    return day
