"""A year that runs, one that is drafted, one that waits for its approval."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kernel.journal import audited
from organisation.models import Process
from programmes import queries as programme_queries
from programmes import services as programmes
from programmes.models import DateAsk, PlannedAudit, Programme, Safeguard, Suggestion, SuggestionRun
from standards.models import Clause
from tests.routes.ground import JANUARY, World

STATEMENTS = {
    "frequency": "Every process once a year.",
    "methods": "On site.",
    "responsibilities": "The manager plans, the lead audits.",
    "planning": "A team free of the item.",
    "reporting": "Within ten working days.",
}


WINDOWS = {
    "completed": date(2026, 2, 2),
    "reporting": date(2026, 5, 18),
    "sent": date(2026, 3, 2),
    "fieldwork": date(2026, 6, 22),
    "preparing": date(2026, 7, 6),
    "planned": date(2026, 9, 7),
    "postponed": date(2026, 9, 14),
    "suspended": date(2026, 6, 15),
    "cancelled": date(2026, 9, 21),
    "proposed": date(2026, 9, 28),
    "foreign": date(2026, 6, 22),
}


def make_programmes(world: World) -> None:
    who: dict[str, Any] = {"by": world.mina, "today": JANUARY}
    manager: dict[str, Any] = {"manager": world.mina, "sponsor": world.bo}
    year = programmes.create_programme(year=2026, **manager, **STATEMENTS, **who)
    for name, start in WINDOWS.items():
        foreign = name == "foreign"
        world.put(
            f"{name}_plan",
            _plan(world, year, world.p02 if foreign else world.p01, start, name.title()),
        )
        team = [("nils", "lead")] if foreign else [("leo", "lead"), ("ada", "auditor")]
        for member, role in team:
            programmes.assign(world.rows[f"{name}_plan"], person=world.people[member], role=role, **who)
    programmes.add_objective(year, text="Everything once", **who)
    programmes.add_risk(year, text="Few leads", likelihood=4, impact=3, **who)
    programmes.suggest_priorities(year, **who)
    leaves = {row.number: row for row in Clause.objects.filter(standard=world.standard)}
    for gap in programme_queries.gaps(year):
        programmes.explain_gap(year, clause=leaves[gap.leaf], later_year=2027, **who)
    _one_lead_for_all(world, year)
    programmes.submit(year, **who)
    programmes.approve(Programme.objects.get(pk=year.pk), by=world.bo, today=JANUARY)
    guard = programmes.propose_safeguard(
        rule="IND-04",
        text="The lead reads along.",
        programme=year,
        person=world.ada,
        valid_from=JANUARY,
        valid_to=date(2026, 12, 31),
        **who,
    )
    told = programmes.object_to(
        world.planned_plan, person=world.leo, raised_by=world.omar, grounds="We fell out.", by=world.omar, today=JANUARY
    )
    world.put("objection", told)
    assert isinstance(guard, Safeguard)
    world.put("safeguard", guard)
    for number, name in ((2027, "draft"), (2028, "submitted")):
        row = programmes.create_programme(year=number, **manager, **STATEMENTS, **who)
        _plan_next(world, row, name, leaves)
    year = Programme.objects.get(year=2026)
    for number, name in ((2026, "mark"), (2027, "draft_mark")):
        days = {"start": date(number, 12, 21), "end": date(number, 12, 31)}
        closing = Programme.objects.get(year=number)
        world.put(name, programmes.add_mark(closing, kind="freeze", title="Year-end closing", **days, **who))
    world.at["first_version"], world.at["now"], world.at["no_version"] = "1.0", "now", "9.9"
    world.at["objective"], world.at["risk"] = "O1", "PR1"
    with audited(by=world.mina, today=JANUARY):
        row: PlannedAudit = PlannedAudit.objects.get(pk=world.planned_plan.pk)
        days = {"proposed_start": date(2026, 9, 14), "proposed_end": date(2026, 9, 14), "sentence": "Month's end"}
        asked = {"asked_on": JANUARY, "valid_until": JANUARY, "answered_on": JANUARY, "digest": "0" * 64}
        proposal = DateAsk(
            audit=row, person=world.omar, state="proposes", start=row.start, end=row.end, **days, **asked
        )
        proposal.save()
    world.put("proposal", proposal)
    happened = {"kind": "new_tool", "on": JANUARY, "ref": "CHG-1"}
    world.put("event", programmes.add_event(process=world.p02, **happened, **who))
    world.at["mark_kind"], world.at["no_kind"] = "external", "nonsense"
    world.put("year", year, 2026)
    world.put("draft_year", Programme.objects.get(year=2027), 2027)
    world.put("suggestion", _suggestion(world))
    world.put("submitted_year", Programme.objects.get(year=2028), 2028)
    world.at["'clause"], world.at["'process"] = "clause", "process"
    world.at["leaf"] = next(gap.leaf for gap in programme_queries.gaps(world.draft_year))


def _one_lead_for_all(world: World, year: Programme) -> None:
    """Leo leads everything here, so rotation asks for a standing safeguard (IND-16)."""
    who: dict[str, Any] = {"by": world.mina, "today": JANUARY}
    guard = programmes.propose_safeguard(
        rule="IND-16", text="Nils reads the grades.", programme=year, standing=True, **who
    )
    programmes.approve_safeguard(guard, **who)


def _plan(world: World, year: Programme, of: Process, start: date, title: str) -> PlannedAudit:
    leaf = of.process_leaves.select_related("clause").get().clause
    return programmes.plan_audit(
        year,
        title=title,
        start=start,
        end=start + timedelta(days=2),
        scope=[(of, leaf, None)],
        client=world.bo,
        objectives="Is it done as the procedure says?",
        planned_days=Decimal("3.0"),
        report_approver=world.mina,
        recipients=[world.bo],
        by=world.mina,
        today=JANUARY,
    )


def _suggestion(world: World) -> Suggestion:
    """An answer of the planner: the draft's audit a week later, with the lead that it has."""
    plan = world.rows["draft_year_plan"]
    line = {
        "key": plan.reference,
        "audit": plan.pk,
        "process": None,
        "title": plan.title,
        "start": "2027-03-08",
        "end": "2027-03-10",
        "was": ["2027-03-01", "2027-03-03"],
        "before": [],
        "days": 3.0,
        "items": {},
        "seats": [
            {"person": world.leo.pk, "role": "lead", "supervisor": None, "parts": [], "whole": True, "why": []},
        ],
        "gaps": [],
        "here": [{"kind": "due", "rule": "", "said": "", "number": 0, "other": 3}],
        "others": [],
        "state": "open",
        "refused": [],
    }
    answer = {"lines": [line], "goals": [["missing", 0, 0]], "bottlenecks": [], "stopped": False, "proven": True}
    with audited(by=world.mina, today=JANUARY):
        row = Suggestion(programme=plan.programme, kind="suggest", by=world.mina, on=JANUARY, result=answer)
        row.save()
    SuggestionRun.objects.create(suggestion=row)
    return row


def _plan_next(world: World, year: Programme, name: str, leaves: dict[str, Clause]) -> None:
    who: dict[str, Any] = {"by": world.mina, "today": JANUARY}
    plan = _plan(world, year, world.p01, date(year.year, 3, 1), f"Of {year.year}")
    world.put(f"{name}_year_plan", plan)
    programmes.assign(plan, person=world.leo, role="lead", **who)
    programmes.add_objective(year, text="Everything once", **who)
    programmes.suggest_priorities(year, **who)
    if name == "draft":
        return
    programmes.add_risk(year, text="Few leads", likelihood=4, impact=3, **who)
    for gap in programme_queries.gaps(year):
        programmes.explain_gap(year, clause=leaves[gap.leaf], later_year=year.year + 1, **who)
    _one_lead_for_all(world, year)
    programmes.submit(year, **who)
