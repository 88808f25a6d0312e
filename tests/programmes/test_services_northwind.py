"""Domain 13.2 through services.assign: who is let in, who is refused, and what is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from kernel.workflow import Refused
from programmes import queries, services
from programmes.models import Assignment, PlannedAudit, Verdict
from programmes.rules.facts import Item
from tests.programmes.conftest import LOADER, STATEMENTS, Northwind
from tests.programmes.northwind import MOVED, load
from tests.programmes.test_rules_northwind import role_of


class TakeBack(Exception):
    """Ends a block and everything written in it."""


def audit_for(nw: Northwind, row: dict[str, Any]) -> PlannedAudit:
    """The audit of 2026 with these days, freed of the person's own seat; else one planned for the purpose."""
    process, _, leaf = row["item"].partition(" ")
    for ref, audit in nw.audits.items():
        first = MOVED.get(ref, (str(audit.start), ""))[0]
        if first == row["first"] and audit.scope.filter(process__code=process).exists():
            if audit.assignments.filter(person__username=row["person"]).exists():
                services.unassign(audit, person=nw.people[row["person"]], by=LOADER, today=date(2025, 12, 1))
            if row["document"]:
                services.edit_brief(audit, criteria_documents=nw.documents.values(), by=LOADER, today=date(2025, 12, 1))
            return audit
    year = int(row["first"][:4])
    programme = nw.programmes.get(f"IAP-{year}") or services.create_programme(
        year=year,
        manager=nw.people["brandt"],
        sponsor=nw.people["svensson"],
        by=LOADER,
        today=date(2026, 11, 1),
        **STATEMENTS,
    )
    return services.plan_audit(
        programme,
        title="Probe",
        start=date.fromisoformat(row["first"]),
        end=date.fromisoformat(row["last"]),
        scope=nw.scope(process, *([leaf] if leaf else [])),
        criteria_documents=list(nw.documents.values()) if row["document"] else (),
        by=LOADER,
        today=date(2026, 11, 1),
    )


def assigned(nw: Northwind, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The verdicts that assigning stores, or those that it refuses with, as the expected file writes them."""
    audit = audit_for(nw, row)
    process, _, leaf = row["item"].partition(" ")
    items = list(audit.scope.filter(process__code=process))
    if leaf:
        items = [item for item in items if item.clause.number == leaf]
    role = role_of(row["person"], row["first"])
    try:
        seat = services.assign(
            audit,
            person=nw.people[row["person"]],
            role=role,
            items=items,
            supervisor=nw.people["nowak"] if role == "trainee" else None,
            by=LOADER,
            today=date.fromisoformat(row["first"]),
        )
    except Refused as refusal:
        return [{"refused": reason.split(":")[0]} for reason in refusal.reasons]
    found = {(v.label, v.severity.upper(), v.blocked_through): None for v in Verdict.objects.filter(assignment=seat)}
    return [
        {"rule": label, "severity": severity, "blocked_through": through and through.isoformat()}
        for label, severity, through in found
    ]


def wanted(row: dict[str, Any]) -> list[dict[str, Any]]:
    """BLOCK refuses with its rules; everything else is stored."""
    blocks = [{"refused": verdict["rule"]} for verdict in row["verdicts"] if verdict["severity"] == "BLOCK"]
    return blocks or row["verdicts"]


def test_each_expected_verdict_goes_through_assign(two_years: Northwind) -> None:
    wrong = []
    for row in load("northwind-expected.json")["verdicts"]:
        try:
            with transaction.atomic():
                found = assigned(two_years, row)
                raise TakeBack
        except TakeBack:
            pass
        if found != wanted(row):
            wrong.append((row["person"], row["item"], row["first"], found, wanted(row)))

    assert wrong == []


def test_the_sixteen_real_teams_are_let_in_whole(two_years: Northwind) -> None:
    seats = sum(len(row["team"]) for row in load("northwind.json")["audits"])

    assert Assignment.objects.count() == seats
    assert Verdict.objects.filter(severity="block").count() == 0


def test_facts_from_the_database_are_those_of_the_demo_data(northwind: Northwind) -> None:
    facts = queries.known().facts

    assert len(facts.roles) == len(load("northwind.json")["role_tenures"])
    assert facts.processes["P04"].leaves == ("8.5.1.1", "8.5.1.2", "8.5.1.3")
    assert {line.manager for line in facts.lines if line.person == str(northwind.people["raman"].pk)} == {
        str(northwind.people["svensson"].pk),
        str(northwind.people["brandt"].pk),
    }
    assert [(e.party, e.hired_by) for e in facts.employments if e.hired_by] == [
        ("Auditcraft Ltd", str(northwind.people["brandt"].pk))
    ]
    assert Item("P04", ("8.5.1.1",)) is not None


def test_everything_known_is_one_query(northwind: Northwind, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        queries.known()


def test_the_picker_costs_the_same_for_one_audit_and_for_sixteen(
    two_years: Northwind, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(9):
        queries.candidates(two_years.audits["AUD-26-04"], date(2026, 3, 1))
    with django_assert_num_queries(9):
        queries.candidates(two_years.audits["AUD-26-01"], date(2026, 3, 1))
    with django_assert_num_queries(10):  # the audit process itself: verifications are asked for
        queries.candidates(two_years.audits["AUD-26-08"], date(2026, 3, 1))


@pytest.mark.parametrize(
    ("audit", "groups"),
    [
        (
            "AUD-26-03",
            {
                "Independent": {"Amina Diallo", "Helena Brandt", "Ingrid Holm", "Jonas Keller", "Luc Moreau"},
                "Needs a waiver": {"Tomasz Nowak"},
                "Cannot": {"Priya Raman"},
            },
        ),
    ],
)
def test_the_picker_groups_northwinds_auditors(two_years: Northwind, audit: str, groups: dict[str, set[str]]) -> None:
    found: dict[str, set[str]] = {name: set() for name in groups}
    for one in queries.candidates(two_years.audits[audit], date(2026, 3, 1)):
        found[str(one.group)].add(one.person.name)

    assert found == groups


def test_priorities_of_northwind_through_the_services(two_years: Northwind) -> None:
    from programmes.queries import History
    from tests.programmes.test_rules_priority import history

    for audit in two_years.audits.values():
        if audit.reference.startswith("AUD-25"):
            services.record_progress(audit, progress="completed", by=LOADER, today=date(2025, 12, 1))
    past = {code: History(tuple(history(code))) for code in two_years.processes}
    rows = services.suggest_priorities(
        two_years.programmes["IAP-2026"], history=past, by=LOADER, today=date(2025, 12, 1)
    )

    expected = {
        row["process"]: (str(row["P"]), row["suggested"]) for row in load("northwind-expected.json")["priorities"]
    }
    assert {row.process.code: (str(row.score), row.suggested) for row in rows} == expected
