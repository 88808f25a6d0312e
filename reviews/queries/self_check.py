"""What the twelve demands look at, read whole in seven queries; and the audits of the audit process itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from audits.models import ChecklistQuestion
from organisation.models import Process, RoleTenure
from programmes.models import (
    Assignment,
    AuditCriterion,
    AuditStandard,
    CoverageGap,
    PlannedAudit,
    Programme,
    ProgrammeChange,
    Recipient,
    ScopeItem,
    Verdict,
)
from programmes.rules.submission import STATEMENTS
from reviews.queries.gather import main_standard
from reviews.rules.self_check import AuditProof, YearProof
from standards.models import Clause

AUDIT_CLAUSE = "9.2"
WORKING = ("lead", "auditor", "trainee")


def year_proof(programme: Programme) -> YearProof:
    """Eight queries, whatever the number of audits, processes and clauses."""
    rows = programme.priorities.select_related("process").order_by("process__code")
    priorities = list(rows)
    version = programme.versions.filter(state="approved").order_by("-pk").first()
    leaves = _leaves(programme)
    return YearProof(
        statements={name: getattr(programme, name) for name in STATEMENTS},
        audits=_audits(programme),
        approved_version=version.number if version else "",
        leaves=len(leaves),
        planned_leaves=sum(1 for _number, planned, _said in leaves if planned),
        uncovered=tuple(number for number, planned, said in leaves if not planned and not said),
        priorities=len(priorities),
        processes=Process.objects.filter(active=True).count(),
        undecided=tuple(row.process.code for row in priorities if not row.decided),
        without_importance=tuple(row.process.code for row in priorities if row.importance is None),
        with_change=sum(1 for row in priorities if row.change),
        with_findings=sum(1 for row in priorities if row.findings_raw),
    )


def _leaves(programme: Programme) -> list[tuple[str, bool, bool]]:
    """(number, planned this year, explained) of each leaf of the main standard. Two queries."""
    standard = main_standard(programme.year)
    if standard is None:
        return []
    planned = ScopeItem.objects.filter(audit__programme=programme, clause=OuterRef("pk"))
    said = CoverageGap.objects.filter(programme=programme, clause=OuterRef("pk"))
    found = (
        Clause.objects.leaves()
        .filter(standard=standard)
        .annotate(planned=Exists(planned.exclude(audit__progress="cancelled")), said=Exists(said))
        .order_by("sort_key")
    )
    return list(found.values_list("number", "planned", "said"))


def _audits(programme: Programme) -> tuple[AuditProof, ...]:
    """Two queries: the audits with what is counted of them, and their questions."""
    moved = ProgrammeChange.objects.filter(audit=OuterRef("pk"), kind__startswith="moved")
    seats = Assignment.objects.filter(role__in=WORKING)
    blocked = Verdict.objects.filter(assignment__role__in=WORKING, severity=Verdict.Severity.BLOCK)
    rows = (
        PlannedAudit.objects.filter(programme=programme, legacy=False)
        .exclude(progress="cancelled")
        .annotate(
            scope_count=_count(ScopeItem.objects),
            standard_count=_count(AuditStandard.objects),
            own_count=_count(AuditCriterion.objects.exclude(kind=AuditCriterion.Kind.CLAUSE)),
            seat_count=_count(seats),
            declared_count=_count(seats.filter(accepted_on__isnull=False)),
            blocked_count=_count(blocked, "assignment__audit"),
            recipient_count=_count(Recipient.objects),
            was_moved=Exists(moved),
        )
        .order_by("reference")
    )
    asked = _questions(programme)
    return tuple(_proof(row, *asked.get(row.pk, (0, 0))) for row in rows)


def _count(rows: Any, by: str = "audit") -> Coalesce:
    """How many rows belong to the audit, counted by itself: joins of many rows would multiply each other."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted[:1]), 0)


def _questions(programme: Programme) -> dict[int, tuple[int, int]]:
    """Questions of each audit, and how many of them ask whether it works. One query."""
    rows = ChecklistQuestion.objects.filter(audit__planned__programme=programme)
    counted = rows.values("audit__planned_id").annotate(
        all=Count("pk"), deep=Count("pk", filter=Q(type="effectiveness"))
    )
    return {row["audit__planned_id"]: (row["all"], row["deep"]) for row in counted.order_by()}


def _proof(row: PlannedAudit, questions: int, effectiveness: int) -> AuditProof:
    counted: dict[str, int] = row.__dict__
    moved = row.baseline_start is not None and row.actual_start is not None and row.actual_start != row.baseline_start
    return AuditProof(
        reference=row.reference,
        state=row.progress,
        baseline=row.baseline_start,
        began=row.actual_start,
        moved_without_reason=moved and not counted["was_moved"],
        scope=counted["scope_count"],
        clauses=counted["standard_count"],
        own=counted["own_count"],
        questions=questions,
        effectiveness=effectiveness,
        seats=counted["seat_count"],
        declared=counted["declared_count"],
        blocked=counted["blocked_count"],
        recipients=counted["recipient_count"],
        report_sent_on=row.report_sent_on,
    )


@dataclass(frozen=True, slots=True)
class OwnAudit:
    """An audit in which the audit process (9.2) itself was in scope: who took it, who commissioned it."""

    reference: str
    title: str
    first_day: date | None
    state: str
    auditors: tuple[str, ...]
    client: str
    conflicts: tuple[str, ...]
    """Auditors of it who manage a programme or own the audit process; empty is what one wants to see."""


def own_audits(programme: Programme, years: int = 3) -> tuple[OwnAudit, ...]:
    """Audits of 9.2 in this year and the years before. Four queries."""
    clauses = Clause.objects.under(AUDIT_CLAUSE)
    found = list(
        PlannedAudit.objects.filter(
            programme__year__lte=programme.year, programme__year__gt=programme.year - years, scope__clause__in=clauses
        )
        .exclude(progress="cancelled")
        .select_related("programme__manager", "programme__deputy_manager", "client")
        .distinct()
        .order_by("-start", "reference")
    )
    seats = Assignment.objects.filter(audit__in=found, role__in=WORKING).select_related("person")
    teams: dict[int, list[Assignment]] = {}
    for seat in seats.prefetch_related("items__scope_item__clause").order_by("pk"):
        if _takes(seat):
            teams.setdefault(seat.audit_id, []).append(seat)
    owned = RoleTenure.objects.filter(
        role="owner", process__process_leaves__clause__in=clauses, end__isnull=True, voided_on__isnull=True
    )
    owners = set(owned.values_list("person_id", flat=True))
    return tuple(_own(row, teams.get(row.pk, []), owners) for row in found)


def _takes(seat: Assignment) -> bool:
    """Whether the seat takes 9.2: an assignment without items takes the whole scope."""
    items = [item.scope_item.clause.number for item in seat.items.all()]
    return not items or any(number == AUDIT_CLAUSE or number.startswith(f"{AUDIT_CLAUSE}.") for number in items)


def _own(row: PlannedAudit, seats: list[Assignment], owners: set[int]) -> OwnAudit:
    managers = {row.programme.manager_id, row.programme.deputy_manager_id}
    tied = [seat.person.full_name for seat in seats if seat.person_id in managers | owners]
    return OwnAudit(
        row.reference,
        row.title,
        row.first_day,
        row.get_progress_display(),
        tuple(seat.person.full_name for seat in seats),
        row.client.full_name if row.client else "",
        tuple(tied),
    )
