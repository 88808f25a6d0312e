"""Marks of the year that plans go round: freeze weeks, external audits, management reviews (domain 2.2, 2.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from programmes.rules.calendar import spoken

FREEZE, EXTERNAL, REVIEW = "freeze", "external", "review"


@dataclass(frozen=True, slots=True)
class CalendarMark:
    """Days of a year with a meaning, both included; what `title` says depends on the kind.

    freeze: why nothing is audited then; external: the body that comes; review: what the meeting is about.
    """

    kind: str
    start: date
    end: date
    title: str
    audit_kind: str = ""
    """Of an external audit: surveillance, recertification or customer."""
    areas: str = ""
    """Of an external audit: what it looks at, as typed."""
    pk: int = 0

    def touches(self, start: date, end: date) -> bool:
        """Whether a window has a day in common with it."""
        return self.start <= end and start <= self.end


def freezes(marks: Iterable[CalendarMark]) -> tuple[CalendarMark, ...]:
    """The freeze weeks alone."""
    return tuple(mark for mark in marks if mark.kind == FREEZE)


def in_freeze(marks: Iterable[CalendarMark], start: date | None, end: date | None) -> tuple[CalendarMark, ...]:
    """Freeze weeks that a window touches; a window without dates touches none."""
    if start is None or end is None:
        return ()
    return tuple(mark for mark in freezes(marks) if mark.touches(start, end))


def freeze_warnings(marks: Iterable[CalendarMark], start: date | None, end: date | None) -> list[str]:
    """A sentence for each freeze week that a window touches: to explain, never refused."""
    return [
        f"It lies in the freeze from {spoken(mark.start)} to {spoken(mark.end)} ({mark.title})."
        for mark in in_freeze(marks, start, end)
    ]


def mark_refusals(kind: str, start: date | None, end: date | None, title: str, audit_kind: str, year: int) -> list[str]:
    """Every reason why this is no mark of that year."""
    found = [] if title.strip() else [TITLE_MISSING.get(kind, "Say what it is.")]
    if kind == EXTERNAL and not audit_kind:
        found.append("Choose what kind of external audit it is.")
    if start is None or end is None:
        return [*found, "Enter the day." if kind == REVIEW else "Enter the first and the last day."]
    if end < start:
        found.append("The last day lies before the first.")
    elif end.year < year or start.year > year:
        found.append(f"At least one of its days must lie in {year}.")
    return found


TITLE_MISSING = {
    FREEZE: "Say why nothing is audited then.",
    EXTERNAL: "Name the body or the customer that comes.",
    REVIEW: "Say which meeting it is.",
}
