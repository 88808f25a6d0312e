"""The year, read once: what is planned, what is missing, what the stored verdicts say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from organisation.models import User
from programmes.models import CoverageGap, PlannedAudit, Programme, ProgrammeChange, ScopeItem
from programmes.models import Safeguard as SafeguardRow
from programmes.models import Verdict as VerdictRow
from programmes.queries.calendar import calendar_marks
from programmes.queries.downstream import open_nonconformities
from programmes.queries.known import key
from programmes.rules.calendar import Span
from programmes.rules.closing import AuditOutcome, YearFacts
from programmes.rules.coverage import Gap, coverage_gaps
from programmes.rules.marks import CalendarMark, freeze_warnings
from programmes.rules.safeguards import Safeguard, answer_to
from programmes.rules.severity import Severity
from programmes.rules.submission import STATEMENTS, PlanFacts, YearPlan
from programmes.rules.verdict import Verdict
from standards.models import Clause

STANDING_RULES = ("IND-08b", "IND-16")
"""Ties that a standing safeguard answers for a whole year (domain 3.3)."""


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
class Visit:
    """A scope item of an audit, this year's or an earlier one's; cancelled audits are left out."""

    audit: int
    process: int | None
    clause: int
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


@dataclass(frozen=True, slots=True)
class Flag:
    """What speaks for looking at an audit before anything else: the card's sign and the tile's sentence are one."""

    kind: str
    """must_fix, explain or moved."""
    said: str = ""


@dataclass(frozen=True)
class Year:
    """A programme with everything that its board and its checks need. Seven queries."""

    programme: Programme
    audits: tuple[PlannedAudit, ...]
    visits: tuple[Visit, ...]
    told: tuple[Told, ...]
    gaps: tuple[Gap, ...]
    leaf_count: int
    guards: tuple[Safeguard, ...]
    objectives: int
    risks: int
    marks: tuple[CalendarMark, ...] = ()
    """Freeze weeks, external audits and reviews of that year."""

    @property
    def planned_days(self) -> Decimal:
        """Auditor-days of all audits that count."""
        return sum((audit.planned_days or Decimal(0) for audit in self.audits), Decimal(0))

    def leaf_states(self) -> dict[str, int]:
        """Leaves with an audit this year, by the furthest one: done, now, plan."""
        best: dict[int, int] = {}
        for visit in self.visits:
            if visit.year == self.programme.year:
                best[visit.clause] = max(best.get(visit.clause, 0), _stage(visit.progress))
        stages = list(best.values())
        return {"done": stages.count(2), "now": stages.count(1), "plan": stages.count(0)}

    def day_states(self) -> dict[str, Decimal]:
        """Planned auditor-days by how far their audit is: done, now, plan."""
        found = [Decimal(0), Decimal(0), Decimal(0)]
        for audit in self.audits:
            found[_stage(audit.progress)] += audit.planned_days or Decimal(0)
        return {"done": found[2], "now": found[1], "plan": found[0]}

    def flags(self) -> dict[int, Flag]:
        """The worst thing of each audit whose fieldwork is ahead: it cannot stay, it needs a sentence, it was moved."""
        told: dict[int, list[Told]] = defaultdict(list)
        for row in self.told:
            told[row.audit].append(row)
        return {
            audit.pk: flag
            for audit in self.audits
            if not audit.is_over and (flag := _flag(audit, told[audit.pk], self.marks))
        }

    def plan(self) -> YearPlan:
        """What submitting asks."""
        blocked: dict[int, list[str]] = defaultdict(list)
        for row in self.told:
            if row.verdict.severity == Severity.BLOCK:
                blocked[row.audit].append(f"{row.name}: {row.verdict.said}")
        return YearPlan(
            statements={name: getattr(self.programme, name) for name in STATEMENTS},
            objectives=self.objectives,
            risks=self.risks,
            audits=tuple(
                _plan(audit, tuple(dict.fromkeys(blocked[audit.pk]))) for audit in self.audits if not audit.legacy
            ),
            gaps=self.gaps,
            planned_days=self.planned_days,
            budget_days=self.programme.budget_days,
            over_budget_note=self.programme.over_budget_note,
            unguarded=self.unguarded(),
        )

    def unguarded(self) -> tuple[str, ...]:
        """Ties that need a standing safeguard and have none attached, not even a proposed one."""
        found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for row in self.told:
            if row.verdict.severity != Severity.MITIGATE or row.verdict.rule not in STANDING_RULES:
                continue
            answered = answer_to(
                row.verdict, self.guards, person=key(row.person), audit=row.reference, window=row.span, as_of=None
            )
            if answered is None:
                found[(row.reference, row.name, row.verdict.rule)].append(row.leaf)
        return tuple(_unguarded(*name, [leaf for leaf in leaves if leaf]) for name, leaves in found.items())


def _flag(audit: PlannedAudit, told: list[Told], marks: tuple[CalendarMark, ...]) -> Flag | None:
    for kind, severity in (("must_fix", Severity.BLOCK), ("explain", Severity.WARN)):
        said = [f"{row.name}: {row.verdict.said}" for row in told if row.verdict.severity == severity]
        if kind == "must_fix" and not audit.lead_count:  # type: ignore[attr-defined]
            said.append("no lead")
        if kind == "explain" and not audit.freeze_note:
            said += freeze_warnings(marks, audit.first_day, audit.last_day)
        if said:
            return Flag(kind, f"{audit.reference}: {said[0]}")
    return Flag("moved") if audit.was_moved else None  # type: ignore[attr-defined]


def _stage(progress: str) -> int:
    """0 planned, 1 under way, 2 fieldwork behind."""
    if progress in ("reporting", "completed"):
        return 2
    return 1 if progress in ("preparing", "fieldwork", "suspended") else 0


def with_counts(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with `objective_count` and `risk_count`."""
    return programmes.annotate(
        objective_count=Count("objectives", distinct=True), risk_count=Count("risks", distinct=True)
    )


def read_year(programme: Programme) -> Year:
    """Read a year for its board and its checks."""
    counted = programme
    if not hasattr(programme, "objective_count"):
        counted = with_counts(Programme.objects.filter(pk=programme.pk)).get()
    visits = _visits(programme.year)
    planned = {visit.clause for visit in visits if visit.year == programme.year}
    leaves = _leaves(programme)
    return Year(
        programme=programme,
        audits=tuple(_audits(programme)),
        visits=visits,
        told=tuple(stored_verdicts(programme)),
        gaps=coverage_gaps(
            [gap.leaf for gap in leaves.values()],
            [leaves[pk].leaf for pk in planned if pk in leaves],
            {gap.leaf: gap for gap in leaves.values()},
        ),
        leaf_count=len(leaves),
        guards=programme_safeguards(programme) if programme.is_draft else (),  # asked by submitting alone
        objectives=counted.objective_count,  # type: ignore[attr-defined]
        risks=counted.risk_count,  # type: ignore[attr-defined]
        marks=calendar_marks(programme.year),
    )


def year_plan(programme: Programme) -> YearPlan:
    """Everything that submitting asks, from stored rows. A constant number of queries."""
    return read_year(programme).plan()


def gaps(programme: Programme) -> tuple[Gap, ...]:
    """Leaves of the year's standards that no audit looks at, with what was said."""
    return read_year(programme).gaps


def _audits(programme: Programme) -> QuerySet[PlannedAudit]:
    """The audits that count, with what is in them counted, and whether they were moved. One query."""
    moved = ProgrammeChange.objects.filter(audit=OuterRef("pk"), kind__startswith="moved")
    return (
        PlannedAudit.objects.filter(programme=programme)
        .exclude(progress=PlannedAudit.Progress.CANCELLED)
        .annotate(
            scope_count=Count("scope", distinct=True),
            criteria_count=Count("criteria", distinct=True) + Count("audit_standards", distinct=True),
            lead_count=Count("assignments", filter=Q(assignments__role="lead"), distinct=True),
            was_moved=Exists(moved),
        )
        .order_by("reference")
    )


def _plan(audit: PlannedAudit, blocked: tuple[str, ...]) -> PlanFacts:
    return PlanFacts(
        reference=audit.reference,
        scope=audit.scope_count,  # type: ignore[attr-defined]
        criteria=audit.criteria_count,  # type: ignore[attr-defined]
        start=audit.start,
        end=audit.end,
        lead="lead" if audit.lead_count else None,  # type: ignore[attr-defined]
        blocked=blocked,
    )


def _unguarded(reference: str, name: str, rule: str, leaves: list[str]) -> str:
    on = f" on {', '.join(dict.fromkeys(leaves))}" if leaves else ""
    return f"{reference}: {name} needs a standing safeguard for {rule}{on}."


def _visits(year: int) -> tuple[Visit, ...]:
    """What the audits of the year and of the years before look at. One query."""
    rows = ScopeItem.objects.filter(audit__programme__year__lte=year).exclude(audit__progress="cancelled")
    return tuple(
        Visit(audit, process, clause, reference, title, number, progress, began or start, ended or end, base)
        for audit, process, clause, reference, title, number, progress, start, end, began, ended, base in rows.order_by(
            "audit__start", "audit__reference", "pk"
        ).values_list(
            "audit_id",
            "process_id",
            "clause_id",
            "audit__reference",
            "audit__title",
            "audit__programme__year",
            "audit__progress",
            "audit__start",
            "audit__end",
            "audit__actual_start",
            "audit__actual_end",
            "audit__baseline_start",
        )
    )


def _leaves(programme: Programme) -> dict[int, Gap]:
    """Leaves of every standard that an audit of the year names, or else a process, with what was said of each."""
    said = CoverageGap.objects.filter(programme=programme, clause=OuterRef("pk"))
    rows = Clause.objects.leaves().annotate(
        gap_reason=Subquery(said.values("reason")[:1]), gap_year=Subquery(said.values("later_year")[:1])
    )
    named = rows.filter(standard__planned_audits__programme=programme).distinct()
    mapped = rows.filter(standard__in=Clause.objects.filter(process_leaves__isnull=False).values("standard_id"))
    for chosen in (named, mapped):
        found = chosen.order_by("standard_id", "sort_key").values_list(
            "pk", "number", "gap_reason", "gap_year", "title"
        )
        if leaves := {pk: Gap(number, reason or "", later, title) for pk, number, reason, later, title in found}:
            return leaves
    return {}


def stored_verdicts(programme: Programme) -> list[Told]:
    """The verdicts kept for every seat of the year. One query."""
    rows = VerdictRow.objects.filter(assignment__audit__programme=programme).exclude(
        assignment__audit__progress="cancelled"
    )
    return [
        _told(*row) for row in rows.filter(assignment__audit__start__isnull=False).order_by("pk").values_list(*TOLD)
    ]


TOLD = (
    "assignment__audit_id",
    "assignment__audit__reference",
    "assignment__audit__start",
    "assignment__audit__end",
    "assignment__person_id",
    "assignment__person__first_name",
    "assignment__person__last_name",
    "assignment__person__username",
    "scope_item__clause__number",
    "rule",
    "severity",
    "sentence",
    "part",
    "blocked_through",
)
"""What `_told` takes, in its order; rows of models would cost several times as much on a board of many audits."""


def _told(
    audit: int,
    reference: str,
    start: date,
    end: date,
    person: int,
    first: str,
    last: str,
    username: str,
    leaf: str | None,
    rule: str,
    severity: str,
    sentence: str,
    part: str,
    through: date | None,
) -> Told:
    leaves = (leaf,) if leaf else ()
    verdict = Verdict(
        rule=rule,
        severity=Severity[severity.upper()],
        sentence=sentence,
        part=part,
        blocked_through=through,
        leaves=leaves,
    )
    name = f"{first} {last}".strip() or username
    return Told(audit, reference, person, name, Span(start, end), verdict, leaf or "")


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
    """Visits by process, each audit once."""
    found: dict[int, dict[int, Visit]] = defaultdict(dict)
    for visit in visits:
        if visit.process is not None:
            found[visit.process].setdefault(visit.audit, visit)
    return {process: list(kept.values()) for process, kept in found.items()}


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
