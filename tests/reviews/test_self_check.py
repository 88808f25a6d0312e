"""R1 to R12: each demand met, each failing for its own reason; who audited the audit process (2.1, 2.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.journal import audited
from organisation.models import Process, User
from programmes import services
from programmes.models import Assignment, PlannedAudit, Programme
from programmes.rules.submission import STATEMENTS
from reviews.queries.self_check import own_audits, year_proof
from reviews.rules.self_check import AuditProof, YearProof, lines
from standards.models import Clause, Standard
from tests.conftest import SYSTEM

TODAY = date(2026, 6, 1)
BASE = date(2026, 3, 2)
AUDIT = AuditProof(
    "AUD-26-01",
    "completed",
    baseline=BASE,
    began=BASE,
    scope=3,
    clauses=1,
    own=1,
    questions=10,
    effectiveness=3,
    seats=2,
    declared=2,
    recipients=1,
    report_sent_on=date(2026, 3, 20),
)
YEAR = YearProof(
    statements=dict.fromkeys(STATEMENTS, "said"),
    audits=(AUDIT,),
    approved_version="1.0",
    leaves=56,
    planned_leaves=56,
    priorities=2,
    processes=2,
    with_change=1,
    with_findings=1,
)


def failing(year: YearProof) -> dict[str, tuple[str, ...]]:
    return {line.id: line.open for line in lines(year) if not line.ok}


def with_audit(**changes: Any) -> YearProof:
    return replace(YEAR, audits=(replace(AUDIT, **changes),))


REF = ("AUD-26-01",)
CASES = [
    ("R1", with_audit(baseline=None), REF),
    ("R1", with_audit(began=date(2026, 4, 1), moved_without_reason=True), REF),
    ("R2", with_audit(own=0), REF),
    ("R3", replace(YEAR, uncovered=("8.4.1",)), ("8.4.1",)),
    ("R3", with_audit(clauses=0), REF),
    ("R4", with_audit(effectiveness=0), REF),
    ("R4", with_audit(questions=0, effectiveness=0), ()),
    ("R5", replace(YEAR, statements={**YEAR.statements, "methods": " "}), ("methods",)),
    ("R6", replace(YEAR, without_importance=("P01",)), ("P01",)),
    ("R8", replace(YEAR, undecided=("P02",)), ("P02",)),
    ("R9", with_audit(scope=0), REF),
    ("R10", with_audit(seats=0, declared=0), REF),
    ("R10", with_audit(blocked=1), REF),
    ("R10", with_audit(declared=1), REF),
    ("R11", with_audit(recipients=0), REF),
    ("R11", with_audit(report_sent_on=None), REF),
    ("R12", replace(YEAR, approved_version=""), ()),
]


def test_a_year_that_has_everything_meets_all_twelve() -> None:
    assert failing(YEAR) == {}
    assert [line.id for line in lines(YEAR)] == [f"R{number}" for number in range(1, 13)]


@pytest.mark.parametrize(("demand", "year", "left"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)])
def test_each_demand_fails_alone_and_names_what_is_open(demand: str, year: YearProof, left: tuple[str, ...]) -> None:
    assert failing(year) == {demand: left}


def test_a_seat_that_is_not_declared_is_no_gap_before_the_audit_begins() -> None:
    assert failing(with_audit(state="planned", began=None, declared=0)) == {}


def test_an_empty_year_meets_no_demand_about_audits_or_priorities() -> None:
    empty = failing(YearProof(statements={}, audits=()))
    assert sorted(empty) == sorted(f"R{number}" for number in range(1, 13))


@pytest.fixture
def year(standard: Standard, mina: User, bo: User, p01: Process, leo: User) -> Programme:
    who: dict[str, Any] = {"by": mina, "today": TODAY}
    row = services.create_programme(year=2026, manager=mina, sponsor=bo, **who)
    leaf = Clause.objects.get(standard=standard, number="9.2")
    for number, clause in enumerate([leaf, p01.process_leaves.first().clause]):
        start = date(2026, 9, 7 + 7 * number)
        audit = services.plan_audit(
            row, title=f"Audit {number}", start=start, end=start, scope=[(None, clause, None)], **who
        )
        services.assign(audit, person=leo, role="lead", **who)
    return row


def test_the_proof_is_read_from_the_rows(year: Programme, p01: Process) -> None:
    proof = year_proof(year)

    assert [(row.scope, row.clauses, row.seats, row.declared, row.own) for row in proof.audits] == [(1, 1, 1, 0, 0)] * 2
    assert (proof.leaves, proof.planned_leaves) == (56, 2)
    assert len(proof.uncovered) == 54


def test_own_audits_are_those_with_9_2_and_name_who_took_it(year: Programme, leo: User, mina: User) -> None:
    (row,) = own_audits(year)
    assert (row.title, row.auditors, row.conflicts) == ("Audit 0", (leo.full_name,), ())

    with audited(by=SYSTEM, today=TODAY):  # no service seats her there: IND-18
        Assignment(audit=PlannedAudit.objects.get(title="Audit 0"), person=mina, role="auditor").save()
    (row,) = own_audits(year)
    assert row.conflicts == (mina.full_name,)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


PAGES = ("reviews:programme_self_check", "reviews:programme_own_audit", "programmes:programme_intervals")


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_seen_by_who_reads_the_year_at_a_fixed_cost(
    name: str, year: Programme, mina: User, rita: User, p01: Process, leo: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    client = signed_in(mina)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(name, args=[2026])).status_code == 200
        return len(caught)

    few = cost()
    clause = Clause.objects.get(standard__code="ISO/IEC 20000-1", number="9.2")
    for number in range(6):
        services.plan_audit(
            year,
            title=str(number),
            start=date(2026, 10, 5),
            end=date(2026, 10, 6),
            scope=[(None, clause, None)],
            by=mina,
            today=TODAY,
        )
    assert cost() == few <= 15
    assert signed_in(rita).get(reverse(name, args=[2026])).status_code == 404


def test_the_page_links_evidence_and_what_is_open(year: Programme, mina: User) -> None:
    page = signed_in(mina).get(reverse("reviews:programme_self_check", args=[2026])).content.decode()

    for link in ("/programmes/2026/coverage/", "/programmes/2026/intervals/", "/programmes/2026/own-audit/"):
        assert link in page
    assert reverse("programmes:audit_team", args=[PlannedAudit.objects.first().reference]) in page


def test_the_intervals_are_those_that_the_version_froze(year: Programme, mina: User, p01: Process) -> None:
    services.suggest_priorities(year, by=mina, today=TODAY)
    page = signed_in(mina).get(reverse("programmes:programme_intervals", args=[2026])).content.decode()

    assert "P01" in page and "0.30" in page and "12 months" in page
