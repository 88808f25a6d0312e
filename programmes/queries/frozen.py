"""The plan as plain data, and what differs from a version that was approved (domain 2.3, ux 4.1)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from organisation.models import User
from programmes.models import (
    Assignment,
    AuditStandard,
    PlannedAudit,
    Programme,
    ProgrammeChange,
    ProgrammeVersion,
    ScopeItem,
)
from programmes.rules.versions import Difference, Said, compare

LAST_CHANGE = "last_change"
"""Key of a snapshot: the newest change record that it holds already."""


def changed_since(version: ProgrammeVersion, *, until: ProgrammeVersion | None = None) -> tuple[Difference, ...]:
    """What differs from a frozen version now, or in a later one; empty for a version that froze nothing.

    Each difference has the audit's old and new window, so that a board can draw where it stood. Six queries.
    """
    if not version.snapshot:
        return ()
    programme = version.programme
    now = until.snapshot if until is not None else plan(programme)
    return compare(version.snapshot, now, changes_between(version, until))


def changes_between(old: ProgrammeVersion, new: ProgrammeVersion | None = None) -> list[Said]:
    """The change records made after one version was frozen and up to another, oldest first. One query."""
    rows = ProgrammeChange.objects.filter(programme_id=old.programme_id, audit__isnull=False)
    after, until = _bound(old, "gt"), _bound(new, "lte") if new else {}
    rows = rows.filter(**after, **until).select_related("audit", "by").order_by("pk")
    return [
        Said(row.audit.reference, row.kind, row.reason, row.by.full_name if row.by else "", row.on)
        for row in rows
        if row.audit is not None
    ]


def _bound(version: ProgrammeVersion, how: str) -> dict[str, Any]:
    """By the record where the version names it, else by the day on which it was approved."""
    last = version.snapshot.get(LAST_CHANGE)
    if last is not None:
        return {f"pk__{how}": last}
    return {f"on__{how}": version.approved_on} if version.approved_on else {}


def plan(programme: Programme) -> dict[str, Any]:
    """The part of a snapshot that two versions are compared by: audits and explained gaps. Five queries."""
    return {
        "gaps": [
            {"clause": g.clause.number, "reason": g.reason, "later_year": g.later_year}
            for g in programme.gaps.select_related("clause").order_by("clause__sort_key")
        ],
        "audits": [_audit(audit) for audit in _audits(programme)],
    }


def _audits(programme: Programme) -> Any:
    return (
        programme.audits.select_related("client", "report_approver")
        .prefetch_related(
            Prefetch("scope", ScopeItem.objects.select_related("process", "clause", "site")),
            Prefetch("assignments", Assignment.objects.select_related("person")),
            Prefetch("audit_standards", AuditStandard.objects.select_related("standard")),
        )
        .order_by("reference")
    )


def _audit(audit: PlannedAudit) -> dict[str, Any]:
    return {
        "reference": audit.reference,
        "title": audit.title,
        "objectives": audit.objectives,
        "method": audit.method,
        "client": _name(audit.client),
        "start": _day(audit.start),
        "end": _day(audit.end),
        "planned_days": _number(audit.planned_days),
        "progress": audit.progress,
        "freeze_note": audit.freeze_note,
        "standards": [row.standard.label for row in audit.audit_standards.all()],
        "scope": [
            {
                "process": item.process.code if item.process else "",
                "clause": item.clause.number,
                "site": item.site.name if item.site else "",
            }
            for item in audit.scope.all()
        ],
        "team": [{"person": seat.person.full_name, "role": seat.role} for seat in audit.assignments.all()],
    }


def _name(person: User | None) -> str:
    return person.full_name if person else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else str(value)
