"""When versions of one document are in force: approved first, and one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class VersionFact:
    """A version in force from `start` to `end`, both included; `end` None: still in force."""

    number: str
    approved: date
    start: date
    end: date | None = None


def version_refusals(new: VersionFact, others: Iterable[VersionFact]) -> list[str]:
    """Every reason against this version beside the other ones of its document; empty is a yes."""
    found = []
    if new.start < new.approved:
        found.append("A version is in force from the day of its approval at the earliest.")
    if new.end is not None and new.end < new.start:
        found.append("The last day in force is before the first one.")
    for other in sorted(others, key=lambda other: other.start):
        if other.number.casefold() == new.number.casefold():
            found.append(f"There is a version {other.number} already.")
        elif _share_a_day(new, other):
            until = f"to {other.end:%Y-%m-%d}" if other.end else "until further notice"
            found.append(f"Version {other.number} is in force from {other.start:%Y-%m-%d} {until}: one at a time.")
    return found


def _share_a_day(one: VersionFact, two: VersionFact) -> bool:
    return (two.end is None or one.start <= two.end) and (one.end is None or two.start <= one.end)


def last_day_of(old: VersionFact, new: VersionFact) -> date | None:
    """The day on which an open version ends when a later one comes into force: the day before; else None."""
    if old.end is None and old.start < new.start:
        return new.start - timedelta(days=1)
    return None
