"""The demo's year 2026 as it could have been planned on 1 December 2025, from the facts alone, without a database."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from programmes.planner.court import RulesCourt, chances, knowing
from programmes.planner.problem import Part, Person, Problem, ToPlace
from programmes.rules.calendar import Span
from programmes.rules.facts import Item, Knows
from programmes.rules.safeguards import Safeguard
from tests.planner.loading import Loaded, slots
from tests.programmes.northwind import STANDARD, facts, load

AS_OF = date(2025, 12, 15)
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
TEAM = ("brandt", "nowak", "diallo_a", "raman", "keller", "moreau", "holm")
GUARDS = (
    ("", Safeguard("W-26-1", "IND-08b", YEAR, AS_OF, leaves=("5.1", "7.1", "9.3"), standing=True)),
    ("AUD-26-08", Safeguard("W-26-2", "IND-18 (c)", YEAR, AS_OF, person="moreau", audit="AUD-26-08")),
)


@cache
def year() -> Loaded:
    data = load("northwind.json")
    known = facts()
    court = RulesCourt(_before(known, data), AS_OF, guards=GUARDS)
    audits = tuple(_audit(row, data) for row in data["audits"] if row["ref"].startswith("AUD-26-"))
    people = tuple(_person(key, data) for key in TEAM)
    problem = Problem(
        2026, audits, people, chances(audits, people, court), knowing(audits, people, court), month_capacity=12
    )
    return Loaded(problem, court, None)


def _before(known: Any, data: dict[str, Any]) -> Any:
    """What was audited before the year: nothing of the plan that is to be made."""
    topics = {one["id"]: one.get("topic", "") for one in data["processes"]}
    return replace(
        known,
        processes={code: replace(fact, topic=topics[code]) for code, fact in known.processes.items()},
        knows=tuple(Knows(who, t, n) for who, levels in data["topic_levels"].items() for t, n in levels.items()),
        work=tuple(row for row in known.work if not row.audit.startswith("AUD-26-")),
    )


def _audit(row: dict[str, Any], data: dict[str, Any]) -> ToPlace:
    first, last = date.fromisoformat(row["baseline_start"]), date.fromisoformat(row["baseline_end"])
    topics = {one["id"]: one.get("topic", "") for one in data["processes"]}
    lines: dict[str, list[str]] = defaultdict(list)
    for line in row["scope"]:
        lines[line["process"]] += line["leaves"]
    seats = [one for one in row["team"] if one["role"] in ("lead", "auditor")]
    return ToPlace(
        key=row["ref"],
        title=row["title"],
        parts=tuple(
            Part(f"{process} {leaf}", Item(process, (leaf,)), topics.get(process, ""))
            for process, leaves in lines.items()
            for leaf in leaves
        ),
        slots=slots(2026, (max(1, first.month - 1), min(12, first.month + 1)), (last - first).days + 1, ()),
        half_days=2 * ((last - first).days + 1),
        seats=max(2, len(seats)) if row["ref"] != "AUD-26-04" else 1,
        due=first.month,
        weight=2,
        standards=(STANDARD,),
    )


def _person(key: str, data: dict[str, Any]) -> Person:
    row = next(one for one in data["people"] if one["id"] == key)
    return Person(key, row["name"], 2 * 15, fair=key not in ("moreau", "holm"))
