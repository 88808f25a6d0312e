"""Northwind's dated facts (domain 13) as facts of the rules: from the demo data, without a database."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from programmes.rules.calendar import Span
from programmes.rules.facts import (
    Acting,
    AuditWork,
    Authorship,
    Employment,
    Facts,
    Item,
    Line,
    Membership,
    ProcessFact,
    Qualified,
    RoleHeld,
    Target,
    Tie,
)

ROOT = Path(__file__).parents[2]
STANDARD = "ISO/IEC 20000-1"
MOVED = {"AUD-26-06": ("2026-09-14", "2026-09-16")}


@cache
def load(name: str) -> Any:
    """A file of the demo data, wherever the repository keeps it."""
    found = [path for folder in ("auditprog", "tests") for path in sorted((ROOT / folder).rglob(name))]
    return json.loads(found[0].read_text(encoding="utf-8"))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def span(row: dict[str, Any], start: str = "from", end: str = "to") -> Span:
    return Span(date.fromisoformat(row[start]), day(row[end]))


def item(said: str) -> Item:
    """ "P25 6.2.1" is one leaf of a process, "P04" all of its leaves."""
    process, _, leaf = said.partition(" ")
    return Item(process, (leaf,) if leaf else facts().processes[process].leaves)


@cache
def facts() -> Facts:
    data = load("northwind.json")
    processes = {
        row["id"]: ProcessFact(row["id"], row["name"], row["unit"], tuple(row["leaves"])) for row in data["processes"]
    }
    return Facts(
        roles=tuple(
            RoleHeld(
                row["person"],
                row["role"],
                Target(row["target"]["kind"], row["target"]["id"], row.get("within") or row["target"].get("within")),
                span(row),
                row.get("title", ""),
            )
            for row in data["role_tenures"]
        ),
        acting=tuple(
            Acting(row["person"], process, span(row)) for row in data["deputy_acting"] for process in row["processes"]
        ),
        lines=tuple(
            Line(person["id"], row["manager"], span(row)) for person in data["people"] for row in person["managers"]
        ),
        memberships=tuple(
            Membership(person["id"], row["unit"], span(row)) for person in data["people"] for row in person["units"]
        ),
        ties=tuple(Tie(row["a"], row["b"], row["kind"], span(row)) for row in data["relationships"]),
        employments=tuple(
            Employment(row["person"], row["party"], span(row), row.get("hired_by")) for row in data["employments"]
        ),
        authorships=tuple(
            Authorship(
                row["person"],
                row["document"],
                row["kind"],
                date.fromisoformat(row["date"]),
                Span(date.fromisoformat(row["date"])),
            )
            for row in data["authorship"]
        ),
        qualified=tuple(
            Qualified(row["person"], row["standard"], row["grade"], span(row, "valid_from", "valid_to"))
            for row in data["qualifications"]
        ),
        work=tuple(seat for audit in data["audits"] for seat in _seats(audit)),
        processes=processes,
        units={row["id"]: row["parent"] for row in data["units"]},
        names={row["id"]: row["name"] for row in data["people"]},
    )


def _seats(audit: dict[str, Any]) -> list[AuditWork]:
    first, last = MOVED.get(audit["ref"], (audit["baseline_start"], audit["baseline_end"]))
    scope = tuple(Item(row["process"], tuple(row["leaves"])) for row in audit["scope"])
    days = Span(date.fromisoformat(first), date.fromisoformat(last))
    return [
        AuditWork(seat["person"], audit["ref"], seat["role"], days, _taken(seat["items"], scope))
        for seat in audit["team"]
    ]


def _taken(items: list[str] | None, scope: tuple[Item, ...]) -> tuple[Item, ...]:
    if items is None:
        return scope
    taken = []
    for row in scope:
        leaves = tuple(leaf for leaf in row.leaves if row.process in items or leaf in items)
        if leaves:
            taken.append(Item(row.process, leaves))
    return tuple(taken)
