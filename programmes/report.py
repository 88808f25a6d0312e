"""What a version freezes: the whole plan as plain data, so that an approved paper never changes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from organisation.models import User
from programmes.models import Assignment, AuditStandard, PlannedAudit, Programme, ScopeItem
from programmes.rules.submission import STATEMENTS

FORMAT = 1


def snapshot(programme: Programme) -> dict[str, Any]:
    """Statements, people, objectives, risks, priorities with their inputs (R6 to R8), gaps and audits."""
    return {
        "format": FORMAT,
        "reference": programme.reference,
        "year": programme.year,
        "manager": programme.manager.full_name,
        "sponsor": programme.sponsor.full_name,
        "statements": {name: getattr(programme, name) for name in STATEMENTS},
        "budget_days": _number(programme.budget_days),
        "over_budget_note": programme.over_budget_note,
        "objectives": [
            {"number": o.number, "text": o.text, "measure": o.measure} for o in programme.objectives.order_by("pk")
        ],
        "risks": [
            {
                "number": r.number,
                "text": r.text,
                "category": r.category,
                "likelihood": r.likelihood,
                "impact": r.impact,
                "treatment": r.treatment,
            }
            for r in programme.risks.order_by("pk")
        ],
        "priorities": [
            {
                "process": p.process.code,
                "importance": p.importance,
                "change": p.change,
                "findings_raw": _number(p.findings_raw),
                "months": p.months,
                "interval": p.interval,
                "signals": p.signals,
                "score": _number(p.score),
                "suggested": p.suggested,
                "decided": p.decided,
                "sentence": p.sentence,
            }
            for p in programme.priorities.select_related("process").order_by("process__code")
        ],
        "marks": [
            {
                "kind": mark.kind,
                "start": _day(mark.start),
                "end": _day(mark.end),
                "title": mark.title,
                "audit_kind": mark.audit_kind,
                "areas": mark.areas,
            }
            for mark in programme.marks.order_by("start", "pk")
        ],
        **plan(programme),
    }


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


def _said(text: str | None) -> str:
    """A frozen date as people read it."""
    if not text:
        return "no date"
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """Audits that were added, dropped, moved, or whose scope or team changed, as (reference, sentence)."""
    before = {audit["reference"]: audit for audit in old.get("audits", ())}
    after = {audit["reference"]: audit for audit in new.get("audits", ())}
    found = [(ref, f"{audit['title']} was added.") for ref, audit in after.items() if ref not in before]
    found += [(ref, f"{audit['title']} was dropped.") for ref, audit in before.items() if ref not in after]
    for ref in before.keys() & after.keys():
        one, two = before[ref], after[ref]
        if (one["start"], one["end"]) != (two["start"], two["end"]):
            found.append((ref, f"Moved from {_said(one['start'])} to {_said(two['start'])}."))
        if two["progress"] == "cancelled" != one["progress"]:
            found.append((ref, "Cancelled."))
        added = _lines(two) - _lines(one)
        gone = _lines(one) - _lines(two)
        if added:
            found.append((ref, f"Scope added: {', '.join(sorted(added))}."))
        if gone:
            found.append((ref, f"Scope dropped: {', '.join(sorted(gone))}."))
        if _team(one) != _team(two):
            found.append((ref, "Team changed."))
    return sorted(found)


def _lines(audit: dict[str, Any]) -> set[str]:
    return {" ".join(filter(None, (row["process"], row["clause"], row["site"]))) for row in audit["scope"]}


def _team(audit: dict[str, Any]) -> set[tuple[str, str]]:
    return {(row["person"], row["role"]) for row in audit["team"]}


def _name(person: User | None) -> str:
    return person.full_name if person else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else str(value)
