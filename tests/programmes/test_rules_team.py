"""CMP-02, -05, -07 and AVL-03 as tables: what a team knows, and what a person can give; Standard unless said."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from programmes.rules.calendar import Span
from programmes.rules.case import open_case
from programmes.rules.facts import AuditWork, Capacity, Facts, Item, Knows, Qualified
from programmes.rules.judge import judge
from programmes.rules.policy import PRESETS, STANDARD
from programmes.rules.severity import Severity
from programmes.rules.team import cmp_02, cmp_05
from tests.programmes.northwind import STANDARD as CODE
from tests.programmes.northwind import facts as northwind
from tests.programmes.northwind import load
from tests.programmes.test_rules_edges import CHANGE, LONG, P04, PROCESSES, on, said, until

SMALL, STRICT = PRESETS["small"], PRESETS["strict"]


def days(first: str, last: str) -> Span:
    return Span(on(first), on(last))


GRADES = tuple(Qualified(name, CODE, "auditor", LONG) for name in ("ann", "bob"))
TOPICAL = {"P04": replace(P04, topic="change_release")}


def team_case(knows: list[Knows], qualified: tuple[Qualified, ...] = GRADES, topic: bool = True) -> Any:
    facts = Facts(processes=TOPICAL if topic else PROCESSES, qualified=qualified, knows=tuple(knows))
    window = days("2026-04-20", "2026-04-22")
    return open_case(facts, CHANGE, window, as_of=window.start, policy=STANDARD, standards=(CODE,))


@pytest.mark.parametrize(
    ("levels", "experts", "expected"),
    [
        ({"ann": 3}, [], []),
        ({"ann": 2, "bob": 3}, [], []),
        ({"ann": 2}, [], ["MITIGATE CMP-02"]),
        ({"ann": 2, "eve": 4}, ["eve"], []),
        ({"ann": 1, "eve": 4}, ["eve"], ["MITIGATE CMP-02"]),
        ({"ann": 2, "eve": 2}, ["eve"], ["MITIGATE CMP-02"]),
        ({}, [], ["MITIGATE CMP-02"]),
    ],
)
def test_cmp_02_each_item_has_somebody_who_knows_its_topic(
    levels: dict[str, int], experts: list[str], expected: list[str]
) -> None:
    case = team_case([Knows(person, "change_release", level) for person, level in levels.items()])

    found = cmp_02(case, ["ann", "bob"], experts, STANDARD)

    assert [f"{v.severity.name} {v.label}" for v in found] == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [("2026-04-22", 0), ("2026-01-22", 0), ("2026-01-21", 1)],
    ids=["valid", "grace", "after it"],
)
def test_cmp_02_knowledge_without_a_grade_does_not_count(end: str, expected: int) -> None:
    grade = Qualified("ann", CODE, "auditor", until(end))

    assert len(cmp_02(team_case([Knows("ann", "change_release", 4)], (grade,)), ["ann"], [], STANDARD)) == expected


def test_cmp_02_presets_and_a_process_without_a_topic() -> None:
    case = team_case([])

    assert [v.severity for v in cmp_02(case, ["ann"], [], SMALL)] == [Severity.WARN]
    assert [v.severity for v in cmp_02(case, ["ann"], [], STRICT)] == [Severity.BLOCK]
    assert cmp_02(team_case([], topic=False), ["ann"], [], STANDARD) == []


def northwind_teams() -> list[Any]:
    return [
        (audit["ref"], item.process, leaf)
        for audit in load("northwind.json")["audits"]
        if audit["ref"].startswith("AUD-26")
        for item in {item: 0 for seat in audit["team"] for item in _work(audit["ref"], seat["person"]).items}
        for leaf in item.leaves
    ]


def _work(audit: str, person: str) -> AuditWork:
    return next(work for work in northwind().work_of[person] if work.audit == audit)


@pytest.mark.parametrize(("audit", "code", "leaf"), northwind_teams())
def test_cmp_02_says_nothing_anywhere_in_northwinds_2026(audit: str, code: str, leaf: str) -> None:
    data = load("northwind.json")
    topics = {row["id"]: row["topic"] for row in data["processes"]}
    known = northwind()
    facts = replace(
        known,
        processes={key: replace(row, topic=topics[key]) for key, row in known.processes.items()},
        knows=tuple(Knows(who, t, level) for who, held in data["topic_levels"].items() for t, level in held.items()),
    )
    seats = [work for work in facts.work if work.audit == audit and any(_covers(work, code, leaf))]
    window = seats[0].span
    case = open_case(facts, Item(code, (leaf,)), window, as_of=window.start, policy=STANDARD, standards=(CODE,))
    members = [seat.person for seat in seats if seat.role in ("lead", "auditor")]
    experts = [seat.person for seat in seats if seat.role == "expert"]

    assert cmp_02(case, members, experts, STANDARD) == []
    assert cmp_05(case, members, experts, STANDARD) == []


def _covers(work: AuditWork, code: str, leaf: str) -> list[bool]:
    return [item.process == code and leaf in item.leaves for item in work.items]


def test_cmp_05_expert_is_never_alone_on_an_item() -> None:
    case = team_case([])

    assert [(v.severity, v.label) for v in cmp_05(case, [], ["eve"], STANDARD)] == [(Severity.BLOCK, "CMP-05")]
    assert cmp_05(case, ["ann"], ["eve"], STANDARD) == []
    assert cmp_05(case, [], [], STANDARD) == []


@pytest.mark.parametrize(
    ("remote", "level", "expected"),
    [(False, 0, []), (True, 3, []), (True, 2, ["WARN CMP-07"]), (True, 0, ["WARN CMP-07"])],
)
def test_cmp_07_remote_slots_need_somebody_who_knows_the_tools(remote: bool, level: int, expected: list[str]) -> None:
    facts = Facts(processes=PROCESSES, knows=(Knows("ann", "remote_tools", level),))

    found = judge("ann", facts, CHANGE, days("2026-04-20", "2026-04-22"), as_of=on("2026-04-20"), remote=remote)

    assert [f"{v.severity.name} {v.label}" for v in found] == expected


@pytest.mark.parametrize(
    ("given", "work_days", "role", "expected"),
    [
        ("10", "7.5", "auditor", []),
        ("10", "8", "auditor", ["WARN AVL-03"]),
        ("10", "8", "expert", []),
        ("2", "0", "lead", ["WARN AVL-03"]),
    ],
)
def test_avl_03_more_days_than_entered_warns(given: str, work_days: str, role: str, expected: list[str]) -> None:
    facts = Facts(
        processes=PROCESSES,
        capacities=(Capacity("ann", Decimal(given), LONG),),
        work=(
            AuditWork("ann", "AUD-26-01", "auditor", days("2026-02-09", "2026-02-11"), days=Decimal(work_days)),
            AuditWork("ann", "AUD-25-01", "auditor", days("2025-02-09", "2025-02-11"), days=Decimal(99)),
            AuditWork("ann", "AUD-26-03", "auditor", days("2026-04-20", "2026-04-22"), days=Decimal(99)),
        ),
    )

    found = judge(
        "ann",
        facts,
        CHANGE,
        days("2026-04-20", "2026-04-22"),
        as_of=on("2026-04-20"),
        audit="AUD-26-03",
        role=role,
        days=Decimal("2.5"),
    )

    assert [f"{v.severity.name} {v.label}" for v in found if v.rule == "AVL-03"] == expected


def test_avl_03_says_nothing_where_no_capacity_is_entered_for_the_day() -> None:
    rows: dict[str, Any] = {"capacities": [Capacity("ann", Decimal(0), until("2026-04-19"))]}

    assert said("2026-04-20", **rows) == []
