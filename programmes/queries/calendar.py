"""Freeze weeks, external audits and planned management reviews, as plain values."""

from datetime import date

from programmes.models import YearMark
from programmes.rules.marks import CalendarMark, freeze_warnings

FIELDS = ("kind", "start", "end", "title", "audit_kind", "areas", "pk")


def calendar_marks(year: int) -> tuple[CalendarMark, ...]:
    """Every mark with a day in that year, by its first day, whichever programme it was entered in. One query."""
    return _between(date(year, 1, 1), date(year, 12, 31))


def freezes_of(start: date | None, end: date | None) -> list[str]:
    """What to say of a window that lies in freeze weeks; a sentence each. One query."""
    if start is None or end is None:
        return []
    return freeze_warnings(_between(start, end), start, end)


def _between(start: date, end: date) -> tuple[CalendarMark, ...]:
    rows = YearMark.objects.filter(start__lte=end, end__gte=start).order_by("start", "end", "pk")
    return tuple(CalendarMark(*row) for row in rows.values_list(*FIELDS))
