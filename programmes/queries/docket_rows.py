"""The rows that dockets are made of, each kind in one query that is put into SQL once (kernel.prepared)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from kernel.prepared import Prepared, amount, day
from organisation.models import RoleTenure
from programmes.models import Assignment, AssignmentItem, AuditCriterion, AuditStandard, PlannedAudit, ScopeItem
from programmes.queries.docket import ScopeRow, SeatRow
from programmes.queries.known import key
from programmes.rules.calendar import Span, add_months
from programmes.rules.facts import AuditWork, Facts, Item

HISTORY_MONTHS = 48
"""How far back seats in audits are read: longer than any cooling-off and any audited period of a low process."""
WORKING = ("lead", "auditor", "trainee")
ONE, OTHER = [2_000_000_000], [1_900_000_000]
"""Examples of keys for `Prepared`."""
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Booked:
    """A seat in any audit, with what decides whether it weighs in another one."""

    audit: int
    start: date | None
    counts: bool
    work: AuditWork
    near: AuditWork
    """The same with what the seat looks at and its days, for audits of the same programme."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What one earlier audit looked at, by process."""

    reference: str
    span: Span
    leaves: Mapping[str, frozenset[str]]


def scopes_of(audits: Sequence[PlannedAudit]) -> dict[int, tuple[ScopeRow, ...]]:
    """The audits' scopes in the order of processes and clauses. One query."""
    found: dict[int, list[ScopeRow]] = defaultdict(list)
    for at, pk, process, name, topic, leaf, site in _SCOPES.rows(audits=[audit.pk for audit in audits]):
        found[at].append(ScopeRow(pk, process or "", name or "", topic or "", leaf, site or ""))
    return {at: tuple(scope) for at, scope in found.items()}


def _scopes(audits: list[int]) -> Rows:
    rows = ScopeItem.objects.filter(audit__in=audits)
    return rows.order_by("process__code", "clause__sort_key", "site__name", "pk").values_list(
        "audit_id", "pk", "process__code", "process__name", "process__topic", "clause__number", "site__name"
    )


_SCOPES = Prepared(_scopes, audits=ONE)

SEAT = (
    "pk",
    "audit_id",
    "audit__reference",
    "person_id",
    "role",
    "supervisor_id",
    "accepted_on",
    "accepted_print",
    "audit__progress",
    "audit__start",
    "audit__end",
    "audit__actual_start",
    "audit__actual_end",
    "remote",
    "audit__programme_id",
    "audit__programme__year",
    "audit__planned_days",
)


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A raw seat with its audit, in the order of `SEAT`; `working`: how many audit in it, where it was counted."""

    pk: int
    audit: int
    reference: str
    person: int
    role: str
    supervisor: int | None
    accepted_on: date | None
    accepted_print: str
    progress: str
    start: date | None
    end: date | None
    began: date | None
    ended: date | None
    remote: bool
    programme: int
    year: int
    planned: Decimal | None
    working: int = 0


def seat_lines(audits: Sequence[PlannedAudit], *, teams_only: bool) -> list[SeatLine]:
    """The seats of these audits, and seats in every audit that was not cancelled. One query.

    Of others: everybody's; with `teams_only` those of the people on these teams, and of people who own something
    (IND-17), which is all that judging the teams asks. Who led is read however long ago (IND-16).
    """
    since = date.min
    if audits and all(audit.start for audit in audits):
        since = min(add_months(audit.start, -HISTORY_MONTHS) for audit in audits if audit.start)
    mine = [audit.pk for audit in audits]
    if not teams_only:
        lines = [_line(*row) for row in _SEATS.rows(audits=mine, since=since)]
        working = Counter(line.audit for line in lines if line.role in WORKING)
        return [replace(line, working=working[line.audit]) for line in lines]
    years = list({audit.programme_id for audit in audits})
    return [_line(*row) for row in _TEAMS.rows(audits=mine, since=since, programmes=years)]


def _line(*row: Any) -> SeatLine:
    *plain, accepted, sign, progress, start, end, began, ended, remote, programme, year, planned = row[:17]
    days = map(day, (start, end, began, ended))
    values = (*plain, day(accepted), sign, progress, *days, bool(remote), programme, year, amount(planned))
    return SeatLine(*values, *row[17:])


def _counting(since: date) -> Q:
    others = ~Q(audit__progress=PlannedAudit.Progress.CANCELLED) & Q(audit__start__isnull=False)
    return others & (Q(audit__start__gte=since) | Q(role="lead"))


def _seats(audits: list[int], since: date) -> Rows:
    return Assignment.objects.filter(Q(audit__in=audits) | _counting(since)).order_by("pk").values_list(*SEAT)


def _teams(audits: list[int], since: date, programmes: list[int]) -> Rows:
    team = Assignment.objects.filter(audit__in=audits).order_by().values("person")
    owners = RoleTenure.objects.filter(role="owner").order_by().values("person")
    beside = Assignment.objects.filter(audit=OuterRef("audit"), role__in=WORKING).order_by().values("audit")
    counted = Subquery(beside.annotate(n=Count("pk")).values("n")[:1])
    rows = Assignment.objects.filter(Q(audit__in=audits) | _counting(since), person__in=team.union(owners))
    near = When(audit__programme__in=programmes, then=counted)  # AVL-03 counts the days of one year
    return rows.annotate(working=Case(near, default=0)).order_by("pk").values_list(*SEAT, "working")


_SEATS = Prepared(_seats, audits=ONE, since=date(2998, 1, 1))
_TEAMS = Prepared(_teams, audits=ONE, since=date(2998, 1, 1), programmes=OTHER)


def judging_near(lines: Iterable[SeatLine], audits: Sequence[PlannedAudit], facts: Facts) -> list[SeatLine]:
    """Seats in audits of the same programmes in which somebody audits who owns something (IND-17): few, anywhere."""
    owners = {held.person for held in facts.roles if held.role == "owner"}
    years = {audit.programme_id for audit in audits}
    return [one for one in lines if one.programme in years and one.role in WORKING and key(one.person) in owners]


def visits_of(
    audits: Sequence[PlannedAudit], scopes: Mapping[int, tuple[ScopeRow, ...]], near: Iterable[SeatLine]
) -> tuple[Visited, ...]:
    """What audits looked at of the items in scope, for the audited period; seats of nobody. One query.

    Where an owner audits in the same programme, everything that audit looks at (IND-17).
    """
    rows = [row for scope in scopes.values() for row in scope]
    codes = sorted({row.process for row in rows})
    leaves = sorted({row.leaf for row in rows})
    seen = sorted({one.audit for one in near})
    if "" in codes:
        found = _ANY.rows(leaves=leaves, audits=seen)
    else:
        found = _WITHIN.rows(leaves=leaves, audits=seen, processes=codes)
    items: dict[tuple[str, date, date], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for _pk, reference, start, end, began, ended, process, leaf in sorted(found, key=lambda row: row[0]):
        items[(reference, began or start, ended or end)][process or ""].add(leaf)
    return tuple(
        Visited(reference, _window(first, last), {name: frozenset(kept) for name, kept in looked.items()})
        for (reference, first, last), looked in items.items()
    )


def _window(first: Any, last: Any) -> Span:
    start, end = day(first), day(last)
    assert start is not None and end is not None
    return Span(start, max(start, end))


def _visited(*wanted: Q) -> Rows:
    """Rows of a union, one part for each index that finds them: an OR over several would look at every row."""
    rows = ScopeItem.objects.filter(audit__start__isnull=False, audit__end__isnull=False).order_by()
    rows = rows.exclude(audit__progress=PlannedAudit.Progress.CANCELLED)
    parts = [rows.filter(one).values_list(*VISITED) for one in wanted]
    return parts[0].union(*parts[1:], all=True)


VISITED = (
    "pk",
    "audit__reference",
    "audit__start",
    "audit__end",
    "audit__actual_start",
    "audit__actual_end",
    "process__code",
    "clause__number",
)


def _within(leaves: list[str], audits: list[int], processes: list[str]) -> Rows:
    """Of these processes, or of none; and everything of these audits."""
    here = Q(clause__number__in=leaves)
    return _visited(here & Q(process__code__in=processes), here & Q(process__isnull=True), Q(audit__in=audits))


def _any(leaves: list[str], audits: list[int]) -> Rows:
    return _visited(Q(clause__number__in=leaves), Q(audit__in=audits))


_WITHIN = Prepared(_within, leaves=["leaf?"], audits=ONE, processes=["process?"])
_ANY = Prepared(_any, leaves=["leaf?"], audits=ONE)


def seats_of(
    audits: Sequence[PlannedAudit], lines: Sequence[SeatLine], near: Sequence[SeatLine], visits: Iterable[Visited]
) -> tuple[dict[int, tuple[SeatRow, ...]], tuple[Booked, ...]]:
    """The seats of these audits, and all seats as work; what a seat looks at only where an owner judges. One query."""
    mine, judging = {audit.pk for audit in audits}, {one.pk for one in near}
    keys, leaves = _taken([one.pk for one in lines if one.audit in mine or one.pk in judging])
    whole = {visit.reference: visit.leaves for visit in visits}
    own: dict[int, list[SeatRow]] = defaultdict(list)
    work = []
    for one in lines:
        who = key(one.person)
        if one.audit in mine:
            guided, taken = key(one.supervisor) if one.supervisor else None, frozenset(keys.get(one.pk, ()))
            seat = SeatRow(one.pk, who, one.role, guided, one.accepted_on, one.accepted_print, taken, one.remote)
            own[one.audit].append(seat)
        if one.start and one.end:
            span, counts = Span(one.began or one.start, one.ended or one.end), one.progress != "cancelled"
            seen = _items(leaves.get(one.pk) or whole.get(one.reference, {})) if one.pk in judging else ()
            days = (one.planned or Decimal(0)) / max(1, one.working)
            held = AuditWork(who, one.reference, one.role, span, programme=str(one.year))
            near_by = AuditWork(who, one.reference, one.role, span, seen, str(one.year), days)
            work.append(Booked(one.audit, one.start, counts, held, near_by))
    return {at: tuple(rows) for at, rows in own.items()}, tuple(work)


def _items(leaves: Mapping[str, Iterable[str]]) -> tuple[Item, ...]:
    return tuple(Item(process or None, tuple(sorted(found))) for process, found in leaves.items())


def _taken(seats: list[int]) -> tuple[dict[int, set[int]], dict[int, dict[str, set[str]]]]:
    """What a seat takes, where it does not take the whole scope: keys of the rows, and their leaves. One query."""
    keys: dict[int, set[int]] = defaultdict(set)
    leaves: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for seat, item, process, leaf in _TAKEN.rows(seats=seats):
        keys[seat].add(item)
        leaves[seat][process or ""].add(leaf)
    return keys, leaves


def _items_taken(seats: list[int]) -> Rows:
    rows = AssignmentItem.objects.filter(assignment__in=seats).order_by("pk")
    columns = ("assignment_id", "scope_item_id", "scope_item__process__code", "scope_item__clause__number")
    return rows.values_list(*columns)


_TAKEN = Prepared(_items_taken, seats=ONE)


def measures_of(audits: Sequence[PlannedAudit]) -> dict[int, tuple[tuple[str, ...], list[tuple[str, str]]]]:
    """By audit: codes of the standards; own documents as (version, process they are about or ""). One query."""
    mine = [audit.pk for audit in audits]
    codes: dict[int, dict[str, None]] = defaultdict(dict)
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for name, process, kind, at in sorted((a, b or "", c, at) for a, b, c, at in _MEASURES.rows(audits=mine)):
        if kind == "standard":
            codes[at][name] = None
        else:
            named[at].append((name, process))
    return {pk: (tuple(codes[pk]), named[pk]) for pk in mine}


def _measures(audits: list[int]) -> Rows:
    text = CharField()
    standards = AuditStandard.objects.filter(audit__in=audits).order_by()
    documents = AuditCriterion.objects.filter(audit__in=audits, document_version__isnull=False).order_by()
    one = standards.annotate(
        a=Cast("standard__code", text), b=Cast(Value(""), text), c=Cast(Value("standard"), text), at=F("audit_id")
    ).values_list("a", "b", "c", "at")
    other = documents.annotate(
        a=Cast(Concat("document_version__document__code", Value(" "), "document_version__number"), text),
        b=Cast("document_version__process_code", text),
        c=Cast(Value("document"), text),
        at=F("audit_id"),
    ).values_list("a", "b", "c", "at")
    return one.union(other, all=True)


_MEASURES = Prepared(_measures, audits=ONE)
