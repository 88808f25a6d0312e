"""Which audits of earlier years come again in the next one, and when: by the interval of each line (domain 9)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

from kernel.dates import Calendar, add_months

Line = tuple[int | None, int, int | None]
"""Process, clause and site, by their ids."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of one audit: looked at until `last`, to be looked at again within `interval` months."""

    audit: int
    line: Line
    first: date
    last: date
    interval: int


@dataclass(frozen=True, slots=True)
class Again:
    """An audit that comes again: which one, with which lines, from when to when."""

    audit: int
    lines: tuple[Line, ...]
    start: date
    end: date


def due_in(visits: Iterable[Visit], year: int, calendar: Calendar) -> tuple[Again, ...]:
    """Each line with the audit that looked at it last, if its interval ends in `year` or before; in order of dates."""
    newest: dict[Line, Visit] = {}
    for visit in sorted(visits, key=lambda one: (one.last, one.audit)):
        newest[visit.line] = visit
    groups: dict[int, list[Visit]] = defaultdict(list)
    for visit in newest.values():
        if add_months(visit.last, visit.interval).year <= year:
            groups[visit.audit].append(visit)
    found = [_again(audit, rows, year, calendar) for audit, rows in groups.items()]
    return tuple(sorted(found, key=lambda one: (one.start, one.audit)))


def _again(audit: int, rows: list[Visit], year: int, calendar: Calendar) -> Again:
    first, last = rows[0].first, rows[0].last
    start, end = window(first, last, min(row.interval for row in rows), year, calendar)
    return Again(audit, tuple(row.line for row in rows), start, end)


def window(first: date, last: date, interval: int, year: int, calendar: Calendar) -> tuple[date, date]:
    """The same weekday so many months later, on working days, as many as before, inside the year."""
    new = add_months(first, interval)
    while new.year < year:
        new = add_months(new, 12)
    if new.year > year:
        new = add_months(new, -12 * (new.year - year))
    off = (first.weekday() - new.weekday() + 3) % 7 - 3
    start = _inside(calendar.next_working_day(new + timedelta(days=off)), year, calendar)
    days = max(1, calendar.working_days_between(first - timedelta(days=1), last))
    end = calendar.add_working_days(start, days - 1)
    if end.year > year:
        end = _inside(date(year, 12, 31), year, calendar)
        start = min(start, end)
    return start, min(end, start + timedelta(days=60))


def spread(again: Iterable[Again], leads: Mapping[int, int], year: int, calendar: Calendar) -> tuple[Again, ...]:
    """Evenly over the months, no two of one lead on the same days; earlier than due, later only where nothing is free.

    `leads`: who is to lead, by audit. A list from elsewhere often knows one day for a whole year.
    """
    rows = sorted(again, key=lambda one: (one.start, one.audit))
    most = -(-len(rows) // 12)
    months: Counter[int] = Counter()
    busy: dict[int, set[date]] = defaultdict(set)
    placed = []
    for one in rows:
        taken = busy[leads[one.audit]] if one.audit in leads else set()
        free = [new for new in _elsewhere(one, year, calendar) if not taken & set(_days(new))]
        new = next((other for other in free if months[other.start.month] < most), free[0] if free else one)
        months[new.start.month] += 1
        taken |= set(_days(new))
        placed.append(new)
    return tuple(sorted(placed, key=lambda one: (one.start, one.audit)))


def _elsewhere(one: Again, year: int, calendar: Calendar) -> Iterator[Again]:
    """The audit where it is, then on the working days before, the nearest first, then on those after."""
    yield one
    length = max(1, calendar.working_days_between(one.start - timedelta(days=1), one.end))
    first, last = date(year, 1, 1), date(year, 12, 31)
    before = (one.start - timedelta(days=n) for n in range(1, (one.start - first).days + 1))
    after = (one.start + timedelta(days=n) for n in range(1, (last - one.start).days + 1))
    for start in chain(before, after):
        end = calendar.add_working_days(start, length - 1)
        if calendar.next_working_day(start) == start and end <= last:
            yield replace(one, start=start, end=end)


def _days(one: Again) -> Iterator[date]:
    return (one.start + timedelta(days=n) for n in range((one.end - one.start).days + 1))


def _inside(day: date, year: int, calendar: Calendar) -> date:
    if day.year < year:
        return calendar.next_working_day(date(year, 1, 1))
    return day if day.year == year else calendar.previous_working_day(date(year, 12, 31))


def intervals(bands: Mapping[int, str], months: Mapping[str, int]) -> dict[int, int]:
    """Months between two audits of each process, by its band; one without a band counts as medium."""
    return {process: months.get(band, months["medium"]) for process, band in bands.items()}
