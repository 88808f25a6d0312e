"""The calendar of a synthetic organisation: holidays that fall on the same day every year, a shutdown at Christmas."""

from datetime import date

from kernel.dates import Calendar

HOLIDAYS = ((1, 1, "New Year"), (5, 1, "Labour Day"), (6, 24, "Midsummer"), (10, 3, "Founders' Day"))


def holidays(first: int, last: int) -> list[tuple[date, str]]:
    """Day and name, from the first year to the last."""
    return [(date(year, month, day), name) for year in range(first, last + 1) for month, day, name in HOLIDAYS]


def shutdowns(first: int, last: int) -> list[tuple[date, date]]:
    """Days on which nobody works: from Christmas to the first days of the next year."""
    return [(date(year, 12, 24), date(year + 1, 1, 2)) for year in range(first, last + 1)]


def calendar(first: int, last: int) -> Calendar:
    """As `organisation.queries.calendar` gives it once the rows are there."""
    days = frozenset(day for day, _ in holidays(first, last))
    return Calendar(holidays=days, shutdowns=tuple(shutdowns(first, last)))
