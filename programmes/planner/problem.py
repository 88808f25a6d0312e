"""What is to be planned, as frozen data: audits, weeks, people, and what the rules allow each of them.

Days are half days in whole numbers (3.5 days are 7), so that loads add up exactly. Months are 1 to 12.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from programmes.rules.calendar import Span
from programmes.rules.facts import Item
from programmes.rules.planning import Weights


@dataclass(frozen=True, slots=True)
class Slot:
    """A candidate place: the first fitting days of a week; `key` is that week's Monday."""

    key: str
    span: Span

    @property
    def month(self) -> int:
        """The month in which it begins."""
        return self.span.start.month


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the scope that one person takes: what the rules judge, and the topic that has to be known."""

    key: str
    item: Item
    topic: str = ""
    documents: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """P04 8.5.1.1, or the leaf alone."""
        return f"{self.item.process or ''} {', '.join(self.item.leaves)}".strip()


@dataclass(frozen=True, slots=True)
class SeatNow:
    """A seat as it is before a repair."""

    person: str
    role: str


@dataclass(frozen=True, slots=True)
class Now:
    """Where an audit stands and who sits in it, before a repair."""

    slot: str
    seats: tuple[SeatNow, ...] = ()

    def role_of(self, person: str) -> str:
        """The role of a person, empty for nobody's."""
        return next((seat.role for seat in self.seats if seat.person == person), "")


@dataclass(frozen=True, slots=True)
class ToPlace:
    """An audit that needs a week, a lead and a team.

    `half_days` is the work of one member; `seats` counts lead and auditors; `due` is the month at whose end its time
    is over (less than 1: it was over before the year); `weight` is what each month of delay costs.
    """

    key: str
    title: str
    parts: tuple[Part, ...]
    slots: tuple[Slot, ...]
    half_days: int
    seats: int = 2
    due: int = 12
    weight: int = 1
    band: str = "medium"
    site: str = ""
    trainees: int = 1
    standards: tuple[str, ...] = ()
    records: Span | None = None
    now: Now | None = None

    def slot(self, key: str) -> Slot:
        """Raises StopIteration for a week that was no candidate."""
        return next(slot for slot in self.slots if slot.key == key)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may audit. `capacity` and `used` are half days of the year; `fair` joins the sharing of load."""

    key: str
    name: str
    capacity: int
    used: int = 0
    fair: bool = True
    trainee: bool = False
    site: str = ""


@dataclass(frozen=True, slots=True)
class Chance:
    """What the rules leave a person in an audit: weeks by part, weeks as lead, weeks as trainee. Keys of slots."""

    takes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    leads: frozenset[str] = frozenset()
    trains: frozenset[str] = frozenset()

    @property
    def works(self) -> frozenset[str]:
        """Weeks in which there is anything to take or to lead."""
        return self.leads.union(*self.takes.values())


NO_CHANCE = Chance()


@dataclass(frozen=True)
class Problem:
    """Everything that the engine sees. `chances` and `knowing` come from the rules, by audit and person."""

    year: int
    audits: tuple[ToPlace, ...]
    people: tuple[Person, ...]
    chances: Mapping[tuple[str, str], Chance]
    knowing: Mapping[tuple[str, str], frozenset[str]]
    """Parts whose topic somebody knows well enough, by audit and person (CMP-02)."""
    neighbours: tuple[tuple[str, str], ...] = ()
    rotation: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How often in a row somebody led or audited this before; a preference, the rules hold the limits."""
    warned: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """Weeks in which a rule would warn about somebody in an audit; a preference, a warning wants its sentence."""
    warned_leads: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """Weeks in which one would warn of the lead alone (IND-16)."""
    month_capacity: int = 0
    """Half days that a month can take; 0 asks nothing."""
    month_used: Mapping[int, int] = field(default_factory=dict)
    freeze: tuple[Span, ...] = ()
    near: tuple[Person, ...] = ()
    """Who knows a topic or held a grade and holds none in the year: never seated, named where they are missed."""
    apart: tuple[tuple[str, str, str, str], ...] = ()
    """Audit, part, person, other audit: whoever sits in the other one does not take the part (found by the rules)."""
    weights: Weights = Weights()

    @cached_property
    def by_key(self) -> Mapping[str, ToPlace]:
        """Audits by key."""
        return {audit.key: audit for audit in self.audits}

    @cached_property
    def person(self) -> Mapping[str, Person]:
        """People by key."""
        return {one.key: one for one in self.people}

    def chance(self, audit: str, person: str) -> Chance:
        """What the rules leave this person there; nothing where they were not asked."""
        return self.chances.get((audit, person), NO_CHANCE)

    def knows(self, audit: str, person: str, part: str) -> bool:
        """Whether this person alone would answer for the topic of a part."""
        return part in self.knowing.get((audit, person), frozenset())

    def delay(self, audit: ToPlace, slot: Slot) -> int:
        """Cost of the month: each month late counts the weight of the band, each month early a little."""
        away = slot.month - max(audit.due, 1)
        return away * audit.weight * self.weights.late if away > 0 else -away * self.weights.early

    def trip(self, audit: ToPlace, person: str) -> int:
        """1 where somebody has to travel to the site of the audit."""
        at = self.person[person].site
        return int(bool(audit.site and at and audit.site != at))


def monday_of(key: str) -> date:
    """The Monday that names a week."""
    return date.fromisoformat(key)
