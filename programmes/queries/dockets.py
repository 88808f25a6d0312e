"""Open the dockets of one audit or of a whole year: the same eight queries, whatever their number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from programmes.models import PlannedAudit
from programmes.models import Safeguard as SafeguardRow
from programmes.queries.docket import Docket, ItemKey, ScopeRow, SeatRow, load_policy
from programmes.queries.docket_rows import (
    HISTORY_MONTHS,
    WORKING,
    Booked,
    Visited,
    judging_near,
    measures_of,
    scopes_of,
    seat_lines,
    seats_of,
    visits_of,
)
from programmes.queries.downstream import verifications
from programmes.queries.known import Known, known
from programmes.queries.year import placed_safeguards
from programmes.rules.calendar import Span, add_months
from programmes.rules.case import Case, open_case
from programmes.rules.facts import AuditWork, Facts, Item, Verified
from programmes.rules.policy import Policy
from programmes.rules.safeguards import Safeguard
from programmes.rules.scope import AUDIT_CLAUSE, inside


@dataclass(frozen=True)
class Reading:
    """What the dockets of some audits rest on, read once; a docket of it costs no query."""

    audits: tuple[PlannedAudit, ...]
    today: date
    known: Known
    scopes: Mapping[int, tuple[ScopeRow, ...]]
    seats: Mapping[int, tuple[SeatRow, ...]]
    work: tuple[Booked, ...]
    visits: tuple[Visited, ...]
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


def open_docket(
    audit: PlannedAudit, today: date, *, organisation: Known | None = None, teams_only: bool = False
) -> Docket:
    """Read one audit for judging. Eight queries, whatever the number of people, audits and items.

    Verifications are asked of the findings room only where the audit process itself is in scope (IND-18 b).
    """
    policy = load_policy()
    return read_dockets([audit], today, organisation=organisation, teams_only=teams_only).docket(audit, policy)


def read_dockets(
    audits: Sequence[PlannedAudit], today: date, *, organisation: Known | None = None, teams_only: bool = False
) -> Reading:
    """Everything that judging these audits needs, except the policy. Seven queries, however many audits.

    `teams_only`: no more than judging the people who have seats in them needs: of others it knows no work, and it has
    no safeguards, because a verdict is stored as it is said.
    """
    scopes, facts = scopes_of(audits), organisation or known()
    lines = seat_lines(audits, teams_only=teams_only)
    near = judging_near(lines, audits, facts.facts)
    visits = visits_of(audits, scopes, near)
    seats, work = seats_of(audits, lines, near, visits)
    return Reading(
        audits=tuple(audits),
        today=today,
        known=facts,
        scopes=scopes,
        seats=seats,
        work=work,
        visits=visits,
        measures=measures_of(audits),
        guards=() if teams_only else _guards(audits),
        verified=tuple(verifications()) if any(map(_audit_process, scopes.values())) else (),
    )


def _audit_process(scope: Iterable[ScopeRow]) -> bool:
    return any(inside(row.leaf, AUDIT_CLAUSE) for row in scope)


def _share(audit: PlannedAudit, seats: Iterable[SeatRow]) -> Decimal:
    """The auditor-days of one seat: the planned ones, evenly (AVL-03)."""
    return Decimal(str(audit.planned_days or 0)) / max(1, sum(seat.role in WORKING for seat in seats))


def _work(audit: PlannedAudit, booked: Iterable[Booked]) -> list[AuditWork]:
    """The audit's own seats, and the seats that weigh in it; those of its programme with items and days."""
    since, year = add_months(audit.start, -HISTORY_MONTHS) if audit.start else date.min, str(audit.programme.year)
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
