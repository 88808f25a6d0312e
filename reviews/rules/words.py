"""Words that several pages share."""

from collections.abc import Sequence
from datetime import date

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LONG_MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
INPUT_TITLES = {
    "a": "Actions of earlier reviews",
    "b": "Changes inside and outside",
    "c1": "Nonconformities and corrective actions",
    "c2": "Measurements",
    "c3": "Results of audits",
    "d": "Chances to improve",
    "e": "Feedback of customers and others",
    "f": "Policy",
    "g": "Objectives of service management",
    "h": "Performance of services",
    "i": "Performance of other parties",
    "j": "Resources and capabilities",
    "k": "Risks, and what was done about them",
    "l": "Planned changes",
}
"""The items of 9.3 in our own words (domain 8.1)."""


def listed(items: Sequence[str], limit: int = 12) -> str:
    """ "a, b and 31 more": a list that a reader still reads."""
    shown = ", ".join(items[:limit])
    return shown if len(items) <= limit else f"{shown} and {len(items) - limit} more"


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def long_day(day: date) -> str:
    """3 April 2026."""
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """3 Apr 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def halves(first: date, last: date) -> str:
    """ "first half of 2026", "2026", or the two days."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 6, 30) and first.year == last.year:
        return f"first half of {first.year}"
    if (first.month, first.day, last.month, last.day) == (7, 1, 12, 31) and first.year == last.year:
        return f"second half of {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    return f"{long_day(first)} to {long_day(last)}"


def leaf_key(number: str) -> tuple[int, ...]:
    """Sorts 10.1 behind 9.4 (0.4)."""
    return tuple(int(part) if part.isdigit() else 0 for part in number.split("."))


def spans(numbers: tuple[str, ...]) -> str:
    """ "8.5.1.1-8.5.1.3" as "8.5.1.1–3"; several runs separated by commas."""
    ordered = sorted(set(numbers), key=leaf_key)
    runs: list[list[str]] = []
    for number in ordered:
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1].rpartition('.')[2]}" for run in runs)


def _follows(before: str, after: str) -> bool:
    head, _, tail = before.rpartition(".")
    next_head, _, next_tail = after.rpartition(".")
    return head == next_head and tail.isdigit() and next_tail.isdigit() and int(next_tail) == int(tail) + 1
