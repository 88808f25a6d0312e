"""Changes and signals of processes as points of the priority (domain 9, factors C and S; R7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from programmes.rules.calendar import spoken

CHANGES: Mapping[str, int] = {
    "new_owner": 2,
    "new_tool": 2,
    "reorganisation": 2,
    "redesign": 3,
    "new_supplier": 2,
    "new_service": 2,
    "requirement": 1,
    "site": 1,
}
SIGNALS: Mapping[str, int] = {"sla_missed": 1, "major_incident": 1, "complaint": 1, "continuity_test": 2}
POINTS: Mapping[str, int] = {**CHANGES, **SIGNALS}
"""Points of one event by its kind; the sum of a factor is capped by the policy."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change or signal of a process; `words` is its kind as people read it."""

    kind: str
    on: date
    words: str = ""
    ref: str = ""

    @property
    def said(self) -> str:
        """New tool on 3 March 2026, CHG-17 (2)."""
        ref = f", {self.ref}" if self.ref else ""
        return f"{self.words or self.kind} on {spoken(self.on)}{ref} ({POINTS[self.kind]})"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a factor is fed with, and one sentence on where it comes from; empty where nothing was recorded."""

    points: int
    sentence: str = ""


def counted(
    name: str, typed: int, events: Iterable[Event], kinds: Mapping[str, int], since: date | None, until: date, cap: int
) -> Counted:
    """The points typed at the process, or those of its events since its last audit where they come to more."""
    found = [event for event in events if event.kind in kinds and event.on <= until]
    found = [event for event in found if since is None or event.on > since]
    points = min(sum(kinds[event.kind] for event in found), cap)
    if not found or points <= typed:
        return Counted(typed)
    return Counted(points, f"{name} {points}: {'; '.join(event.said for event in found)}.")
