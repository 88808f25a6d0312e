"""Audits, credits, safeguards, grades and priorities as the rules want them: few queries, whatever the size."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch

from audits.models import Audit
from audits.queries import deviations as deviation_rows
from audits.queries import leaf_credits
from kernel.dates import Calendar
from organisation.models import Employment, Process, Qualification, Site, TopManagement
from programmes.models import PlannedAudit, ProcessPriority, Safeguard, ScopeItem
from reviews.rules import facts as f
from standards.models import Clause, Standard


def leaves(standard: Standard) -> tuple[tuple[str, str], ...]:
    """Number and title of the auditable clauses, in the standard's order."""
    return tuple(Clause.objects.filter(standard=standard).leaves().order_by("sort_key").values_list("number", "title"))


def processes(standard: Standard) -> tuple[f.ProcessFact, ...]:
    """Processes in use with their leaves of this standard. Two queries."""
    own = Prefetch("leaves", Clause.objects.filter(standard=standard).order_by("sort_key"), to_attr="own_leaves")
    rows = Process.objects.filter(active=True).prefetch_related(own).order_by("code")
    return tuple(f.ProcessFact(row.code, row.name, tuple(leaf.number for leaf in row.own_leaves)) for row in rows)


def planned_audits(first_year: int, last_year: int) -> list[PlannedAudit]:
    """Audits of these programmes with what the facts and the report need. Four queries."""
    scope = Prefetch("scope", ScopeItem.objects.select_related("process", "clause", "site"))
    return list(
        PlannedAudit.objects.filter(programme__year__gte=first_year, programme__year__lte=last_year)
        .select_related("programme", "audit", "cancelled_by")
        .prefetch_related(scope, "assignments__person")
        .order_by("reference")
    )


def audit_facts(
    rows: Iterable[PlannedAudit], standard: Standard, calendar: Calendar, top: frozenset[int]
) -> tuple[f.AuditFact, ...]:
    """One fact an audit; scope is that of the standard asked about, processes of any."""
    return tuple(_audit(row, standard, calendar, top) for row in rows)


def _audit(row: PlannedAudit, standard: Standard, calendar: Calendar, top: frozenset[int]) -> f.AuditFact:
    audit: Audit | None = getattr(row, "audit", None)
    closed, sent = (audit.closing_on, audit.report_sent_on) if audit is not None else (None, None)
    return f.AuditFact(
        ref=row.reference,
        title=row.title,
        baseline_start=row.baseline_start,
        baseline_end=row.baseline_end,
        closed_on=closed,
        report_sent_on=sent,
        report_day_known=not (row.legacy and closed == sent),
        report_working_days=calendar.working_days_between(closed, sent) if closed and sent else None,
        cancelled_on=row.cancelled_on,
        cancelled_by_top=row.cancelled_by_id in top,
        planned_days=row.planned_days,
        used_days=row.used_days,
        scope=_scope(row, standard),
    )


def _scope(row: PlannedAudit, standard: Standard) -> tuple[f.ScopeFact, ...]:
    """Scope rows hold one leaf and site each; they come together by process and site."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in row.scope.all():
        key = (item.process.code if item.process else "", item.site.name if item.site else "")
        numbers = found.setdefault(key, [])
        if item.clause.standard_id == standard.pk:
            numbers.append(item.clause.number)
    return tuple(f.ScopeFact(process, tuple(numbers), site) for (process, site), numbers in found.items())


def top_management() -> frozenset[int]:
    """People who were ever members of top management; the day of a cancelling is theirs to answer for."""
    return frozenset(TopManagement.objects.values_list("person_id", flat=True))


def credits(standard: Standard, since: date) -> tuple[f.LeafCredit, ...]:
    """Answers with evidence that credit leaves of this standard, of audits closed since. Two queries."""
    sites: dict[int | None, str] = dict(Site.objects.values_list("pk", "name"))
    return tuple(
        f.LeafCredit(row.reference, standard.code, row.leaf, row.type, site=sites.get(row.site_id, ""))
        for row in leaf_credits(first=since)
        if row.standard_id == standard.pk
    )


def deviations(first: date, last: date) -> tuple[f.DeviationFact, ...]:
    """Facts against a rule in the window. One query."""
    return tuple(
        f.DeviationFact(
            row.audit.reference if row.audit else row.review_ref,
            row.rule,
            row.on,
            row.what,
            row.reason,
            row.audit_id is not None,
        )
        for row in deviation_rows(first, last)
    )


def safeguard_rows() -> list[Safeguard]:
    return list(Safeguard.objects.filter(approved_on__isnull=False).select_related("approved_by").order_by("reference"))


def safeguard_facts(rows: Iterable[Safeguard]) -> tuple[f.SafeguardFact, ...]:
    return tuple(
        f.SafeguardFact(row.reference, row.approved_on, row.valid_from, row.valid_to)
        for row in rows
        if row.approved_on is not None
    )


def qualifications(standard: Standard, day: date) -> tuple[f.QualificationFact, ...]:
    """Grades for this standard; people lent by an internal supplier are not of our pool (K17). Two queries."""
    lent = {
        row.person_id
        for row in Employment.objects.select_related("party")
        if row.holds_on(day) and row.party.kind == row.party.Kind.INTERNAL_SUPPLIER
    }
    rows = Qualification.objects.filter(standard_code=standard.code, status=Qualification.Status.VALID)
    return tuple(
        f.QualificationFact(str(row.person_id), row.grade, row.valid_from, row.valid_to, row.person_id not in lent)
        for row in rows
    )


def priorities(last_year: int) -> tuple[f.PriorityFact, ...]:
    """Decided priorities up to this programme year. One query."""
    rows = ProcessPriority.objects.filter(decided_on__isnull=False, programme__year__lte=last_year).select_related(
        "process"
    )
    return tuple(f.PriorityFact(row.process.code, row.decided, row.decided_on) for row in rows if row.decided_on)
