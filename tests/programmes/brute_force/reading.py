"""A second reading of domain 3.2 and 4.3, day by day and without any of the product's rules.

Slow on purpose: it walks over the days and asks what stood on each of them. It shares the dataclasses of the facts
with the product and nothing else: no span arithmetic, no scope matching, no months of the product's own.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from programmes.rules.case import Acceptance
from programmes.rules.facts import Facts, Item, Target

FAR = date(2029, 12, 31)
WORKS = ("owner", "manager", "operator")
SMS = {"4", "5", "6", "7", "9", "10"}
Said = tuple[str, str, str]
"""Rule, part, severity."""


def later(day: date, months: int) -> date:
    """The same day of a later month; the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def stands(row: object, day: date) -> bool:
    span = row.span  # type: ignore[attr-defined]
    return bool(span.start <= day and (span.end is None or day <= span.end))


def walk(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """One person, one item, the days and the records; with everything that is known."""

    person: str
    role: str
    facts: Facts
    item: Item
    first: date
    last: date
    records_first: date
    records_last: date
    as_of: date
    audit: str = ""
    documents: tuple[str, ...] = ()
    interviewees: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    programme: str = ""
    planned_days: Decimal = Decimal(0)
    remote: bool = False
    acceptance: Acceptance | None = None

    @property
    def days(self) -> list[date]:
        return list(walk(self.first, self.last))

    @property
    def records(self) -> list[date]:
        return list(walk(self.records_first, self.records_last))

    def mine(self, name: str) -> list:  # type: ignore[type-arg]
        return [row for row in getattr(self.facts, name) if row.person == self.person]

    def now(self, row: object) -> bool:
        """On any day of the fieldwork."""
        return any(stands(row, day) for day in self.days)

    def in_records(self, row: object) -> bool:
        return any(stands(row, day) for day in self.records)

    def within(self, row: object, months: int) -> bool:
        """Over by the first day, and that day is not later than its last day and so many months."""
        end = row.span.end  # type: ignore[attr-defined]
        return end is not None and end < self.first <= later(end, months)


def same_branch(one: str, other: str) -> bool:
    a, b = one.split("."), other.split(".")
    short = min(len(a), len(b))
    return a[:short] == b[:short]


def above_in_units(facts: Facts, unit: str | None) -> list[str]:
    chain: list[str] = []
    while unit is not None and unit not in chain:
        chain.append(unit)
        unit = facts.units.get(unit)
    return chain


def item_processes(q: Question) -> list[str]:
    if q.item.process:
        return [q.item.process]
    return [
        code
        for code, row in q.facts.processes.items()
        if any(same_branch(x, y) for x in row.leaves for y in q.item.leaves)
    ]


def is_sms(item: Item) -> bool:
    return any(leaf.split(".")[0] in SMS for leaf in item.leaves)


def touches(q: Question, target: Target) -> bool:
    """Hierarchical matching, 3.1: a role on the target is a role on the item."""
    codes = item_processes(q)
    if target.kind == "process":
        return target.id in codes
    if target.kind == "clause":
        here = target.within is None or target.within in codes
        return here and any(same_branch(leaf, target.id) for leaf in q.item.leaves)
    if target.kind == "unit":
        owned = any(target.id in above_in_units(q.facts, q.facts.processes[code].unit) for code in codes)
        return owned or target.id in above_in_units(q.facts, q.item.unit)
    if target.kind == "service":
        return q.item.service == target.id
    return target.kind == "sms" and is_sms(q.item)


def owners(q: Question) -> list[str]:
    """Whoever owns the item on any day of the fieldwork. The owner of the whole SMS owns no single item by that."""
    return sorted(
        {
            row.person
            for row in q.facts.roles
            if row.role == "owner" and row.target.kind != "sms" and q.now(row) and touches(q, row.target)
        }
    )


def bosses(facts: Facts, person: str, day: date) -> dict[str, int]:
    """Everybody above somebody on a day, with the distance; kept with the facts, being asked for many days."""
    known: dict[tuple[str, date], dict[str, int]] = facts.__dict__.setdefault("_bosses", {})
    if (person, day) not in known:
        known[person, day] = climb(facts, person, day)
    return known[person, day]


def climb(facts: Facts, person: str, day: date) -> dict[str, int]:
    found: dict[str, int] = {}
    edge, distance = [person], 0
    while edge:
        distance += 1
        edge = [row.manager for row in facts.lines if row.person in edge and stands(row, day)]
        edge = [one for one in edge if one not in found and one != person]
        found.update({one: distance for one in edge})
    return found
