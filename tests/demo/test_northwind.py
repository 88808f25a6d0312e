"""Everything that must come out of the demo organisation (northwind-expected.json), through the services."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditprog.demo.replay import unknown
from auditprog.demo.source import northwind as source
from audits.models import Audit
from findings.models import Chase, Finding
from kernel import verify
from kernel.models import Job
from organisation.models import User
from organisation.rules import user_name as username
from programmes.models import ProcessPriority
from reviews.queries.gather import gather
from reviews.rules.coverage import clause_coverage
from reviews.rules.facts import Window
from reviews.rules.figures import compute
from tests.reviews.test_rules_figures import KEYS, as_expected

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "northwind-expected.json").read_text())
CASES = {case["ref"]: case for case in EXPECTED["nonconformities"]}
PEOPLE = {person["id"]: username(person["name"]) for person in source()["people"]}


def figures(day: str) -> dict[str, Any]:
    window = Window(date(2026, 1, 1), date.fromisoformat(day))
    return as_expected(compute(gather(window).facts, window))


def test_every_kind_of_event_is_handled():
    assert unknown(source()["events"]) == set()


def test_everybody_signs_in_by_first_and_last_name(demo):
    assert {"helena.brandt", "liam.oconnor", "fatima.elidrissi", "admin"} <= set(
        User.objects.values_list("username", flat=True)
    )


@pytest.mark.parametrize("reference", CASES)
def test_a_nonconformity_stands_where_it_must(demo, reference):
    finding = Finding.objects.select_related("nonconformity").get(reference=reference)
    case = CASES[reference]
    assert (finding.grade, finding.nonconformity.state, finding.nonconformity.ball or None) == (
        case["grade"],
        case["status"],
        case["ball"],
    )


@pytest.mark.parametrize("reference", CASES)
def test_its_clocks_are_those_of_7_2_and_7_3(demo, reference):
    clocks = Finding.objects.get(reference=reference).nonconformity.clocks.all()
    got = [
        {
            "cycle": clock.cycle,
            "step": clock.step,
            "due_original": clock.due_original.isoformat(),
            "due_current": clock.due_current.isoformat(),
            "done_on": clock.done_on.isoformat() if clock.done_on else None,
        }
        for clock in clocks
    ]
    wanted = [{k: v for k, v in clock.items() if k != "actor"} for clock in CASES[reference]["clocks"]]
    assert sorted(got, key=str) == sorted(wanted, key=str)


def test_the_mails_of_21_to_23_november_are_these_three(demo):
    rows = Chase.objects.filter(sent_on__range=(date(2026, 11, 21), date(2026, 11, 23)))
    got = [
        {
            "on": row.sent_on.isoformat(),
            "nc": row.nc.finding.reference,
            "cycle": row.cycle,
            "step": row.step,
            "due": row.due.isoformat(),
            "level": row.level,
            "reached_on": row.reached_on.isoformat(),
            "to": row.recipient.username,
        }
        for row in rows.select_related("nc__finding", "recipient")
    ]
    wanted = [{**mail, "to": PEOPLE[mail["to"]]} for mail in EXPECTED["mails_21_to_23_november"]]
    assert sorted(got, key=str) == sorted(wanted, key=str)


def test_each_of_them_is_one_mail_with_its_subject_and_without_finding_text(demo):
    mails = {job.payload["to"]: job.payload for job in Job.objects.filter(dedup_key__contains="2026-11-23")}
    assert {address.partition("<")[2] for address in mails} == {
        "viktor.petrov@northwind.example>",
        "helena.brandt@northwind.example>",
        "nadia.rossi@northwind.example>",
    }
    mail = mails["Viktor Petrov <viktor.petrov@northwind.example>"]
    assert mail["subject"] == "NC-26-06: corrective action due by 7 December 2026"
    assert "emergency changes" not in mail["body"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("day", sorted(EXPECTED["figures"]))
def test_a_figure_of_13_6(demo, day, key):
    assert figures(day)[key] == EXPECTED["figures"][day][key]


@pytest.mark.parametrize("reference", EXPECTED["audits"])
def test_an_audit_stands_where_it_must(demo, reference):
    audit = Audit.objects.get(planned__reference=reference)
    wanted = EXPECTED["audits"][reference]
    completed = audit.completed_on.isoformat() if audit.completed_on else None
    assert (audit.state, completed) == (wanted["state"], wanted["completed_on"])


@pytest.mark.parametrize("row", EXPECTED["priorities"], ids=lambda row: row["process"])
def test_a_priority_of_2026(demo, row):
    found = ProcessPriority.objects.get(programme__year=2026, process__code=row["process"])
    assert (float(found.score), found.suggested, found.decided) == (row["P"], row["suggested"], row["decided"])


def test_coverage_leaf_by_leaf(demo):
    window = Window(date(2026, 1, 1), date(2026, 11, 23))
    covered = clause_coverage(gather(window).facts, window)
    wanted = EXPECTED["coverage_by_leaf"]["covered_by"]
    assert {depth.leaf: list(depth.audits) for depth in covered.depths} == wanted


def test_the_journal_is_whole_and_every_record_says_what_its_event_says(demo):
    assert verify.trail(records=True) == []
