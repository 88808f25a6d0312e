"""Northwind's facts (domain 13) for the pure rules: from the demo data's events, without a database.

The clocks are those of the expected file: their arithmetic belongs to the findings room and is proved there.
"""

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kernel.dates import Calendar
from reviews.rules import facts as f

ROOT = Path(__file__).parents[2]
LEAVES_CSV = "standards/data/iso20000_1_2018.csv"
STATE_OF = {
    "nc issued": "issued",
    "acknowledged": "acknowledged",
    "contained": "contained",
    "plan submitted": f.PLAN_SUBMITTED,
    "plan rejected": "plan_rejected",
    "plan accepted": "implementing",
    "implemented": f.IMPLEMENTED,
    "implementation accepted": f.MONITORING,
    "verified": f.CLOSED,
    "closed (taken over from the records of 2025)": f.CLOSED,
}


@cache
def load(name: str) -> Any:
    """The demo data or what is expected of it, wherever the repository keeps it."""
    found = [path for folder in ("auditprog", "tests") for path in sorted((ROOT / folder).rglob(name))]
    return json.loads(found[0].read_text(encoding="utf-8"))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def sure(text: str) -> date:
    return date.fromisoformat(text)


def leaves() -> tuple[str, ...]:
    with (ROOT / LEAVES_CSV).open(encoding="utf-8", newline="") as handle:
        found = [row["number"] for row in csv.DictReader(handle) if row["kind"] == "requirement"]
    return tuple(sorted(found, key=lambda leaf: [int(part) for part in leaf.split(".")]))


def calendar() -> Calendar:
    organisation = load("northwind.json")["organisation"]
    return Calendar(
        frozenset(sure(row["date"]) for row in organisation["public_holidays"]),
        tuple((sure(first), sure(last)) for first, last in organisation["shutdown"]),
    )


def audits() -> tuple[f.AuditFact, ...]:
    data, working = load("northwind.json"), calendar()
    stones: dict[str, dict[str, date]] = defaultdict(dict)
    used: dict[str, Decimal] = {}
    for event in data["events"]:
        if event["kind"] == "milestone":
            stones[event["audit"]][event["milestone"]] = sure(event["date"])
        if event["kind"] == "used days entered":
            used[event["audit"]] = Decimal(str(event["days"]))
    rows = []
    for row in data["audits"]:
        seen = stones[row["ref"]]
        closed, sent = seen.get("closing meeting"), seen.get("report sent")
        rows.append(
            f.AuditFact(
                ref=row["ref"],
                title=row["title"],
                baseline_start=day(row["baseline_start"]),
                baseline_end=day(row["baseline_end"]),
                closed_on=closed,
                report_sent_on=sent,
                report_working_days=working.working_days_between(closed, sent) if closed and sent else None,
                planned_days=None if row["planned_days"] is None else Decimal(str(row["planned_days"])),
                used_days=used.get(row["ref"]),
                scope=tuple(
                    f.ScopeFact(item["process"], tuple(item["leaves"]), site)
                    for item in row["scope"]
                    for site in item["sites"]
                ),
                standards=("ISO/IEC 20000-1",),
            )
        )
    return tuple(rows)


def credits() -> tuple[f.LeafCredit, ...]:
    rows = []
    for event in load("northwind.json")["events"]:
        if event["kind"] == "leaves answered with evidence":
            for leaf in (*event["leaves"], *event["riders"]):
                rows.append(f.LeafCredit(event["audit"], "ISO/IEC 20000-1", leaf, event["question_type"]))
        if event["kind"] == "answer":
            rows.append(
                f.LeafCredit(
                    event["audit"],
                    "ISO/IEC 20000-1",
                    event["leaf"],
                    event["question_type"],
                    evidence=event["result"] not in ("", "not_verified", "not_applicable"),
                )
            )
    return tuple(rows)


def nonconformities() -> tuple[f.NcFact, ...]:
    data = load("northwind.json")
    clocks = {row["ref"]: row["clocks"] for row in load("northwind-expected.json")["nonconformities"]}
    history: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in data["events"]:
        if "nc" in event:
            history[event["nc"]].append(event)
    return tuple(
        _case(row, history[row["ref"]], clocks.get(row["ref"], [])) for row in data["findings"] if row["kind"] == "nc"
    )


def _case(row: dict[str, Any], events: list[dict[str, Any]], clocks: list[dict[str, Any]]) -> f.NcFact:
    states: list[f.DatedState] = []
    grades: list[f.DatedGrade] = []
    checks: list[f.CheckFact] = []
    extensions: list[f.ExtensionFact] = []
    plans: dict[int, f.PlanFact] = {}
    implemented: list[date] = []
    closed: list[date] = []
    reopened: list[date] = []
    issued: list[date] = []
    repeat_on: date | None = None
    asked: dict[str, Any] = {}
    for event in events:
        on, kind = sure(event["date"]), event["kind"]
        if kind in STATE_OF:
            states.append(f.DatedState(on, STATE_OF[kind]))
        if kind == "nc issued":
            issued.append(on)
        if kind in ("nc issued", "regraded"):
            grades.append(f.DatedGrade(on, event["grade"]))
        if kind == "regraded" and event.get("repeat_of"):
            repeat_on = on
        if kind == "plan submitted":
            plans[event["version"]] = f.PlanFact(event["version"], on)
        if kind in ("plan accepted", "plan rejected"):
            plan = plans[event["version"]]
            plans[event["version"]] = f.PlanFact(plan.version, plan.submitted_on, on, kind == "plan accepted")
        if kind == "implemented":
            implemented.append(on)
        if kind == "extension asked":
            asked = event
        if kind == "extension granted":
            clock = next(c for c in clocks if (c["cycle"], c["step"]) == (1, asked["step"]))
            extensions.append(
                f.ExtensionFact(on, 1, asked["step"], sure(clock["due_original"]), sure(asked["new_date"]))
            )
        if kind == "effectiveness checked":
            good = event["result"] == "effective"
            checks.append(f.CheckFact(on, good))
            states.append(f.DatedState(on, f.CLOSED if good else "reopened"))
            (closed if good else reopened).append(on)
        if kind == "verified" or kind.startswith("closed"):
            closed.append(on)
    regrade = next((e for e in events if e.get("repeat_of")), {})
    return f.NcFact(
        ref=row["ref"],
        issued_on=issued[0],
        grades=tuple(grades),
        states=tuple(states),
        process=row["process"],
        leaves=tuple(row["clauses"]),
        audit=row["audit"] or "",
        repeat_of=regrade.get("repeat_of", ""),
        repeat_confirmed_on=repeat_on,
        first_implemented_on=implemented[0] if implemented else None,
        first_closed_on=closed[0] if closed else None,
        clocks=tuple(_clock(clock, issued[0], reopened) for clock in clocks),
        extensions=tuple(extensions),
        plans=tuple(plans[version] for version in sorted(plans)),
        checks=tuple(checks),
    )


def _clock(clock: dict[str, Any], issued: date, reopened: list[date]) -> f.ClockFact:
    return f.ClockFact(
        clock["cycle"],
        clock["step"],
        clock["actor"],
        sure(clock["due_original"]),
        sure(clock["due_current"]),
        day(clock["done_on"]),
        issued if clock["cycle"] == 1 else reopened[clock["cycle"] - 2],
    )


def safeguards() -> tuple[f.SafeguardFact, ...]:
    return tuple(
        f.SafeguardFact(e["safeguard"], sure(e["date"]), day(e.get("valid_from")), day(e.get("valid_to")))
        for e in load("northwind.json")["events"]
        if e["kind"] in ("standing safeguard approved", "safeguard approved")
    )


def qualifications() -> tuple[f.QualificationFact, ...]:
    data = load("northwind.json")
    lent = {row["person"] for row in data["employments"] if not row.get("hired_by")}
    return tuple(
        f.QualificationFact(
            row["person"], row["grade"], sure(row["valid_from"]), day(row["valid_to"]), row["person"] not in lent
        )
        for row in data["qualifications"]
        if row["standard"] == "ISO/IEC 20000-1"
    )


def priorities() -> tuple[f.PriorityFact, ...]:
    return tuple(
        f.PriorityFact(process, row["decided"], sure(event["date"]))
        for event in load("northwind.json")["events"]
        if event["kind"] == "priority decided"
        for process, row in event["processes"].items()
    )


@cache
def facts() -> f.ReviewFacts:
    """Everything that happened until 23 November 2026; the rules look at a day of it."""
    data = load("northwind.json")
    return f.ReviewFacts(
        standard="ISO/IEC 20000-1",
        leaves=leaves(),
        processes=tuple(f.ProcessFact(row["id"], row["name"], tuple(row["leaves"])) for row in data["processes"]),
        audits=audits(),
        credits=credits(),
        nonconformities=nonconformities(),
        safeguards=safeguards(),
        deviations=tuple(
            f.DeviationFact(e["audit"], e["rule"], sure(e["date"]), e["what"], e["reason"])
            for e in data["events"]
            if e["kind"] == "deviation"
        ),
        qualifications=qualifications(),
        priorities=priorities(),
    )
