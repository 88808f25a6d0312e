"""The year as submitting sees it: what is planned, what is missing, what the stored verdicts say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from programmes.models import CoverageGap, PlannedAudit, Programme, ScopeItem
from programmes.models import Safeguard as SafeguardRow
from programmes.models import Verdict as VerdictRow
from programmes.queries.known import key
from programmes.rules.calendar import Span
from programmes.rules.coverage import Gap, coverage_gaps
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


def year_plan(programme: Programme) -> YearPlan:
    """Everything that submitting asks, from stored rows. A constant number of queries."""
    audits = list(plan_rows(programme))
    told = stored_verdicts(programme)
    blocked: dict[int, list[str]] = defaultdict(list)
    for row in told:
        if row.verdict.severity == Severity.BLOCK:
            blocked[row.audit].append(f"{row.name}: {row.verdict.said}")
    return YearPlan(
        statements={name: getattr(programme, name) for name in STATEMENTS},
        objectives=programme.objectives.count(),
        risks=programme.risks.count(),
        audits=tuple(_plan(audit, tuple(dict.fromkeys(blocked[audit.pk]))) for audit in audits),
        gaps=gaps(programme),
        planned_days=sum((audit.planned_days or Decimal(0) for audit in audits), Decimal(0)),
        budget_days=programme.budget_days,
        over_budget_note=programme.over_budget_note,
        unguarded=unguarded(programme, told),
    )


def plan_rows(programme: Programme) -> Iterable[PlannedAudit]:
    """The audits that count, each with `scope_count`, `criteria_count` and `lead_count`. One query."""
    return (
        PlannedAudit.objects.filter(programme=programme)
        .exclude(progress=PlannedAudit.Progress.CANCELLED)
        .annotate(
            scope_count=Count("scope", distinct=True),
            criteria_count=Count("criteria", distinct=True) + Count("audit_standards", distinct=True),
            lead_count=Count("assignments", filter=Q(assignments__role="lead"), distinct=True),
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


def gaps(programme: Programme) -> tuple[Gap, ...]:
    """Leaves of the year's standards that no audit looks at, with what was said. Three queries."""
    scope = ScopeItem.objects.filter(audit__programme=programme).exclude(audit__progress="cancelled")
    planned = set(scope.values_list("clause_id", flat=True))
    said = {
        row.clause_id: Gap(row.clause.number, row.reason, row.later_year)
        for row in CoverageGap.objects.filter(programme=programme).select_related("clause")
    }
    leaves = _leaves(programme)
    by_number = {pk: number for pk, number in leaves}
    return coverage_gaps(
        by_number.values(),
        [by_number[pk] for pk in planned if pk in by_number],
        {gap.leaf: gap for gap in said.values()},
    )


def _leaves(programme: Programme) -> list[tuple[int, str]]:
    """Leaves of every standard that an audit of the year names; before any does, of the standards of the processes."""
    named = Q(standard__planned_audits__programme=programme)
    rows = Clause.objects.leaves().filter(named).distinct().order_by("standard_id", "sort_key")
    found = list(rows.values_list("pk", "number"))
    if found:
        return found
    mapped = Clause.objects.filter(process_leaves__isnull=False).values("standard_id")
    return list(
        Clause.objects.leaves()
        .filter(standard__in=mapped)
        .order_by("standard_id", "sort_key")
        .values_list("pk", "number")
    )


def stored_verdicts(programme: Programme) -> list[Told]:
    """The verdicts kept for every seat of the year. One query."""
    rows = VerdictRow.objects.filter(assignment__audit__programme=programme).exclude(
        assignment__audit__progress="cancelled"
    )
    return [
        Told(
            audit=row.assignment.audit_id,
            reference=row.assignment.audit.reference,
            person=row.assignment.person_id,
            name=row.assignment.person.full_name,
            span=Span(row.assignment.audit.start, row.assignment.audit.end),
            leaf=row.scope_item.clause.number if row.scope_item else "",
            verdict=Verdict(
                rule=row.rule,
                severity=Severity[row.severity.upper()],
                sentence=row.sentence,
                part=row.part,
                blocked_through=row.blocked_through,
                leaves=(row.scope_item.clause.number,) if row.scope_item else (),
            ),
        )
        for row in rows.select_related("assignment__audit", "assignment__person", "scope_item__clause").order_by("pk")
        if row.assignment.audit.start
    ]


def programme_safeguards(programme: Programme) -> tuple[Safeguard, ...]:
    """All safeguards of the year, proposed ones too. One query."""
    found: dict[int, Safeguard] = {}
    rows = SafeguardRow.objects.filter(programme=programme).order_by("pk")
    for pk, reference, rule, person, start, end, approved, standing, audit, leaf in rows.values_list(
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
            reference,
            rule,
            Span(start, end),
            approved,
            key(person) if person else None,
            audit,
            (*before, leaf) if leaf else before,
            standing,
        )
    return tuple(found.values())


def unguarded(programme: Programme, told: Iterable[Told]) -> tuple[str, ...]:
    """Ties that need a standing safeguard and have none attached, not even a proposed one. One query."""
    guards = programme_safeguards(programme)
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in told:
        if row.verdict.severity != Severity.MITIGATE or row.verdict.rule not in STANDING_RULES:
            continue
        answered = answer_to(
            row.verdict, guards, person=key(row.person), audit=row.reference, window=row.span, as_of=None
        )
        if answered is None:
            found[(row.reference, row.name, row.verdict.rule)].append(row.leaf)
    return tuple(
        f"{reference}: {name} needs a standing safeguard for {rule}"
        + (f" on {', '.join(filter(None, leaves))}." if any(leaves) else ".")
        for (reference, name, rule), leaves in found.items()
    )


def last_audits(as_of: date) -> Mapping[int, date]:
    """Process id to the last day of its last audit that was held before a day. One query."""
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
