"""Domain 13.2: what the rules say of Northwind's auditors, all verdicts and none besides."""

from datetime import date
from typing import Any

import pytest

from programmes.rules.calendar import Span
from programmes.rules.four_eyes import Owned
from programmes.rules.judge import judge, judge_verifier
from programmes.rules.severity import Severity
from programmes.rules.verdict import overall
from tests.programmes.northwind import STANDARD, facts, item, load

EXPECTED = load("northwind-expected.json")["verdicts"]
DOCUMENTS = {"CHG-POL": "CHG-POL v3.0"}


def role_of(person: str, first: str) -> str:
    """Jonas Keller was a trainee until the end of March 2026."""
    return "trainee" if person == "keller" and first < "2026-04-01" else "auditor"


def audit_of(row: dict[str, Any]) -> str:
    """The audit of 2026 that takes place on these days, so that it does not count against itself."""
    for audit in load("northwind.json")["audits"]:
        if audit["baseline_start"] == row["first"]:
            return str(audit["ref"])
    return ""


def told(row: dict[str, Any], as_of: date) -> list[dict[str, Any]]:
    found = judge(
        row["person"],
        facts(),
        item(row["item"]),
        Span(date.fromisoformat(row["first"]), date.fromisoformat(row["last"])),
        as_of=as_of,
        role=role_of(row["person"], row["first"]),
        audit="AUD-26-06" if row["first"] == "2026-09-14" else audit_of(row),
        documents=(DOCUMENTS[row["document"]],) if row["document"] else (),
        standards=(STANDARD,),
    )
    return [
        {
            "rule": verdict.label,
            "severity": verdict.severity.name,
            "blocked_through": verdict.blocked_through and verdict.blocked_through.isoformat(),
        }
        for verdict in found
        if not verdict.rule.startswith("AVL")
    ]


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['person']} {row['item']} {row['first']}")
def test_northwind_verdicts_are_those_of_the_domain(row: dict[str, Any]) -> None:
    assert told(row, date.fromisoformat(row["first"])) == row["verdicts"]


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['person']} {row['item']} {row['first']}")
def test_northwind_verdicts_are_the_same_when_judged_on_the_demo_day(row: dict[str, Any]) -> None:
    assert told(row, date(2026, 11, 23)) == row["verdicts"]


def test_there_are_thirty_expected_verdicts() -> None:
    assert len(EXPECTED) == 30


SEATS = [
    (audit["ref"], seat["person"], seat["role"], work)
    for audit in load("northwind.json")["audits"]
    for seat in audit["team"]
    for work in facts().work_of[seat["person"]]
    if work.audit == audit["ref"]
]


@pytest.mark.parametrize(("audit", "person", "role", "work"), SEATS, ids=lambda value: str(value)[:12])
def test_nobody_who_really_audited_at_northwind_is_blocked(audit: str, person: str, role: str, work: Any) -> None:
    worst = [
        (leaves.process, verdict.said)
        for leaves in work.items
        for verdict in judge(
            person,
            facts(),
            leaves,
            work.span,
            as_of=work.span.start,
            role=role,
            audit=audit,
            standards=(STANDARD,),
        )
        if verdict.severity == Severity.BLOCK
    ]
    assert worst == []


def verifications() -> list[tuple[str, str, str]]:
    """Who verified which nonconformity of 2026 on which day."""
    data = load("northwind.json")
    verifier = {e["nc"]: e["verifier"] for e in data["events"] if e["kind"] == "plan accepted" and e.get("verifier")}
    return [
        (e["nc"], verifier.get(e["nc"], e["by"]), e["date"])
        for e in data["events"]
        if e["kind"] in ("effectiveness checked", "verified")
    ]


@pytest.mark.parametrize(("nc", "person", "on"), verifications())
def test_every_verifier_of_northwind_is_clear(nc: str, person: str, on: str) -> None:
    finding = next(row for row in load("northwind.json")["findings"] if row["ref"] == nc)
    on_day = date.fromisoformat(on)
    leaves = tuple(leaf for leaf in facts().processes[finding["process"]].leaves)
    said = judge_verifier(
        person, facts(), item(finding["process"]), on_day, Owned(finding["owner"], (finding["owner"],))
    )
    assert leaves and overall(said) < Severity.MITIGATE
