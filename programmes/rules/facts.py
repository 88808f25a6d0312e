"""The dated facts of domain 3.1 that the rules read: frozen, and with no database behind them.

People and processes are named by keys (text); `Facts.names` turns a person's key into a name for the sentences.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from programmes.rules.calendar import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Target:
    """What a role is on: process, service, unit, clause, supplier or sms; `within` limits a clause to a process."""

    kind: str
    id: str
    within: str | None = None


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role of 3.1 with its days; `title` is the named process role of an operator."""

    person: str
    role: str
    target: Target
    span: Span
    title: str = ""


@dataclass(frozen=True, slots=True)
class Acting:
    """Days on which somebody formally acted as deputy in a process (never the holiday cover of this application)."""

    person: str
    process: str
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """Who reports directly to whom."""

    person: str
    manager: str
    span: Span


@dataclass(frozen=True, slots=True)
class Membership:
    """In which unit somebody works."""

    person: str
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship of two people: family, partner, household, close_friend or business."""

    a: str
    b: str
    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Employment:
    """Work for another party, and who hired the person here."""

    person: str
    party: str
    span: Span
    hired_by: str | None = None


@dataclass(frozen=True, slots=True)
class Authorship:
    """Author, approver or reviewer of a document version; `on` is the version's approval, `in_force` its validity."""

    person: str
    document: str
    kind: str
    on: date
    in_force: Span


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared conflict on a target, for one audit or for all; decision pending, none, mitigate or exclude."""

    person: str
    target: Target
    signed_on: date
    statement: str = ""
    decision: str = "pending"
    decided_on: date | None = None
    valid_to: date | None = None
    audit: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Qualified:
    """A grade (trainee, auditor, lead, expert) in one standard."""

    person: str
    standard: str
    grade: str
    span: Span
    status: str = "valid"


@dataclass(frozen=True, slots=True)
class Away:
    """An absence."""

    person: str
    span: Span
    what: str = "away"


@dataclass(frozen=True, slots=True)
class AuditWork:
    """A seat in an audit, past or planned, with the audit's days and what the seat looked at."""

    person: str
    audit: str
    role: str
    span: Span
    items: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """A verification that somebody did."""

    person: str
    on: date
    what: str = ""


@dataclass(frozen=True, slots=True)
class ProcessFact:
    """A process: its name, owning unit and mapped leaves."""

    id: str
    name: str
    unit: str | None
    leaves: tuple[str, ...]

    @property
    def label(self) -> str:
        """Change (P04)."""
        return f"{self.name} ({self.id})"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an audit's scope: leaves, within a process or without one; a unit or a service where it has one."""

    process: str | None
    leaves: tuple[str, ...]
    unit: str | None = None
    service: str | None = None


def _by(rows: Iterable[T], key: Callable[[T], str]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return {name: tuple(kept) for name, kept in found.items()}


@dataclass(frozen=True)
class Facts:
    """Everything known, for all people at once; without slots, because the indexes are built on first use."""

    roles: tuple[RoleHeld, ...] = ()
    acting: tuple[Acting, ...] = ()
    lines: tuple[Line, ...] = ()
    memberships: tuple[Membership, ...] = ()
    ties: tuple[Tie, ...] = ()
    employments: tuple[Employment, ...] = ()
    authorships: tuple[Authorship, ...] = ()
    declared: tuple[Declared, ...] = ()
    qualified: tuple[Qualified, ...] = ()
    away: tuple[Away, ...] = ()
    work: tuple[AuditWork, ...] = ()
    verified: tuple[Verified, ...] = ()
    processes: Mapping[str, ProcessFact] = field(default_factory=dict)
    units: Mapping[str, str | None] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def roles_of(self) -> Mapping[str, tuple[RoleHeld, ...]]:
        """Roles by person."""
        return _by(self.roles, lambda row: row.person)

    @cached_property
    def lines_of(self) -> Mapping[str, tuple[Line, ...]]:
        """Reporting lines by the person who reports."""
        return _by(self.lines, lambda row: row.person)

    @cached_property
    def qualified_of(self) -> Mapping[str, tuple[Qualified, ...]]:
        """Qualifications by person."""
        return _by(self.qualified, lambda row: row.person)

    @cached_property
    def work_of(self) -> Mapping[str, tuple[AuditWork, ...]]:
        """Seats in audits by person."""
        return _by(self.work, lambda row: row.person)

    def name(self, person: str) -> str:
        """A person's name, or the key where none is known."""
        return self.names.get(person, person)

    def process(self, key: str) -> str:
        """A process as people call it: Change (P04)."""
        return self.processes[key].label if key in self.processes else key


Dated = RoleHeld | Acting | Line | Membership | Tie | Employment | Authorship | Declared | Qualified | Away
"""Any fact about people that can be added, ended or taken away."""

_PLACES: Mapping[type[object], str] = {
    RoleHeld: "roles",
    Acting: "acting",
    Line: "lines",
    Membership: "memberships",
    Tie: "ties",
    Employment: "employments",
    Authorship: "authorships",
    Declared: "declared",
    Qualified: "qualified",
    Away: "away",
}


def changed_facts(facts: Facts, *, add: Iterable[Dated] = (), drop: Iterable[Dated] = ()) -> Facts:
    """The facts with some taken away and some added; a change of dates drops the old row and adds the new one.

    Raises ValueError where a fact to drop is not there: a preview of nothing would look like "no effect".
    """
    rows: dict[str, list[Any]] = {place: list(getattr(facts, place)) for place in _PLACES.values()}
    for fact in drop:
        if fact not in rows[_PLACES[type(fact)]]:
            raise ValueError(f"not a known fact: {fact}")
        rows[_PLACES[type(fact)]].remove(fact)
    for fact in add:
        rows[_PLACES[type(fact)]].append(fact)
    changed: dict[str, Any] = {place: tuple(kept) for place, kept in rows.items()}
    return replace(facts, **changed)
