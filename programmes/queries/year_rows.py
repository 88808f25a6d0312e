"""The rows that a year is made of, each kind read in one narrow query: audits, visits, leaves, teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When

from organisation.models import User
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


@dataclass(frozen=True, slots=True)
class Told:
    """A stored verdict with the audit and the person it is about."""

    audit: int
    reference: str
    person: int
    name: str
    span: Span
    verdict: Verdict
    leaf: str


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
    """A process in an audit, this year's or an earlier one's; cancelled audits are left out."""

    audit: int
    process: int | None
    reference: str
    title: str
    year: int
    progress: str
    start: date | None
    end: date | None
    baseline: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether the fieldwork is behind."""
        return self.progress in ("reporting", "completed")


def stage(progress: str) -> int:
    """0 planned, 1 under way, 2 fieldwork behind."""
    if progress in ("reporting", "completed"):
        return 2
    return 1 if progress in ("preparing", "fieldwork", "suspended") else 0


def audits_of(programme: Programme) -> QuerySet[PlannedAudit]:
    """The audits that count, whether something is audited against, and whether they were moved. One query."""
    moved = ProgrammeChange.objects.filter(audit=OuterRef("pk"), kind__startswith="moved")
    documents = AuditCriterion.objects.filter(audit=OuterRef("pk"))
    standards = AuditStandard.objects.filter(audit=OuterRef("pk"))
    return (
        PlannedAudit.objects.filter(programme=programme)
        .exclude(progress=PlannedAudit.Progress.CANCELLED)
        .annotate(has_criteria=Exists(standards) | Exists(documents), was_moved=Exists(moved))
        .order_by("reference")
    )


@dataclass(frozen=True, slots=True)
class Seen:
    visits: tuple[Visit, ...]
    stages: dict[int, int]
    cycle: set[int]
    places: dict[int, tuple[str, ...]]
    """Sites by audit of the year, in the order of their names."""


def visits_of(year: int) -> Seen:
    """What the audits of the year and of the years before look at, each process of an audit once. One query."""
    visits: dict[tuple[int, int | None], Visit] = {}
    stages: dict[int, int] = {}
    cycle: set[int] = set()
    sites: dict[int, set[str]] = defaultdict(set)
    items = ScopeItem.objects.filter(audit__programme__year__lte=year).exclude(audit__progress="cancelled")
    rows = items.order_by("audit__start", "audit__reference", "pk").values_list(*HEAD, *DAYS)
    for audit, process, clause, number, progress, site, *rest in rows:
        if number > year - CYCLE:
            cycle.add(clause)
        if number == year:
            stages[clause] = max(stages.get(clause, 0), stage(progress))
            if site:
                sites[audit].add(site)
        if (audit, process) not in visits:
            visits[audit, process] = _visit(audit, process, number, progress, *rest)
    return Seen(tuple(visits.values()), stages, cycle, {audit: tuple(sorted(names)) for audit, names in sites.items()})


HEAD = ("audit_id", "process_id", "clause_id", "audit__programme__year", "audit__progress", "site__name")
DAYS = (
    "audit__reference",
    "audit__title",
    "audit__start",
    "audit__end",
    "audit__actual_start",
    "audit__actual_end",
    "audit__baseline_start",
)


def _visit(
    audit: int,
    process: int | None,
    year: int,
    progress: str,
    reference: str,
    title: str,
    start: date | None,
    end: date | None,
    began: date | None,
    ended: date | None,
    base: date | None,
) -> Visit:
    return Visit(audit, process, reference, title, year, progress, began or start, ended or end, base)


def leaves_of(programme: Programme) -> dict[int, Gap]:
    """Leaves of every standard that an audit of the year names, or else a process, with what was said. One query."""
    said = CoverageGap.objects.filter(programme=programme, clause=OuterRef("pk"))
    named = AuditStandard.objects.filter(audit__programme=programme).values("standard_id")
    mapped = Clause.objects.filter(process_leaves__isnull=False).values("standard_id")
    rows = Clause.objects.leaves().annotate(
        gap_reason=Subquery(said.values("reason")[:1]),
        gap_year=Subquery(said.values("later_year")[:1]),
        is_named=Case(When(standard__in=named, then=True), default=False),
    )
    found = (
        rows.filter(Q(standard__in=named) | Q(standard__in=mapped))
        .order_by("standard_id", "sort_key")
        .values_list("pk", "number", "gap_reason", "gap_year", "title", "is_named")
    )
    read = [(pk, Gap(number, why or "", later, title), is_named) for pk, number, why, later, title, is_named in found]
    chosen = {pk: gap for pk, gap, is_named in read if is_named}
    return chosen or {pk: gap for pk, gap, _is_named in read}


def teams_of(programme: Programme) -> tuple[Seats, tuple[Told, ...]]:
    """Every seat of the year and what somebody has to look at in it: a LOG asks nothing. One query."""
    heavy = FilteredRelation("verdicts", condition=Q(verdicts__severity__in=HEAVY))
    rows = Assignment.objects.filter(audit__programme=programme).exclude(audit__progress="cancelled")
    seats: dict[int, dict[int, SeatOf]] = defaultdict(dict)
    told = []
    for pk, audit, person, role, first, last, username, *verdict in (
        rows.annotate(heavy=heavy).order_by("pk", "heavy__pk").values_list(*SEAT, *TOLD)
    ):
        if pk not in seats[audit]:
            seats[audit][pk] = _seat(person, role, first, last, username)
        if verdict[0] is not None and verdict[-2] is not None:
            told.append(_told(audit, person, seats[audit][pk].name, *verdict))
    ordered = {audit: sorted(team.values(), key=lambda one: one.role != "lead") for audit, team in seats.items()}
    return ordered, tuple(told)


HEAVY = ("warn", "mitigate", "block")
SEAT = ("pk", "audit_id", "person_id", "role", "person__first_name", "person__last_name", "person__username")
TOLD = (
    "heavy__rule",
    "heavy__severity",
    "heavy__sentence",
    "heavy__part",
    "heavy__blocked_through",
    "heavy__scope_item__clause__number",
    "audit__reference",
    "audit__start",
    "audit__end",
)
"""What `_told` takes, in its order; rows of models would cost several times as much on a board of many audits."""


def _seat(person: int, role: str, first: str, last: str, username: str) -> SeatOf:
    name = f"{first} {last}".strip() or username
    return SeatOf(person, role, name, User(first_name=first, last_name=last, username=username).initials)


def _told(
    audit: int,
    person: int,
    name: str,
    rule: str,
    severity: str,
    sentence: str,
    part: str,
    through: date | None,
    leaf: str | None,
    reference: str,
    start: date,
    end: date,
) -> Told:
    verdict = Verdict(
        rule=rule,
        severity=Severity[severity.upper()],
        sentence=sentence,
        part=part,
        blocked_through=through,
        leaves=(leaf,) if leaf else (),
    )
    return Told(audit, reference, person, name, Span(start, end), verdict, leaf or "")
