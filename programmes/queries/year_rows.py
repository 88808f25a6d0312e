"""The rows that a year is made of, each kind read in one narrow query that is put into SQL once (kernel.prepared)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Exists, FilteredRelation, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from kernel.prepared import Prepared, amount, day
from programmes.models import (
    Assignment,
    AuditCriterion,
    AuditStandard,
    CoverageGap,
    PlannedAudit,
    Programme,
    ProgrammeChange,
    ScopeItem,
)
from programmes.rules.calendar import Span
from programmes.rules.coverage import Gap
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict
from standards.models import Clause

CYCLE = 3
"""Years in which every clause is looked at once."""
BEHIND = ("reporting", "completed")
"""Progress of an audit whose fieldwork is behind."""
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class YearAudit:
    """An audit of the year as its board and its checks need it; a row of the model would cost several times as much."""

    pk: int
    reference: str
    title: str
    method: str
    progress: str
    version: int
    legacy: bool
    freeze_note: str
    start: date | None
    end: date | None
    baseline_start: date | None
    baseline_end: date | None
    actual_start: date | None
    actual_end: date | None
    planned_days: Decimal | None
    used_days: Decimal | None
    has_criteria: bool
    """Whether something is audited against: a standard or a document."""
    was_moved: bool

    @property
    def first_day(self) -> date | None:
        """The first day in force: as held, else as planned."""
        return self.actual_start or self.start

    @property
    def last_day(self) -> date | None:
        """The last day in force: as held, else as planned."""
        return self.actual_end or self.end

    @property
    def is_over(self) -> bool:
        """Whether nothing can be planned in it any more."""
        return self.progress in ("reporting", "completed", "cancelled")


class Told(NamedTuple):
    """A stored verdict with the audit and the person it is about. A tuple, because a year has hundreds."""

    audit: int
    reference: str
    person: int
    name: str
    span: Span
    rule: str
    severity: Severity
    sentence: str
    part: str
    through: date | None
    leaf: str

    @property
    def said(self) -> str:
        """Who, and the sentence with its rule."""
        label = f"{self.rule} {self.part}" if self.part else self.rule
        return f"{self.name}: {label}: {self.sentence}"

    @property
    def verdict(self) -> Verdict:
        """As the rules know it."""
        leaves = (self.leaf,) if self.leaf else ()
        return Verdict(self.rule, self.severity, self.sentence, self.part, (), self.through, leaves)


@dataclass(frozen=True, slots=True)
class SeatOf:
    """Somebody on the team of an audit."""

    person: int
    role: str
    name: str
    initials: str


Seats = Mapping[int, Sequence[SeatOf]]
"""The seats of each audit, its lead first."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A process in an audit of the year; cancelled audits are left out."""

    audit: int
    process: int | None
    reference: str
    title: str
    progress: str
    start: date | None
    end: date | None
    baseline: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether the fieldwork is behind."""
        return self.progress in BEHIND


def stage(progress: str) -> int:
    """0 planned, 1 under way, 2 fieldwork behind."""
    if progress in BEHIND:
        return 2
    return 1 if progress in ("preparing", "fieldwork", "suspended") else 0


def audits_of(programme: Programme) -> tuple[YearAudit, ...]:
    """The audits that count, by their references. One query."""
    return tuple(_audit(*row) for row in _AUDITS.rows(programme=programme.pk))


def _audit(*row: Any) -> YearAudit:
    """A raw row in the order of the fields."""
    plain, legacy, note, days, amounts, has, moved = row[:6], row[6], row[7], row[8:14], row[14:16], row[16], row[17]
    values = (*plain, bool(legacy), note, *map(day, days), *map(amount, amounts), bool(has), bool(moved))
    return YearAudit(*values)


AUDIT = ("pk", "reference", "title", "method", "progress", "version", "legacy", "freeze_note")
DAYS = ("start", "end", "baseline_start", "baseline_end", "actual_start", "actual_end")


def _audits(programme: int) -> Rows:
    moved = ProgrammeChange.objects.filter(audit=OuterRef("pk"), kind__startswith="moved")
    documents = AuditCriterion.objects.filter(audit=OuterRef("pk"))
    standards = AuditStandard.objects.filter(audit=OuterRef("pk"))
    rows = PlannedAudit.objects.filter(programme=programme).exclude(progress=PlannedAudit.Progress.CANCELLED)
    asked = rows.annotate(has_criteria=Exists(standards) | Exists(documents), was_moved=Exists(moved))
    return asked.order_by("reference").values_list(
        *AUDIT, *DAYS, "planned_days", "used_days", "has_criteria", "was_moved"
    )


_AUDITS = Prepared(_audits, programme=2_000_000_001)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the audits of the year look at, and how far each clause has come."""

    visits: tuple[Visit, ...]
    stages: dict[int, int]
    places: dict[int, tuple[str, ...]]
    """Sites by audit, in the order of their names."""


def visits_of(programme: Programme, audits: Iterable[YearAudit]) -> Seen:
    """What these audits of the year look at, each process of an audit once, in the order of their days. One query."""
    scope: dict[int, dict[int | None, None]] = defaultdict(dict)
    by_audit: dict[int, set[int]] = defaultdict(set)
    sites: dict[int, set[str]] = defaultdict(set)
    for audit, process, clause, site in _SCOPE.rows(programme=programme.pk):
        scope[audit][process] = None
        if site:
            sites[audit].add(site)
        by_audit[audit].add(clause)
    stages: dict[int, int] = {}
    visits = []
    for one in sorted(audits, key=lambda one: (one.start or date.max, one.reference)):
        reached = stage(one.progress)
        for clause in by_audit[one.pk]:
            stages[clause] = max(stages.get(clause, 0), reached)
        first, last = one.first_day, one.last_day
        visits += [
            Visit(one.pk, process, one.reference, one.title, one.progress, first, last, one.baseline_start)
            for process in scope[one.pk]
        ]
    return Seen(tuple(visits), stages, {audit: tuple(sorted(names)) for audit, names in sites.items()})


def _scope(programme: int) -> Rows:
    rows = ScopeItem.objects.filter(audit__programme=programme)
    return rows.order_by("pk").values_list("audit_id", "process_id", "clause_id", "site__name")


_SCOPE = Prepared(_scope, programme=2_000_000_001)


@dataclass(frozen=True, slots=True)
class Past:
    """What the years before looked at: for each whether an audit was done, and the last day of the last one."""

    years: Mapping[int, bool]
    last: date | None


def past_of(year: int, today: date) -> dict[int, Past]:
    """The years before, by process. `last` is of an audit that was done, or whose days are over. One query."""
    years: dict[int, dict[int, bool]] = defaultdict(dict)
    ends: dict[int, list[date]] = defaultdict(list)
    for process, number, done, last in _PAST.rows(year=year, first=date(year, 1, 1), today=today):
        years[process][number] = bool(done)
        if (end := day(last)) is not None:
            ends[process].append(end)
    return {process: Past(found, max(ends[process], default=None)) for process, found in years.items()}


def _past(year: int, first: date, today: date) -> Rows:
    rows = ScopeItem.objects.filter(audit__programme__year__lt=year, process__isnull=False)
    is_done = Q(audit__progress__in=BEHIND)
    over = Q(over__lt=first) & (is_done | Q(over__lt=today))
    rows = rows.exclude(audit__progress="cancelled").annotate(over=Coalesce("audit__actual_end", "audit__end"))
    return (
        rows.order_by()
        .values("process_id", "audit__programme__year")
        .annotate(done=Max(Case(When(is_done, then=Value(1)), default=Value(0))), last=Max("over", filter=over))
        .values_list("process_id", "audit__programme__year", "done", "last")
    )


_PAST = Prepared(_past, year=2998, first=date(2998, 1, 1), today=date(2997, 2, 3))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of a standard: what was said of it, and whether the cycle has looked at it before this year."""

    gap: Gap
    in_cycle: bool


def leaves_of(programme: Programme) -> dict[int, Leaf]:
    """Leaves of every standard that an audit of the year names, or else a process, with what was said. One query."""
    rows = _LEAVES.rows(programme=programme.pk, year=programme.year, since=programme.year - CYCLE)
    read = [
        (pk, Leaf(Gap(number, why or "", later, title), bool(in_cycle)), is_named)
        for pk, number, why, later, title, is_named, in_cycle in rows
    ]
    chosen = {pk: leaf for pk, leaf, is_named in read if is_named}
    return chosen or {pk: leaf for pk, leaf, _is_named in read}


def _leaves(programme: int, year: int, since: int) -> Rows:
    said = CoverageGap.objects.filter(programme=programme, clause=OuterRef("pk"))
    named = AuditStandard.objects.filter(audit__programme=programme).values("standard_id")
    mapped = Clause.objects.filter(process_leaves__isnull=False).values("standard_id")
    before = ScopeItem.objects.filter(clause=OuterRef("pk"), audit__programme__year__gt=since)
    rows = Clause.objects.leaves().annotate(
        gap_reason=Subquery(said.values("reason")[:1]),
        gap_year=Subquery(said.values("later_year")[:1]),
        is_named=Case(When(standard__in=named, then=True), default=False),
        in_cycle=Exists(before.filter(audit__programme__year__lt=year).exclude(audit__progress="cancelled")),
    )
    found = rows.filter(Q(standard__in=named) | Q(standard__in=mapped)).order_by("standard_id", "sort_key")
    return found.values_list("pk", "number", "gap_reason", "gap_year", "title", "is_named", "in_cycle")


_LEAVES = Prepared(_leaves, programme=2_000_000_001, year=2998, since=2996)


def teams_of(programme: Programme, audits: Iterable[YearAudit]) -> tuple[Seats, tuple[Told, ...]]:
    """Every seat of the year and what somebody has to look at in it: a LOG asks nothing. One query."""
    known = {one.pk: (one.pk, one.reference, Span(one.start, one.end)) for one in audits if one.start is not None}
    people: dict[int, tuple[str, str]] = {}
    seats: dict[int, dict[int, SeatOf]] = defaultdict(dict)
    told = []
    for row in _TEAMS.rows(programme=programme.pk):
        pk, audit, person, role, first, last, username, rule, severity, sentence, part, through, leaf = row
        if person not in people:
            name = f"{first} {last}".strip() or username
            people[person] = name, _initials(name)
        if pk not in seats[audit]:
            seats[audit][pk] = SeatOf(person, role, *people[person])
        if rule is not None and audit in known:
            at, reference, span = known[audit]
            held = (rule, SEVERITIES[severity], sentence, part, day(through), leaf or "")
            told.append(Told(at, reference, person, people[person][0], span, *held))
    ordered = {audit: sorted(team.values(), key=lambda one: one.role != "lead") for audit, team in seats.items()}
    return ordered, tuple(told)


HEAVY = ("warn", "mitigate", "block")
SEVERITIES = {name: Severity[name.upper()] for name in HEAVY}
SEAT = ("pk", "audit_id", "person_id", "role", "person__first_name", "person__last_name", "person__username")
TOLD = (
    "heavy__rule",
    "heavy__severity",
    "heavy__sentence",
    "heavy__part",
    "heavy__blocked_through",
    "heavy__scope_item__clause__number",
)


def _teams(programme: int) -> Rows:
    heavy = FilteredRelation("verdicts", condition=Q(verdicts__severity__in=HEAVY))
    rows = Assignment.objects.filter(audit__programme=programme).exclude(audit__progress="cancelled")
    return rows.annotate(heavy=heavy).order_by("pk", "heavy__pk").values_list(*SEAT, *TOLD)


_TEAMS = Prepared(_teams, programme=2_000_000_001)


def _initials(name: str) -> str:
    """Two letters for a card, from the first and the last word of a name, as `User.initials`."""
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()
