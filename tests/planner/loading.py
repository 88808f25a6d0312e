"""A published instance as a problem: its facts go through the rules, so the rules say who may do what."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from programmes.planner.court import RulesCourt, chances, knowing
from programmes.planner.problem import Part, Person, Problem, Slot, ToPlace
from programmes.rules.calendar import Span
from programmes.rules.facts import (
    Away,
    Facts,
    Item,
    Knows,
    Line,
    Membership,
    ProcessFact,
    Qualified,
    RoleHeld,
    Target,
    Tie,
)

HERE = Path(__file__).parent / "instances"
STANDARD = "ISO/IEC 20000-1"
AS_OF = date(2026, 12, 1)
LONG_AGO = date(2020, 1, 1)
WEIGHTS = {"high": 3, "medium": 2, "low": 1}


@dataclass(frozen=True)
class Loaded:
    """A problem with the court that judged it, and what the file says of its bottleneck."""

    problem: Problem
    court: RulesCourt
    said: Any


@cache
def load(name: str) -> Loaded:
    return build(json.loads((HERE / f"{name}.json").read_text(encoding="utf-8")))


def build(data: dict[str, Any]) -> Loaded:
    freeze = tuple(_span(row) for row in data["freeze"])
    topics = {row["id"]: row["topic"] for row in data["processes"]}
    audits = tuple(_audit(row, topics, data["year"], freeze) for row in data["audits"])
    people = tuple(_person(row) for row in data["people"])
    court = RulesCourt(facts_of(data), AS_OF)
    problem = Problem(
        year=data["year"],
        audits=audits,
        people=people,
        chances=chances(audits, people, court),
        knowing=knowing(audits, people, court),
        neighbours=tuple((a, b) for a, b in data["neighbours"]),
        freeze=freeze,
    )
    return Loaded(problem, court, data.get("bottleneck"))


def facts_of(data: dict[str, Any]) -> Facts:
    always = Span(LONG_AGO)
    processes = {
        row["id"]: ProcessFact(row["id"], row["id"], row["unit"], (leaf(row["id"]),), row["topic"])
        for row in data["processes"]
    }
    roles = [RoleHeld(row["owner"], "owner", Target("process", row["id"]), always) for row in data["processes"]]
    for person in data["people"]:
        roles += [RoleHeld(person["id"], "operator", Target("process", p), always, "x") for p in person["operates"]]
        roles += [
            RoleHeld(person["id"], "owner", Target("process", p), Span(LONG_AGO, date(2026, 6, 30)))
            for p in person["was_owner"]
        ]
    return Facts(
        roles=tuple(roles),
        lines=tuple(Line(one["id"], one["manager"], always) for one in data["people"]),
        memberships=tuple(Membership(one["id"], one["unit"], always) for one in data["people"]),
        ties=tuple(Tie(one["id"], one["tied_to"], "partner", always) for one in data["people"] if one["tied_to"]),
        qualified=tuple(
            Qualified(one["id"], STANDARD, one["grade"], Span(LONG_AGO, _day(one["until"]))) for one in data["people"]
        ),
        away=tuple(Away(one["id"], _span(row), "leave") for one in data["people"] for row in one["away"]),
        knows=tuple(Knows(one["id"], topic, n) for one in data["people"] for topic, n in one["levels"].items()),
        processes=processes,
        units={},
        names={one["id"]: one["id"].title() for one in data["people"]},
    )


def leaf(process: str) -> str:
    """Each process has a leaf of its own under 8."""
    return f"8.{10 + int(process[1:])}"


def slots(year: int, months: tuple[int, int], days: int, freeze: tuple[Span, ...]) -> tuple[Slot, ...]:
    """The first days of every week in these months that no freeze touches."""
    monday = date(year, 1, 1) + timedelta(days=-date(year, 1, 1).weekday() % 7)
    found = []
    while monday.year == year:
        span = Span(monday, monday + timedelta(days=days - 1))
        inside = months[0] <= monday.month <= months[1] and span.end is not None and span.end.year == year
        if inside and not any(span.touches(closed) for closed in freeze):
            found.append(Slot(monday.isoformat(), span))
        monday += timedelta(days=7)
    return tuple(found)


def _audit(row: dict[str, Any], topics: dict[str, str], year: int, freeze: tuple[Span, ...]) -> ToPlace:
    return ToPlace(
        key=row["id"],
        title=f"Audit {row['id']}",
        parts=tuple(Part(p, Item(p, (leaf(p),)), topics[p]) for p in row["processes"]),
        slots=slots(year, tuple(row["window"]), row["days"], freeze),
        half_days=2 * row["days"],
        seats=row["seats"],
        due=row["due"],
        weight=WEIGHTS[row["band"]],
        band=row["band"],
        site=row["site"],
        standards=(STANDARD,),
    )


def _person(row: dict[str, Any]) -> Person:
    return Person(
        key=row["id"],
        name=row["id"].title(),
        capacity=2 * row["days"],
        trainee=row["grade"] == "trainee",
        site=row["site"],
    )


def _span(row: list[str]) -> Span:
    return Span(date.fromisoformat(row[0]), date.fromisoformat(row[1]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
