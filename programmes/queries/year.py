"""The year, read once: what is planned, what is missing, what the stored verdicts say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from organisation.models import User
from programmes.models import (
    PlannedAudit,
    Programme,
    ProgrammeChange,
    ScopeItem,
)
from programmes.models import Safeguard as SafeguardRow
from programmes.queries.downstream import open_nonconformities
from programmes.queries.known import key
from programmes.queries.year_rows import (
    Seats,
    Told,
    Visit,
    YearAudit,
    audits_of,
    leaves_of,
    stage,
    teams_of,
    visits_of,
)
from programmes.queries.year_sides import Away, sides_of
from programmes.rules.calendar import Span
from programmes.rules.closing import AuditOutcome, YearFacts
from programmes.rules.coverage import Gap, coverage_gaps
from programmes.rules.marks import CalendarMark
from programmes.rules.safeguards import Safeguard, answer_to
from programmes.rules.severity import Severity
from programmes.rules.submission import STATEMENTS, PlanFacts, YearPlan
from programmes.rules.verdict import Verdict

STANDING_RULES = ("IND-08b", "IND-16")
"""Ties that a standing safeguard answers for a whole year (domain 3.3)."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What speaks for looking at an audit before anything else: the card's sign and the tile's sentence are one."""

    kind: str
    """must_fix, explain or moved."""
    said: str = ""


@dataclass(frozen=True)
class Year:
    """A programme with everything that its board and its checks need. Six queries."""

    programme: Programme
    audits: tuple[YearAudit, ...]
    visits: tuple[Visit, ...]
    told: tuple[Told, ...]
    gaps: tuple[Gap, ...]
    leaf_count: int
    guards: tuple[Safeguard, ...]
    objectives: int
    risks: int
    marks: tuple[CalendarMark, ...] = ()
    """Freeze weeks, external audits and reviews of that year."""
    seats: Seats = field(default_factory=dict)
    """Who sits in each audit, the lead first."""
    stages: Mapping[int, int] = field(default_factory=dict)
    """Clauses that an audit of the year looks at, by the furthest one: 0 planned, 1 under way, 2 behind."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """What somebody explained, by the key of the check."""
    away: Away = field(default_factory=dict)
    """When whoever has a seat in the year is away."""
    undo: str = ""
    """What whoever looks did last on this board, and can take back."""
    cycle: frozenset[str] = frozenset()
    """Leaves that an audit of the last years looks at, this year's too."""
    places: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Where each audit of the year goes."""
    version_number: str = ""
    """The newest approved version, empty while there is none."""
    baseline_on: date | None = None
    """The day on which the first version was approved, against which moves are counted."""

    @property
    def planned_days(self) -> Decimal:
        """Auditor-days of all audits that count."""
        return sum((audit.planned_days or Decimal(0) for audit in self.audits), Decimal(0))

    def leaf_states(self) -> dict[str, int]:
        """Leaves with an audit this year, by the furthest one: done, now, plan."""
        stages = list(self.stages.values())
        return {"done": stages.count(2), "now": stages.count(1), "plan": stages.count(0)}

    def day_states(self) -> dict[str, Decimal]:
        """Planned auditor-days by how far their audit is: done, now, plan."""
        found = [Decimal(0), Decimal(0), Decimal(0)]
        for audit in self.audits:
            found[stage(audit.progress)] += audit.planned_days or Decimal(0)
        return {"done": found[2], "now": found[1], "plan": found[0]}

    def plan(self) -> YearPlan:
        """What submitting asks."""
        blocked: dict[int, list[str]] = defaultdict(list)
        for row in self.told:
            if row.severity == Severity.BLOCK:
                blocked[row.audit].append(row.said)
        return YearPlan(
            statements={name: getattr(self.programme, name) for name in STATEMENTS},
            objectives=self.objectives,
            risks=self.risks,
            audits=tuple(
                self._facts(audit, tuple(dict.fromkeys(blocked[audit.pk]))) for audit in self.audits if not audit.legacy
            ),
            gaps=self.gaps,
            planned_days=self.planned_days,
            budget_days=self.programme.budget_days,
            over_budget_note=self.programme.over_budget_note,
            unguarded=self.unguarded(),
        )

    def has_lead(self, audit: int) -> bool:
        """Whether somebody leads it: the lead is the first of its seats."""
        team = self.seats.get(audit, ())
        return bool(team) and team[0].role == "lead"

    @cached_property
    def scoped(self) -> frozenset[int]:
        """Audits that look at something."""
        return frozenset(visit.audit for visit in self.visits)

    def _facts(self, audit: YearAudit, blocked: tuple[str, ...]) -> PlanFacts:
        return PlanFacts(
            reference=audit.reference,
            scope=int(audit.pk in self.scoped),
            criteria=int(audit.has_criteria),
            start=audit.start,
            end=audit.end,
            lead="lead" if self.has_lead(audit.pk) else None,
            blocked=blocked,
        )

    def unguarded(self) -> tuple[str, ...]:
        """Ties that need a standing safeguard and have none attached, not even a proposed one."""
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for row in self.told:
            if row.severity != Severity.MITIGATE or row.rule not in STANDING_RULES:
                continue
            answered = answer_to(
                row.verdict, self.guards, person=key(row.person), audit=row.reference, window=row.span, as_of=None
            )
            if answered is None:
                found[(row.reference, row.name, row.rule)].append(row.leaf)
        return tuple(_unguarded(*name, [leaf for leaf in leaves if leaf]) for name, leaves in found.items())


def with_counts(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with `objective_count` and `risk_count`."""
    return programmes.annotate(
        objective_count=Count("objectives", distinct=True), risk_count=Count("risks", distinct=True)
    )


def read_year(programme: Programme, person: User | None = None) -> Year:
    """Read a year for its board and its checks; `person` is who looks at the board."""
    audits = audits_of(programme)
    seen, leaves = visits_of(programme, audits), leaves_of(programme)
    sides, (seats, told) = sides_of(programme, person.pk if person else 0), teams_of(programme, audits)
    said = {leaf.gap.leaf: leaf.gap for leaf in leaves.values()}
    return Year(
        programme=programme,
        audits=audits,
        visits=seen.visits,
        told=told,
        seats=seats,
        gaps=coverage_gaps(
            [leaf.gap.leaf for leaf in leaves.values()],
            [leaves[pk].gap.leaf for pk in seen.stages if pk in leaves],
            said,
        ),
        leaf_count=len(leaves),
        guards=programme_safeguards(programme) if programme.is_draft else (),  # asked by submitting alone
        objectives=sides.objectives,
        risks=sides.risks,
        undo=sides.undo,
        places=seen.places,
        version_number=sides.version_number,
        baseline_on=sides.baseline_on,
        marks=sides.marks,
        notes=sides.notes,
        away=sides.away,
        stages=seen.stages,
        cycle=frozenset(leaf.gap.leaf for pk, leaf in leaves.items() if leaf.in_cycle or pk in seen.stages),
    )


def year_plan(programme: Programme) -> YearPlan:
    """Everything that submitting asks, from stored rows. A constant number of queries."""
    return read_year(programme).plan()


def gaps(programme: Programme) -> tuple[Gap, ...]:
    """Leaves of the year's standards that no audit looks at, with what was said."""
    return read_year(programme).gaps


def _unguarded(reference: str, name: str, rule: str, leaves: list[str]) -> str:
    on = f" on {', '.join(dict.fromkeys(leaves))}" if leaves else ""
    return f"{reference}: {name} needs a standing safeguard for {rule}{on}."


def programme_safeguards(programme: Programme) -> tuple[Safeguard, ...]:
    """All safeguards of the year, proposed ones too. One query."""
    return read_safeguards(SafeguardRow.objects.filter(programme=programme))


def read_safeguards(rows: QuerySet[SafeguardRow]) -> tuple[Safeguard, ...]:
    """Safeguards with their items, as the rules want them. One query."""
    return tuple(guard for _audit, _programme, guard in placed_safeguards(rows))


def safeguard_for(verdict: Verdict, person: User, audit: PlannedAudit, day: date) -> str:
    """The reference of a signed safeguard of this audit or its year that answers a tie of a verifier. One query."""
    rows = SafeguardRow.objects.filter(
        Q(audit=audit) | Q(audit__isnull=True, programme=audit.programme_id), approved_on__isnull=False
    )
    guards = [guard for _audit, _year, guard in placed_safeguards(rows)]
    window = Span(day, day)
    found = answer_to(verdict, guards, person=str(person.pk), audit=audit.reference, window=window, as_of=day)
    return found.reference if found else ""


def placed_safeguards(rows: QuerySet[SafeguardRow]) -> list[tuple[int | None, int | None, Safeguard]]:
    """Safeguards with the keys of their audit (None: the whole year) and their programme. One query."""
    found: dict[int, Safeguard] = {}
    home: dict[int, tuple[int | None, int | None]] = {}
    for at, year, pk, reference, rule, person, start, end, approved, standing, audit, leaf in rows.order_by(
        "pk"
    ).values_list(
        "audit_id",
        "programme_id",
        "pk",
        "reference",
        "rule",
        "person_id",
        "valid_from",
        "valid_to",
        "approved_on",
        "standing",
        "audit__reference",
        "safeguard_clauses__clause__number",
    ):
        before = found[pk].leaves if pk in found else ()
        found[pk] = Safeguard(
            reference=reference,
            rule=rule,
            valid=Span(start, end),
            approved_on=approved,
            person=key(person) if person else None,
            audit=audit,
            leaves=(*before, leaf) if leaf else before,
            standing=standing,
        )
        home[pk] = (at, year)
    return [(*home[pk], guard) for pk, guard in found.items()]


def last_audits(as_of: date) -> Mapping[int, date]:
    """Process id to the last day of its last audit that was held up to a day. One query."""
    held = ScopeItem.objects.filter(process__isnull=False).exclude(audit__progress__in=("cancelled", "planned"))
    rows = (
        held.annotate(last=Coalesce("audit__actual_end", "audit__end"))
        .filter(last__lte=as_of)
        .values("process_id")
        .annotate(latest=Max("last"))
        .values_list("process_id", "latest")
        .order_by()
    )
    return dict(rows)


def by_process(visits: Iterable[Visit]) -> dict[int, list[Visit]]:
    """Visits by process, in the order of their days."""
    found: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.process is not None:
            found[visit.process].append(visit)
    return found


def year_facts(
    programme: Programme,
    *,
    text: str,
    ratings: Mapping[str, str],
    carry_all: bool = False,
    carried: Mapping[str, str] | None = None,
) -> YearFacts:
    """What reviewing and closing ask; open nonconformities come from the findings room as values.

    `carried` names the later programme of each audit that goes over into it.
    `carry_all` names every open nonconformity as carried over, which closing then lists.
    """
    changes = dict(
        ProgrammeChange.objects.filter(programme=programme, kind="cancelled").values_list("audit_id", "reason")
    )
    later = Programme.objects.filter(year=programme.year + 1).exists()
    still_open = tuple(open_nonconformities(programme.year))
    rated = {o.number: ratings.get(o.number, o.rating) for o in programme.objectives.order_by("pk")}
    return YearFacts(
        review_text=text,
        ratings=rated,
        audits=tuple(
            AuditOutcome(
                reference=audit.reference,
                state=audit.progress,
                report_sent_on=audit.report_sent_on,
                cancelled_reason=changes.get(audit.pk, "taken out of the draft") if audit.cancelled_on else "",
                carried_into=(carried or {}).get(audit.reference, ""),
            )
            for audit in programme.audits.order_by("reference")
        ),
        open_nonconformities=still_open,
        carried_nonconformities=still_open if carry_all else (),
        next_programme=later,
    )
