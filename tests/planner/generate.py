"""The published instances: `python -m tests.planner.generate` writes the files in `instances/` anew, always the same.

Only `Random.random()` is drawn from: it alone is promised to stay the same between versions of Python.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent / "instances"
YEAR = 2027
TOPICS = ("resolution", "change", "configuration", "supplier", "continuity", "security", "finance", "governance")
SITES = ("North", "South", "East", "West")
SEEDS = {"sixty-1": 11, "sixty-2": 22, "sixty-3": 33}
FREEZE = [["2027-07-12", "2027-07-23"], ["2027-12-20", "2027-12-31"]]


class Dice:
    """Whole numbers and choices out of `random()`."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random

    def below(self, n: int) -> int:
        return int(self.random() * n)

    def pick(self, of: Any) -> Any:
        return of[self.below(len(of))]

    def some(self, of: Any, n: int) -> list[Any]:
        left, found = list(of), []
        while left and len(found) < n:
            found.append(left.pop(self.below(len(left))))
        return found


def sixty(seed: int) -> dict[str, Any]:
    """60 audits of 40 processes in 12 months, 25 auditors with 24 field days a year and more."""
    dice = Dice(seed)
    units = [f"U{n:02}" for n in range(12)]
    owners = [f"owner-{n:02}" for n in range(16)]
    processes = [
        {"id": f"P{n:02}", "unit": dice.pick(units), "topic": dice.pick(TOPICS), "owner": dice.pick(owners)}
        for n in range(40)
    ]
    people = [_person(dice, n, units, owners, processes) for n in range(25)]
    return {
        "year": YEAR,
        "freeze": FREEZE,
        "processes": processes,
        "people": people,
        "audits": [_audit(dice, n, processes) for n in range(60)],
        "neighbours": [[f"A{n:02}", f"A{n + 1:02}"] for n in range(0, 60, 6)],
    }


def _person(dice: Dice, n: int, units: list[str], owners: list[str], processes: list[Any]) -> dict[str, Any]:
    grade = "lead" if n < 10 else "auditor" if n < 22 else "trainee"
    leave = date(YEAR, 1, 4) + timedelta(weeks=dice.below(46))
    summer = date(YEAR, 6, 21) + timedelta(weeks=dice.below(9))
    tied = dice.random() < 0.2
    return {
        "id": f"auditor-{n:02}",
        "grade": grade,
        "until": None if dice.random() < 0.8 else f"{YEAR}-{6 + dice.below(6):02}-30",
        "unit": dice.pick(units),
        "manager": dice.pick(owners),
        "operates": [row["id"] for row in dice.some(processes, dice.below(3))],
        "was_owner": [dice.pick(processes)["id"]] if dice.random() < 0.3 else [],
        "tied_to": dice.pick(owners) if tied else None,
        "levels": {topic: 3 + dice.below(2) for topic in dice.some(TOPICS, 3 + dice.below(3))},
        "away": [
            [leave.isoformat(), (leave + timedelta(days=11)).isoformat()],
            [summer.isoformat(), (summer + timedelta(days=18)).isoformat()],
        ],
        "days": 24 + dice.below(4) * 4,
        "site": dice.pick(SITES),
    }


def _audit(dice: Dice, n: int, processes: list[Any]) -> dict[str, Any]:
    due, band = 1 + n * 12 // 60, dice.pick(("high", "medium", "medium", "low"))
    return {
        "id": f"A{n:02}",
        "processes": sorted(row["id"] for row in dice.some(processes, 1 + dice.below(3))),
        "days": 2 + dice.below(3),
        "seats": 3 if dice.random() < 0.2 else 2,
        "band": band,
        "due": due,
        "window": [max(1, due - 2), min(12, due + 1)],
        "site": dice.pick(SITES),
    }


def small(**changes: Any) -> dict[str, Any]:
    """Six people, four audits, no difficulty; each impossible instance takes one thing away."""
    processes = [{"id": f"P{n}", "unit": f"U{n}", "topic": TOPICS[n], "owner": f"owner-{n}"} for n in range(4)]
    people = [
        {
            "id": name,
            "grade": "lead" if name in ("ada", "ben") else "auditor",
            "until": None,
            "unit": "audit",
            "manager": "boss",
            "operates": [],
            "was_owner": [],
            "tied_to": None,
            "levels": {topic: 3 for topic in TOPICS[:4]},
            "away": [],
            "days": 24,
            "site": "North",
        }
        for name in ("ada", "ben", "cleo", "dan", "eve", "finn")
    ]
    audits = [
        {
            "id": f"A{n}",
            "processes": [f"P{n}"],
            "days": 3,
            "seats": 2,
            "band": "medium",
            "due": 3 + n,
            "window": [2 + n, 4 + n],
            "site": "North",
        }
        for n in range(4)
    ]
    found = {
        "year": YEAR,
        "freeze": [],
        "processes": processes,
        "people": people,
        "audits": audits,
        "neighbours": [],
        **changes,
    }
    return found


def no_independent_lead() -> dict[str, Any]:
    """Both leads run P0, so nobody independent leads A0."""
    found = small(bottleneck={"audit": "A0", "gap": "lead", "cause": "independence"})
    for person in found["people"][:2]:
        person["operates"] = ["P0"]
    return found


def no_days() -> dict[str, Any]:
    """The two leads have nine days together, the four audits need twelve days of a lead."""
    found = small(bottleneck={"audit": None, "gap": "lead", "cause": "days"})
    found["people"][0]["days"], found["people"][1]["days"] = 6, 3
    return found


def all_on_leave() -> dict[str, Any]:
    """A1 has its two months, and everybody who leads is away through both."""
    found = small(bottleneck={"audit": "A1", "gap": "lead", "cause": "leave"})
    for person in found["people"][:2]:
        person["away"] = [["2027-03-01", "2027-05-31"]]
    found["audits"][0]["window"] = [2, 2]
    found["audits"][2]["window"] = [6, 6]
    return found


def written() -> dict[str, dict[str, Any]]:
    """Every instance by its name."""
    return {
        **{name: sixty(seed) for name, seed in SEEDS.items()},
        "impossible-no-independent-lead": no_independent_lead(),
        "impossible-no-days": no_days(),
        "impossible-all-on-leave": all_on_leave(),
    }


def text(instance: dict[str, Any]) -> str:
    """One line an entry, so that a change can be read."""
    lines = []
    for key, value in instance.items():
        if isinstance(value, list) and value:
            rows = ",\n".join(f"  {json.dumps(row)}" for row in value)
            lines.append(f'"{key}": [\n{rows}\n]')
        else:
            lines.append(f'"{key}": {json.dumps(value)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    for name, instance in written().items():
        (HERE / f"{name}.json").write_text(text(instance), encoding="utf-8")
