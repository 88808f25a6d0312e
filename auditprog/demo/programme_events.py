"""The programme's events: drafted with its audits, decided, changed, reviewed, closed."""

from datetime import date
from decimal import Decimal
from typing import Any

from auditprog.demo.cast import Cast
from auditprog.demo.replay import Event, on
from auditprog.demo.source import day, northwind
from programmes import services
from programmes.models import Assignment, PlannedAudit, Programme, Safeguard, ScopeItem
from reviews import services as reviews

R5: dict[str, Any] = {
    "frequency": "High and medium processes once a year, low ones at least every 24 months, the annual core always.",
    "methods": "Interviews and records on site; remote where the place adds nothing; samples drawn by seed.",
    "responsibilities": "The programme manager plans, leads audit, top management approves and decides on coverage.",
    "planning": "By importance, change, earlier findings, time and signals; freeze weeks and holidays are kept free.",
    "reporting": "Report within 10 working days of the closing meeting, to the client and the management audited.",
}
OBJECTIVES_2025 = ["every process is audited in the year of the recertification"]
RISKS_2025: list[dict[str, Any]] = [{"id": "PR1", "text": "only four leads", "likelihood": 4, "impact": 3}]
TREATMENTS = {
    "only four leads": "train a second lead, borrow from the group",
    "access to supplier data": "announce sites early, agree access in the contract",
    "auditor/owner ties": "judge every assignment by rule, swap between teams",
}


@on("programme drafted")
def drafted(event: Event, cast: Cast, today: date) -> None:
    said = next(p for p in northwind()["programmes"] if p["ref"] == event["programme"])
    by = cast.people[event["by"]]
    year = services.create_programme(
        year=said["year"],
        manager=cast.people[said["manager"]],
        sponsor=cast.people[said["sponsor"]],
        budget_days=Decimal(str(said["budget_days"])) if said.get("budget_days") else None,
        by=by,
        today=today,
        **R5,
    )
    for text in said.get("objectives") or OBJECTIVES_2025:
        services.add_objective(year, text=text, measure="looked at in the yearly review", by=by, today=today)
    for risk in said.get("risks") or RISKS_2025:
        services.add_risk(
            year,
            text=risk["text"],
            likelihood=risk["likelihood"],
            impact=risk["impact"],
            treatment=TREATMENTS[risk["text"]],
            owner=by,
            by=by,
            today=today,
        )
    for audit in northwind()["audits"]:
        if audit["programme"] == said["ref"]:
            _planned(audit, year, cast, today)
    if said["year"] == 2026:
        _standing_safeguard(year, cast, today)


def _planned(said: dict[str, Any], year: Programme, cast: Cast, today: date) -> None:
    by = year.manager
    sites = {s: cast.sites[s] for item in said["scope"] for s in item["sites"]}
    row = services.plan_audit(
        year,
        title=said["title"],
        start=day(said["baseline_start"]),
        end=day(said["baseline_end"]),
        scope=[
            (cast.processes[item["process"]], cast.clauses[leaf], sites[site])
            for item in said["scope"]
            for leaf in item["leaves"]
            for site in item["sites"]
        ],
        method={"on-site": "on_site", "mixed": "mixed", "remote": "remote"}[said["method"]],
        client=cast.people[said["client"]],
        objectives=f"Do {said['title'].lower()} conform, and do they work as intended?",
        standards=[cast.standard],
        planned_days=Decimal(str(said["planned_days"])) if said["planned_days"] else None,
        criteria_documents=[cast.documents[d] for d in said["criteria_documents"]],
        recipients=[cast.people[p] for p in said["report_recipients"]],
        report_approver=cast.people[said["report_approver"]],
        reference=said["ref"],
        by=by,
        today=today,
    )
    for member in sorted(said["team"], key=lambda m: m["role"] != "lead"):
        services.assign(
            row,
            person=cast.people[member["person"]],
            role=member["role"],
            items=_items(row, member.get("items")),
            supervisor=cast.people[member["supervisor"]] if member.get("supervisor") else None,
            by=by,
            today=today,
        )


def _items(row: PlannedAudit, names: list[str] | None) -> list[ScopeItem] | None:
    """Scope items by process or leaf, as the data name them; a leaf that joins later is added when it does."""
    if names is None:
        return None
    return [
        item
        for item in row.scope.select_related("process", "clause")
        if item.clause.number in names or (item.process and item.process.code in names)
    ]


def _standing_safeguard(year: Programme, cast: Cast, today: date) -> None:
    said = next(e for e in northwind()["events"] if e["kind"] == "standing safeguard approved")
    services.propose_safeguard(
        rule=said["rule"],
        text=said["text"],
        threat="top management is two or more levels above nearly every employee",
        clauses=[cast.clauses[n] for n in said["items"]],
        programme=year,
        standing=True,
        valid_from=day(said["valid_from"]),
        valid_to=day(said["valid_to"]),
        reference=said["safeguard"],
        by=year.manager,
        today=today,
    )


@on("priority decided")
def priority_decided(event: Event, cast: Cast, today: date) -> None:
    year = Programme.objects.get(year=2026)
    by = cast.people[event["by"]]
    services.suggest_priorities(year, as_of=date(2025, 12, 1), by=by, today=today)
    for code, said in event["processes"].items():
        services.decide_priority(
            year,
            process=cast.processes[code],
            decided=said["decided"],
            sentence=said.get("sentence", ""),
            by=by,
            today=today,
        )


@on("programme submitted")
def submitted(event: Event, cast: Cast, today: date) -> None:
    services.submit(cast.programme(event["programme"]), by=cast.people[event["by"]], today=today)


@on("programme approved")
def approved(event: Event, cast: Cast, today: date) -> None:
    services.approve(cast.programme(event["programme"]), by=cast.people[event["by"]], today=today)


@on("standing safeguard approved")
def standing_safeguard_approved(event: Event, cast: Cast, today: date) -> None:
    guard = Safeguard.objects.get(reference=event["safeguard"])
    services.approve_safeguard(guard, by=cast.people[event["by"]], today=today)


@on("safeguard approved")
def safeguard_approved(event: Event, cast: Cast, today: date) -> None:
    audit = cast.planned(event["audit"])
    guard = services.propose_safeguard(
        rule=event["rule"],
        text=event["text"],
        clauses=[cast.clauses[n] for n in event["items"]],
        audit=audit,
        person=cast.people[event["person"]],
        threat=event.get("threat", "hired by the manager of the programme that is audited"),
        reference=event["safeguard"],
        by=audit.programme.manager,
        today=today,
    )
    services.approve_safeguard(guard, by=cast.people[event["by"]], today=today)


@on("programme change")
def changed(event: Event, cast: Cast, today: date) -> None:
    audit, by = cast.planned(event["audit"]), cast.people[event["by"]]
    if event["type"] != "scope added":
        services.move_audit(
            audit, start=day(event["start"]), end=day(event["end"]), reason=event["reason"], by=by, today=today
        )
        return
    line = (cast.processes["P25"], cast.clauses[event["leaf"]], cast.sites["Aarlund"])
    services.change_scope(audit, add=[line], reason=event["reason"], by=by, today=today)
    member = next(a for a in northwind()["audits"] if a["ref"] == event["audit"])["team"][1]
    seat = Assignment.objects.get(audit=audit, person=cast.people[member["person"]])
    services.assign(
        audit,
        person=seat.person,
        role=seat.role,
        items=_items(audit, member["items"]),
        reason=event["reason"],
        by=by,
        today=today,
    )


@on("programme reviewed")
def reviewed(event: Event, cast: Cast, today: date) -> None:
    year = cast.programme(event["programme"])
    reviews.review_year(
        year,
        text="All eight audits were held in their weeks; what they found was mended in time.",
        ratings={objective.number: "met" for objective in year.objectives.all()},
        by=cast.people[event["by"]],
        today=today,
    )


@on("programme closed")
def closed(event: Event, cast: Cast, today: date) -> None:
    reviews.close_year(cast.programme(event["programme"]), by=cast.people[event["by"]], today=today)
