"""The programme of a year as data for its paper: a frozen version, or the draft as it stands (domain 2.1, 2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from organisation import queries as organisation
from organisation.models import Process
from programmes import queries as programmes
from programmes.models import (
    Assignment,
    PlannedAudit,
    ProcessPriority,
    Programme,
    ProgrammeRisk,
    ProgrammeVersion,
    Safeguard,
    YearMark,
)
from programmes.report import snapshot
from programmes.rules.submission import STATEMENTS
from programmes.rules.versions import Difference
from reviews.models import DRAFT
from reviews.queries.coverage_page import YEARS, coverage_page
from reviews.rules.seen import AHEAD, DONE
from reviews.rules.words import iso, long_day, spans

FORMAT = 1
NO_DATES = "Without dates"
WEIGHTS = ("importance", "change", "past findings", "time", "signals")
STATE = {"completed": "y", "reporting": "w", "fieldwork": "w", "suspended": "w", "cancelled": "n"}


def year_paper(programme: Programme, today: date) -> dict[str, Any]:
    """Everything that is printed, JSON types only. The plan is that of the newest version, what happened since is
    listed beside it with its reasons; a programme that was never approved is printed as the draft that it is."""
    versions = list(programme.versions.exclude(snapshot={}).select_related("approved_by").order_by("pk"))
    for version in versions:
        version.programme = programme
    newest = versions[-1] if versions else None
    said: dict[str, Any] = newest.snapshot if newest is not None else snapshot(programme)
    names = dict(Process.objects.values_list("code", "name"))
    house = organisation.organisation()
    number = newest.number if newest is not None else DRAFT
    label = f"version {number}" if newest is not None else ("taken over" if programme.legacy else "draft")
    audits = [_audit(audit, names) for audit in said.get("audits", ())]
    return {
        "format": FORMAT,
        "reference": programme.reference,
        "year": programme.year,
        "version": number,
        "as_of": iso(today),
        "organisation": house.name if house else "",
        "footer": _foot(programme, label, versions, today),
        "message": _message(audits, said),
        "facts": [*_facts(programme, newest, said), ["Baseline", _baseline(versions)], ["Sites", _sites(audits)]],
        "statements": [[_label(name), said["statements"].get(name, "")] for name in STATEMENTS],
        "objectives": said.get("objectives", []),
        "risks": [_risk(row) for row in said.get("risks", ())],
        "marks": [_mark(row) for row in said.get("marks", ())],
        "audits": audits,
        "priorities": [_priority(row, names) for row in said.get("priorities", ())],
        "formula": _formula(said.get("formula") or {}),
        "coverage": _coverage(programme, today),
        "gaps": said.get("gaps", []),
        "versions": [_version(row) for row in versions],
        "changed": _differences(programmes.changed_since(versions[-2], until=newest)) if len(versions) > 1 else [],
        "since": _differences(programmes.changed_since(newest)) if newest is not None else [],
        "safeguards": [_safeguard(row) for row in _safeguards(programme)],
        "signatures": [
            ["Programme manager", said.get("manager", "")],
            ["Approved by", _approver(newest) or f"{said.get('sponsor', '')} (not approved yet)"],
        ],
    }


def _message(audits: list[dict[str, Any]], said: Mapping[str, Any]) -> str:
    held = [audit for audit in audits if audit["state"] != "n"]
    days = sum(float(audit["days"] or 0) for audit in held)
    gaps = len(said.get("gaps", ()))
    left = (
        "no clause is left out" if not gaps else f"{gaps} clause{'s are' if gaps > 1 else ' is'} left out, with reason"
    )
    return f"{len(held)} audit{'' if len(held) == 1 else 's'} in {days:g} auditor-days; {left}."


def _facts(programme: Programme, newest: ProgrammeVersion | None, said: Mapping[str, Any]) -> list[list[str]]:
    budget = said.get("budget_days") or "not set"
    approved = f"{_approver(newest)}, {long_day(newest.approved_on)}" if newest and newest.approved_on else "not yet"
    return [
        ["Programme", f"{programme.reference}, {str(programme.get_state_display()).lower()}"],
        ["Version", newest.number if newest else "draft"],
        ["Manager", said.get("manager", "")],
        ["Sponsor", said.get("sponsor", "")],
        ["Approved", approved],
        ["Budget", f"{budget} auditor-days" if said.get("budget_days") else budget],
        ["Note on the budget", said.get("over_budget_note", "")],
    ]


def _first(versions: list[ProgrammeVersion]) -> tuple[str, str]:
    """Number and day of the version whose days moves are counted against, the first approved; empty for none."""
    return next(((row.number, long_day(row.approved_on)) for row in versions if row.approved_on), ("", ""))


def _baseline(versions: list[ProgrammeVersion]) -> str:
    number, day = _first(versions)
    return f"version {number} of {day}" if number else "none yet"


def _foot(programme: Programme, label: str, versions: list[ProgrammeVersion], today: date) -> str:
    """Version, day and baseline for the foot of each page."""
    _number, day = _first(versions)
    since = f", baseline of {day}" if day else ""
    return f"Audit programme {programme.year}, {label}, as of {long_day(today)}{since}. Internal use."


def _sites(audits: list[dict[str, Any]]) -> str:
    """Where the year goes; an audit that names no site is where its process works."""
    return ", ".join(sorted({site for audit in audits for site in audit["sites"]})) or "no audit names a site"


def _approver(version: ProgrammeVersion | None) -> str:
    return version.approved_by.full_name if version is not None and version.approved_by else ""


def _label(name: str) -> str:
    label = str(Programme._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _risk(row: Mapping[str, Any]) -> dict[str, Any]:
    category = dict(ProgrammeRisk.Category.choices).get(row["category"], row["category"])
    return {**row, "category": str(category), "weight": row["likelihood"] * row["impact"]}


def _mark(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = dict(YearMark.Kind.choices).get(row["kind"], row["kind"])
    return {"kind": str(kind), "start": row["start"], "end": row["end"], "title": row["title"]}


def _audit(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """One audit as people read it: processes with their clauses, the lead before the team."""
    roles = dict(Assignment.Role.choices)
    lead = [seat["person"] for seat in row["team"] if seat["role"] == "lead"]
    team = [f"{seat['person']} ({str(roles[seat['role']]).lower()})" for seat in row["team"] if seat["role"] != "lead"]
    start, end = row["start"], row["end"]
    return {
        "reference": row["reference"],
        "title": row["title"],
        "start": start,
        "end": end,
        "months": _months(start, end),
        "state": STATE.get(row["progress"], "p"),
        "progress": str(dict(PlannedAudit.Progress.choices).get(row["progress"], "")),
        "lead": ", ".join(lead),
        "team": ", ".join(team),
        "scope": _scope(row["scope"], names),
        "sites": sorted({item["site"] for item in row["scope"] if item["site"]}),
        "days": row["planned_days"],
        "method": str(dict(PlannedAudit.Method.choices).get(row["method"], "")),
        "objectives": row["objectives"],
        "client": row["client"],
        "standards": row["standards"],
    }


def _months(start: str, end: str) -> list[int]:
    """Months of the year in which it takes place, 1 to 12; an audit over the end of the year ends in December."""
    if not start:
        return []
    first, last = date.fromisoformat(start), date.fromisoformat(end or start)
    return list(range(first.month, (last.month if last.year == first.year else 12) + 1))


def _scope(items: Iterable[Mapping[str, str]], names: Mapping[str, str]) -> list[list[str]]:
    """By process, its clauses in runs; clauses by themselves last."""
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(item["process"], []).append(item["clause"])
    return [
        [f"{code} {names.get(code, '')}".strip() or "By clause", spans(tuple(clauses))]
        for code, clauses in sorted(found.items(), key=lambda pair: (not pair[0], pair[0]))
    ]


def _priority(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    bands = dict(ProcessPriority.Band.choices)
    decided = row["decided"]
    return {
        **row,
        "name": names.get(row["process"], ""),
        "suggested": str(bands.get(row["suggested"], row["suggested"])),
        "band": decided or row["suggested"],
        "decided": str(bands.get(decided, "")) if decided else "not decided",
        "findings_raw": _short(row["findings_raw"]),
        "differs": bool(decided) and decided != row["suggested"],
        "notes": row.get("notes", []),
    }


def _short(number: str) -> str:
    return f"{float(number):.2f}" if number else "0"


def _formula(row: Mapping[str, Any]) -> str:
    weights = row.get("weights") or ()
    if len(weights) != len(WEIGHTS):
        return ""
    parts = " + ".join(f"{weight} {name}" for weight, name in zip(weights, WEIGHTS, strict=True))
    return (
        f"100 × ({parts}), each from 0 to 1. High from {row['band_high']} points, medium from {row['band_medium']}; "
        f"change is capped at {row['change_cap']}, past findings at {row['findings_cap']}, signals at "
        f"{row['signals_cap']} points. Rules: {row.get('preset', '')}."
    )


def _coverage(programme: Programme, today: date) -> dict[str, Any]:
    """Of each chapter how many clauses were looked at, and planned, in each of three years."""
    page = coverage_page(programme, today, view=YEARS)
    rows = []
    for chapter in page.rows:
        below = [row for row in page.rows if not row.heading and row.part == chapter.number]
        if chapter.heading and below:
            columns = list(zip(*(row.years for row in below), strict=True))
            counts = [
                [sum(m.state == DONE for m in column), sum(m.state in AHEAD for m in column)] for column in columns
            ]
            rows.append([chapter.number, chapter.title, len(below), counts])
    return {
        "standard": page.standard.label if page.standard else "",
        "years": list(page.years),
        "rows": rows,
        "totals": [list(pair) for pair in page.year_totals],
        "total": page.total,
        "never": [[row.number, row.title] for row in page.rows if not row.heading and row.gap],
    }


def _version(row: ProgrammeVersion) -> list[str]:
    return [row.number, str(row.get_state_display()), iso(row.approved_on), _approver(row)]


def _differences(rows: Iterable[Difference]) -> list[dict[str, Any]]:
    return [
        {
            "reference": row.reference,
            "sentence": row.sentence,
            "reasons": [[said.reason, said.by, iso(said.on)] for said in row.reasons],
        }
        for row in rows
    ]


def _safeguards(programme: Programme) -> Any:
    rows = Safeguard.objects.filter(programme=programme) | Safeguard.objects.filter(audit__programme=programme)
    return rows.select_related("person", "approved_by", "audit").prefetch_related("clauses").order_by("reference")


def _safeguard(row: Safeguard) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "rule": row.rule,
        "text": row.text,
        "facts": row.facts,
        "person": row.person.full_name if row.person else "",
        "where": row.audit.reference if row.audit else "whole year",
        "approved": f"{row.approved_by.full_name}, {long_day(row.approved_on)}"
        if row.approved_by and row.approved_on
        else "proposed",
        "until": iso(row.valid_to),
    }
