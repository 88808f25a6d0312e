"""The dated facts of domain 3.1 that the rules read: frozen, and with no database behind them.

People and processes are named by keys (text); `Facts.names` turns a person's key into a name for the sentences.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
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
    """A role of 3.1 with its days; `title` is the named process role of an operator.

    `announced_on`: the day on which a role that begins later was made known (IND-23).
    """

    person: str
    role: str
    target: Target
    span: Span
    title: str = ""
    announced_on: date | None = None


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
class Interest:
    """Money of IND-10. Kinds: interest (shares, a loan) and bonus hang on `target` or on `party`; findings_bonus
    hangs on the number of findings, of everything where it has no target. `party` counts where it delivers the item.
    """

    person: str
    kind: str
    span: Span
    target: Target | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Delivers:
    """A supplier, by its name, delivers a process or a service (IND-10, IND-11)."""

    party: str
    target: Target
    span: Span


@dataclass(frozen=True, slots=True)
class Competitor:
    """Two parties that compete, read in both directions; without days (domain 3.1)."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class CertificationBody:
    """The days on which we are a client of this certification body (IND-21)."""

    party: str
    span: Span


@dataclass(frozen=True, slots=True)
class TopManager:
    """Membership of top management (IND-20)."""

    person: str
    span: Span


@dataclass(frozen=True, slots=True)
class Gift:
    """A gift or hospitality that `person` took from `giver`, a person; `declared_on` is None until it is declared."""

    person: str
    giver: str
    on: date
    declared_on: date | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """An auditee objected to a person in one audit (IND-24).

    `decision` is pending, kept or replaced. It does not change the weight: a decision to keep the person is written
    down as the safeguard that answers the verdict, and whoever is replaced leaves the team.
    """

    person: str
    audit: str
    by: str
    on: date
    decision: str = "pending"
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Consulted:
    """Somebody prescribed the solution of a nonconformity, named by its key (IND-15)."""

    person: str
    nc: str
    on: date


@dataclass(frozen=True, slots=True)
class Capacity:
    """Auditor-days that a person can give to the audits of one programme year (AVL-03)."""

    person: str
    days: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Knows:
    """How well somebody knows a topic of service management, 0 to 4 (CMP-02); topic remote_tools is for CMP-07."""

    person: str
    topic: str
    level: int


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
    """A seat in an audit, past or planned, with the audit's days and what the seat looked at.

    `programme` names the year it belongs to, for IND-17 and AVL-03; where it is empty, the year of its first day does.
    `days` are the auditor-days that the seat takes (AVL-03).
    """

    person: str
    audit: str
    role: str
    span: Span
    items: tuple["Item", ...] = ()
    programme: str = ""
    days: Decimal = Decimal(0)

    @property
    def year(self) -> str:
        """The programme, or the year of the first day."""
        return self.programme or str(self.span.start.year)


@dataclass(frozen=True, slots=True)
class Verified:
    """A verification that somebody did."""

    person: str
    on: date
    what: str = ""


@dataclass(frozen=True, slots=True)
class ProcessFact:
    """A process: its name, owning unit, mapped leaves, and the topic that auditing it asks for (CMP-02)."""

    id: str
    name: str
    unit: str | None
    leaves: tuple[str, ...]
    topic: str = ""

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
    interests: tuple[Interest, ...] = ()
    deliveries: tuple[Delivers, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    certification_bodies: tuple[CertificationBody, ...] = ()
    top_managers: tuple[TopManager, ...] = ()
    gifts: tuple[Gift, ...] = ()
    objections: tuple[Objection, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    knows: tuple[Knows, ...] = ()
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

    @cached_property
    def leads_of(self) -> Mapping[str, frozenset[str]]:
        """Who led an audit, by the audit's reference."""
        rows = _by((row for row in self.work if row.role == "lead"), lambda row: row.audit)
        return {audit: frozenset(row.person for row in kept) for audit, kept in rows.items()}

    @cached_property
    def deliveries_of(self) -> Mapping[str, tuple[Delivers, ...]]:
        """What a party delivers, by the party's name."""
        return _by(self.deliveries, lambda row: row.party)

    @cached_property
    def levels_of(self) -> Mapping[str, Mapping[str, int]]:
        """Topic levels by person and topic."""
        rows = _by(self.knows, lambda row: row.person)
        return {person: {row.topic: row.level for row in kept} for person, kept in rows.items()}

    def level(self, person: str, topic: str) -> int:
        """How well a person knows a topic; 0 where nobody has said."""
        return self.levels_of.get(person, {}).get(topic, 0)

    def name(self, person: str) -> str:
        """A person's name, or the key where none is known."""
        return self.names.get(person, person)

    def process(self, key: str) -> str:
        """A process as people call it: Change (P04)."""
        return self.processes[key].label if key in self.processes else key


Dated = (
    RoleHeld
    | Acting
    | Line
    | Membership
    | Tie
    | Employment
    | Authorship
    | Declared
    | Qualified
    | Away
    | Interest
    | Delivers
    | Competitor
    | CertificationBody
    | TopManager
    | Gift
    | Objection
    | Consulted
    | Capacity
    | Knows
)
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
    Interest: "interests",
    Delivers: "deliveries",
    Competitor: "competitors",
    CertificationBody: "certification_bodies",
    TopManager: "top_managers",
    Gift: "gifts",
    Objection: "objections",
    Consulted: "consulted",
    Capacity: "capacities",
    Knows: "knows",
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
