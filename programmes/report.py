"""What a version freezes: the whole plan as plain data, so that an approved paper never changes."""

from datetime import date
from decimal import Decimal
from typing import Any

from programmes import queries
from programmes.models import Programme
from programmes.queries.frozen import LAST_CHANGE, plan
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
        "priorities": priorities(programme),
        "explanations": [
            {"about": note.about, "sentence": note.sentence, "on": _day(note.on)}
            for note in programme.check_notes.order_by("pk")
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
        "formula": formula(),
        LAST_CHANGE: programme.changes.order_by("-pk").values_list("pk", flat=True).first() or 0,
        **plan(programme),
    }


def priorities(programme: Programme) -> list[dict[str, Any]]:
    """Inputs, suggestion and decision of each process, as a version keeps them. One query."""
    return [
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
            "notes": p.notes,
            "decided_by": p.decided_by.full_name if p.decided_by else "",
            "decided_on": _day(p.decided_on),
        }
        for p in programme.priorities.select_related("process", "decided_by").order_by("process__code")
    ]


def formula() -> dict[str, Any]:
    """Weights and limits that the suggestions were made with (R6 to R8)."""
    policy = queries.load_policy()
    return {
        "weights": [str(weight) for weight in policy.weights],
        "band_high": str(policy.band_high),
        "band_medium": str(policy.band_medium),
        "change_cap": policy.change_cap,
        "findings_cap": policy.findings_cap,
        "signals_cap": policy.signals_cap,
        "preset": policy.name,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else str(value)
