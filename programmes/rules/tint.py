"""The board's due tint: how late a row would be in each month if nothing were planned in it."""

from collections.abc import Collection
from datetime import date

FRESH, NEXT_MONTH, DUE, LATE, VERY_LATE = range(5)
VERY_LATE_FROM = 3
WORDS = ("", "due next month", "due", "late", "three months late or more")


def tint_row(last: date | None, interval: int, planned: Collection[int], year: int, *, first: int = 1) -> list[int]:
    """Twelve steps of 0 to 4. An audit in a month resets the row; never audited is due in month `first`."""
    due = first if last is None else (last.year - year) * 12 + last.month + interval
    steps = []
    for month in range(1, 13):
        steps.append(_step(month - due))
        if month in planned:
            due = month + interval
    return steps


def _step(late: int) -> int:
    if late < -1:
        return FRESH
    if late == -1:
        return NEXT_MONTH
    if late == 0:
        return DUE
    return LATE if late < VERY_LATE_FROM else VERY_LATE
