"""Open the dockets of one audit or of a whole year: the same eight queries, whatever their number."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from programmes.models import Assignment, AssignmentItem, AuditCriterion, AuditStandard, PlannedAudit, ScopeItem
from programmes.models import Safeguard as SafeguardRow
from programmes.queries.docket import Docket, ItemKey, ScopeRow, SeatRow, load_policy
from programmes.queries.downstream import verifications
from programmes.queries.known import Known, key, known
from programmes.queries.year import placed_safeguards
from programmes.rules.calendar import Span, add_months
from programmes.rules.case import Case, open_case
from programmes.rules.facts import AuditWork, Facts, Item, Verified
from programmes.rules.policy import Policy
from programmes.rules.safeguards import Safeguard
from programmes.rules.scope import AUDIT_CLAUSE, inside

HISTORY_MONTHS = 48
"""How far back seats in audits are read: longer than any cooling-off and any audited period of a low process."""


@dataclass(frozen=True)
class Reading:
    """What the dockets of some audits rest on, read once; a docket of it costs no query."""

    audits: tuple[PlannedAudit, ...]
    today: date
    known: Known
    scopes: Mapping[int, tuple[ScopeRow, ...]]
    seats: Mapping[int, tuple[SeatRow, ...]]
    work: tuple["Booked", ...]
    visits: tuple["Visited", ...]
    measures: Mapping[int, tuple[tuple[str, ...], list[tuple[str, str]]]]
    guards: tuple[tuple[int | None, int | None, Safeguard], ...]
    verified: tuple[Verified, ...]

    def docket(self, audit: PlannedAudit, policy: Policy, facts: Facts | None = None) -> Docket:
        """One audit under this policy; `facts` replace what is known of people, as a preview asks. No query."""
        scope, seats = self.scopes.get(audit.pk, ()), self.seats.get(audit.pk, ())
        found = replace(
            facts or self.known.facts,
            work=(*_work(audit, self.work), *_history(audit, scope, self.visits)),
            verified=self.verified if _audit_process(scope) else (),
        )
        measures = self.measures.get(audit.pk, ((), []))
        window = Span(audit.first_day, audit.last_day) if audit.first_day and audit.last_day else None
        return Docket(
            audit=audit,
            today=self.today,
            policy=policy,
            facts=found,
            people=self.known.people,
            scope=scope,
            cases=_cases(audit, scope, found, window, policy, self.today, measures, _share(audit, seats)),
            seats=seats,
            guards=tuple(
                guard
                for at, programme, guard in self.guards
                if at == audit.pk or (at is None and programme == audit.programme_id)
            ),
            window=window,
        )


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


def open_docket(audit: PlannedAudit, today: date, *, organisation: Known | None = None) -> Docket:
    """Read one audit for judging. Eight queries, whatever the number of people, audits and items.

    Verifications are asked of the findings room only where the audit process itself is in scope (IND-18 b).
    """
    policy = load_policy()
    return read_dockets([audit], today, organisation=organisation).docket(audit, policy)


def read_dockets(audits: Sequence[PlannedAudit], today: date, *, organisation: Known | None = None) -> Reading:
    """Everything that judging these audits needs, except the policy. Seven queries, however many audits."""
    scopes, facts = _scopes(audits), organisation or known()
    visits = tuple(_visits(audits, {row.leaf for scope in scopes.values() for row in scope}))
    seats, work = _seats(audits, facts.facts, visits)
    return Reading(
        audits=tuple(audits),
        today=today,
        known=facts,
        scopes=scopes,
        seats=seats,
        work=tuple(work),
        visits=visits,
        measures=_measures(audits),
        guards=_guards(audits),
        verified=tuple(verifications()) if any(map(_audit_process, scopes.values())) else (),
    )


def _audit_process(scope: Iterable[ScopeRow]) -> bool:
    return any(inside(row.leaf, AUDIT_CLAUSE) for row in scope)


def _scopes(audits: Sequence[PlannedAudit]) -> dict[int, tuple[ScopeRow, ...]]:
    """The audits' scopes in the order of processes and clauses. One query."""
    rows = ScopeItem.objects.filter(audit__in=[audit.pk for audit in audits])
    found: dict[int, list[ScopeRow]] = defaultdict(list)
    for at, pk, process, name, topic, leaf, site in rows.order_by(
        "process__code", "clause__sort_key", "site__name", "pk"
    ).values_list("audit_id", "pk", "process__code", "process__name", "process__topic", "clause__number", "site__name"):
        found[at].append(ScopeRow(pk, process or "", name or "", topic or "", leaf, site or ""))
    return {at: tuple(scope) for at, scope in found.items()}


SEAT_COLUMNS = (
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
    "audit__programme__year",
    "audit__planned_days",
)
WORKING = ("lead", "auditor", "trainee")


def _reciprocal(audits: Sequence[PlannedAudit]) -> Q:
    """Audits of the same programmes in which somebody audits who owns something (IND-17): few, in any organisation."""
    peers = Assignment.objects.filter(
        audit__programme__in={audit.programme_id for audit in audits}, role__in=WORKING, person__tenures__role="owner"
    )
    return Q(audit__in=peers.order_by().values("audit"))


def _taken(audits: Sequence[PlannedAudit]) -> tuple[dict[int, set[int]], dict[int, dict[str, set[str]]]]:
    """What a seat takes, where it does not take the whole scope: keys of the rows, and their leaves. One query."""
    keys: dict[int, set[int]] = defaultdict(set)
    leaves: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    peers = Assignment.objects.filter(_reciprocal(audits)).order_by().values("pk")
    rows = AssignmentItem.objects.filter(
        Q(assignment__audit__in=[audit.pk for audit in audits]) | Q(assignment__in=peers)
    )
    for seat, item, process, leaf in rows.values_list(
        "assignment_id", "scope_item_id", "scope_item__process__code", "scope_item__clause__number"
    ):
        keys[seat].add(item)
        leaves[seat][process or ""].add(leaf)
    return keys, leaves


def _items(leaves: Mapping[str, Iterable[str]]) -> tuple[Item, ...]:
    return tuple(Item(process or None, tuple(sorted(found))) for process, found in leaves.items())


def _seats(
    audits: Sequence[PlannedAudit], facts: Facts, visits: Iterable["Visited"]
) -> tuple[dict[int, tuple[SeatRow, ...]], list[Booked]]:
    """The seats of these audits, and everybody's seats in every audit that was not cancelled. Two queries.

    Who led is read however long ago (IND-16); what a seat looked at only for people who own something (IND-17).
    """
    mine = {audit.pk for audit in audits}
    keys, leaves = _taken(audits)
    owners = {held.person for held in facts.roles if held.role == "owner"}
    whole = {visit.reference: visit.leaves for visit in visits}
    others = ~Q(audit__progress=PlannedAudit.Progress.CANCELLED) & Q(audit__start__isnull=False)
    if audits and all(audit.start for audit in audits):
        others &= Q(audit__start__gte=min(_since(audit.start) for audit in audits if audit.start)) | Q(role="lead")
    own: dict[int, list[SeatRow]] = defaultdict(list)
    work = []
    rows = list(Assignment.objects.filter(Q(audit__in=mine) | others).order_by("pk").values_list(*SEAT_COLUMNS))
    working = Counter(row[1] for row in rows if row[4] in WORKING)
    for pk, at, reference, person, role, guide, accepted, sign, progress, start, end, began, ended, *more in rows:
        remote, year, planned = more
        if at in mine:
            guided = key(guide) if guide else None
            taken = frozenset(keys.get(pk, ()))
            own[at].append(SeatRow(pk, key(person), role, guided, accepted, sign, taken, remote))
        if start and end:
            span = Span(began or start, ended or end)
            counts = progress != PlannedAudit.Progress.CANCELLED
            judges = role in WORKING and key(person) in owners
            seen = _items(leaves.get(pk) or whole.get(reference, {})) if judges else ()
            days = (planned or Decimal(0)) / max(1, working[at])
            seat = AuditWork(key(person), reference, role, span, programme=str(year))
            work.append(Booked(at, start, counts, seat, replace(seat, items=seen, days=days)))
    return {at: tuple(rows) for at, rows in own.items()}, work


def _share(audit: PlannedAudit, seats: Iterable[SeatRow]) -> Decimal:
    """The auditor-days of one seat: the planned ones, evenly (AVL-03)."""
    return Decimal(str(audit.planned_days or 0)) / max(1, sum(seat.role in WORKING for seat in seats))


def _since(start: date) -> date:
    return add_months(start, -HISTORY_MONTHS)


def _work(audit: PlannedAudit, booked: Iterable[Booked]) -> list[AuditWork]:
    """The audit's own seats, and the seats that weigh in it; those of its programme with items and days."""
    since, year = _since(audit.start) if audit.start else date.min, str(audit.programme.year)
    return [
        row.near if row.work.programme == year else row.work
        for row in booked
        if row.audit == audit.pk
        or (row.counts and row.start is not None and (row.start >= since or row.work.role == "lead"))
    ]


def _guards(audits: Sequence[PlannedAudit]) -> tuple[tuple[int | None, int | None, Safeguard], ...]:
    """Safeguards of these audits and of their programmes, proposed ones too. One query."""
    rows = SafeguardRow.objects.filter(
        Q(audit__in=[audit.pk for audit in audits])
        | Q(programme__in={audit.programme_id for audit in audits}, audit__isnull=True)
    )
    return tuple(placed_safeguards(rows))


def _visits(audits: Sequence[PlannedAudit], leaves: set[str]) -> list[Visited]:
    """What audits looked at of these leaves, for the audited period; seats of nobody. One query.

    Where an owner audits in the same programme, everything that audit looks at (IND-17).
    """
    rows = ScopeItem.objects.filter(
        Q(clause__number__in=leaves) | _reciprocal(audits), audit__start__isnull=False, audit__end__isnull=False
    ).exclude(audit__progress=PlannedAudit.Progress.CANCELLED)
    items: dict[tuple[str, date, date], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for reference, start, end, began, ended, process, leaf in rows.order_by("pk").values_list(
        "audit__reference",
        "audit__start",
        "audit__end",
        "audit__actual_start",
        "audit__actual_end",
        "process__code",
        "clause__number",
    ):
        items[(reference, began or start, ended or end)][process or ""].add(leaf)
    return [
        Visited(reference, Span(first, max(first, last)), {name: frozenset(kept) for name, kept in found.items()})
        for (reference, first, last), found in items.items()
    ]


def _history(audit: PlannedAudit, scope: tuple[ScopeRow, ...], visits: Iterable[Visited]) -> list[AuditWork]:
    """Earlier visits as work of nobody, cut to the leaves of this audit."""
    wanted = {row.leaf for row in scope}
    found = []
    for visit in visits:
        items = tuple(
            Item(process or None, tuple(sorted(leaves & wanted)))
            for process, leaves in visit.leaves.items()
            if leaves & wanted
        )
        if items:
            found.append(AuditWork(person="", audit=visit.reference, role="observer", span=visit.span, items=items))
    return found


def cases_of(
    audit: PlannedAudit, book: Docket, today: date, measures: tuple[tuple[str, ...], list[tuple[str, str]]]
) -> dict[ItemKey, Case]:
    """The cases of an audit on the days that it is given here, on the facts of a docket that is open. No query."""
    window = Span(audit.start, audit.end) if audit.start and audit.end else None
    return _cases(audit, book.scope, book.facts, window, book.policy, today, measures, _share(audit, book.seats))


def _cases(
    audit: PlannedAudit,
    scope: tuple[ScopeRow, ...],
    facts: Facts,
    window: Span | None,
    policy: Policy,
    today: date,
    measures: tuple[tuple[str, ...], list[tuple[str, str]]],
    days: Decimal,
) -> dict[ItemKey, Case]:
    if window is None:
        return {}
    standards, documents = measures
    records = None
    if audit.records_from:
        records = Span(audit.records_from, audit.records_to or window.start - timedelta(days=1))
    return {
        row.key: open_case(
            facts,
            Item(row.process or None, (row.leaf,)),
            window,
            as_of=today,
            policy=policy,
            records=records,
            audit=audit.reference,
            documents=tuple(name for name, process in documents if process in ("", row.process)),
            standards=standards,
            programme=str(audit.programme.year),
            days=days,
        )
        for row in {row.key: row for row in scope}.values()
    }


def _measures(audits: Sequence[PlannedAudit]) -> dict[int, tuple[tuple[str, ...], list[tuple[str, str]]]]:
    """By audit: codes of the standards; own documents as (version, process they are about or ""). One query."""
    text, mine = CharField(), [audit.pk for audit in audits]
    standards = AuditStandard.objects.filter(audit__in=mine).order_by()
    documents = AuditCriterion.objects.filter(audit__in=mine, document_version__isnull=False).order_by()
    one = standards.annotate(
        a=Cast("standard__code", text), b=Cast(Value(""), text), c=Cast(Value("standard"), text), at=F("audit_id")
    ).values_list("a", "b", "c", "at")
    other = documents.annotate(
        a=Cast(Concat("document_version__document__code", Value(" "), "document_version__number"), text),
        b=Cast("document_version__process_code", text),
        c=Cast(Value("document"), text),
        at=F("audit_id"),
    ).values_list("a", "b", "c", "at")
    codes: dict[int, dict[str, None]] = defaultdict(dict)
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for name, process, kind, at in sorted((a, b or "", c, at) for a, b, c, at in one.union(other, all=True)):
        if kind == "standard":
            codes[at][name] = None
        else:
            named[at].append((name, process))
    return {pk: (tuple(codes[pk]), named[pk]) for pk in mine}
