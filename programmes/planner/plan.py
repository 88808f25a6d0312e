"""What comes out: where each audit stands, who sits in it, what is missing, and how good each goal is known to be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

MISSING = "missing"
PRIORITY = "priority"
WARNED = "warned"
BALANCE = "balance"
TRAVEL = "travel"
CHANGED = "changed"
MOVED = "moved"
SEATS = "seats"
GOALS = (MISSING, PRIORITY, BALANCE, TRAVEL)
SUGGEST_GOALS = (MISSING, PRIORITY, WARNED, BALANCE, TRAVEL)
"""A year that is suggested: a warning is a sentence that a person has to write, so the fewest come before comfort."""
REPAIR_GOALS = (MISSING, CHANGED, MOVED, SEATS, PRIORITY, BALANCE)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in an audit with the parts taken; a trainee has a supervisor."""

    person: str
    role: str
    parts: tuple[str, ...] = ()
    supervisor: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be had: a slot, a lead, a member, somebody for a part, or who knows its topic."""

    kind: str
    part: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Placement:
    """One audit of the plan; `slot` is empty where no week is left in its window."""

    audit: str
    slot: str
    seats: tuple[Seat, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def lead(self) -> str:
        """Who leads, or nobody."""
        return next((seat.person for seat in self.seats if seat.role == "lead"), "")

    def seat_of(self, person: str) -> Seat | None:
        """The seat of a person."""
        return next((seat for seat in self.seats if seat.person == person), None)


@dataclass(frozen=True, slots=True)
class Goal:
    """What was reached and what cannot be undercut; both count against."""

    name: str
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether nothing better exists, given the goals before it."""
        return self.value <= self.bound

    @property
    def gap(self) -> float:
        """Distance from the bound as a share of the value, 0 when proven."""
        return 0.0 if self.proven else (self.value - self.bound) / max(self.value, 1)


@dataclass(frozen=True)
class Plan:
    """The whole answer. `seconds` is what it took; `stopped` says that somebody ended it early."""

    placements: tuple[Placement, ...]
    goals: tuple[Goal, ...]
    seconds: float = field(default=0.0, compare=False)
    stopped: bool = field(default=False, compare=False)
    work: float = field(default=0.0, compare=False)
    """The solver's own measure of its work, the same on every machine."""

    @property
    def proven(self) -> bool:
        """Whether every goal is proven."""
        return all(goal.proven for goal in self.goals)

    @cached_property
    def by_audit(self) -> Mapping[str, Placement]:
        """Placements by audit."""
        return {one.audit: one for one in self.placements}

    def seats_of(self, person: str) -> Iterator[tuple[Placement, Seat]]:
        """Every working seat of a person."""
        for placement in self.placements:
            for seat in placement.seats:
                if seat.person == person:
                    yield placement, seat

    def goal(self, name: str) -> Goal:
        """Raises StopIteration for a goal that was not asked for."""
        return next(goal for goal in self.goals if goal.name == name)
