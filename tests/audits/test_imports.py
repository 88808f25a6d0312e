"""Past audits and earlier programmes from spreadsheets: columns, lines, corrections, undo, few queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import Audit
from kernel import imports, tables
from kernel.importing import starting, working
from kernel.models import TableImport
from organisation.models import Process, User
from programmes.models import PlannedAudit, Programme
from programmes.queries import last_audits
from tests.conftest import TODAY


def bring(slug: str, by: User, *lines: list[Any], run: bool = True) -> TableImport:
    kind = imports.find(slug)
    assert kind is not None
    content = tables.csv_bytes(lines[0], lines[1:])
    table = starting.start(kind=kind, file=SimpleUploadedFile("old.csv", content), by=by, today=TODAY)
    table = working.check(table=table, by=by, today=TODAY)
    return working.run(table=table, by=by, today=TODAY) if run else table


def said(table: TableImport, which: str = "problems") -> list[str]:
    return [p["sentence"] for row in table.rows.order_by("number") for p in getattr(row, which)]


@pytest.fixture
def boss(mina: User, bo: User, p01: Process, p02: Process) -> User:
    return mina


LAST = ["Process", "Last audited"]


def test_last_audited_facts_become_an_audit_a_day(boss: User, p01: Process, p02: Process) -> None:
    lines = [["P01", "2024-03-06"], ["Service request", "2024-03-06"], ["P01", "2023-11-02"]]
    table = bring("past-audits", boss, LAST, *lines)

    assert table.counts == {"added": 3}, said(table)
    assert [(a.reference, a.title, a.scope.count()) for a in PlannedAudit.objects.order_by("reference")] == [
        ("AUD-23-01", "Taken over 2023", 1),
        ("AUD-24-01", "Taken over 2024", 2),
    ]
    assert last_audits(TODAY) == {p01.pk: date(2024, 3, 6), p02.pk: date(2024, 3, 6)}
    assert bring("past-audits", boss, LAST, *lines, run=False).counts == {"same": 3}


@pytest.mark.parametrize("month", ["²", "²²²² 2025", "1" * 5000 + " 2025", "13", "0 2025"])
def test_a_month_that_is_none_is_said(month: str, boss: User) -> None:
    table = bring("programme", boss, ["Year", "Process", "Month", "Status"], [2025, "P01", month, "held"], run=False)
    assert table.counts == {"reject": 1} and any("month" in sentence for sentence in said(table))


def test_a_leaf_alone_can_be_last_audited_too(boss: User) -> None:
    assert bring("past-audits", boss, ["Clause", "Last audited"], ["10.1", "2024-05-07"]).counts == {"added": 1}
    assert [str(item) for item in PlannedAudit.objects.get().scope.all()] == ["10.1"]


def test_one_audit_in_several_rows(boss: User) -> None:
    head = ["Audit no", "Title", "Process", "End date", "Lead auditor"]
    lines = [["IA/7", "Desk", "P01", "2024-03-06", "Leo Gone"], ["IA/7", "Desk", "P02", "2024-03-06", "Leo Gone"]]
    table = bring("past-audits", boss, head, *lines)

    row = PlannedAudit.objects.get()
    assert (row.old_reference, row.scope.count(), row.team_text) == ("IA/7", 2, "Leo Gone (lead)")
    assert "Leo Gone has no record here: kept as a name." in said(table, "warnings")
    assert Audit.objects.get().questions.count() == 2
    assert bring("past-audits", boss, head, *lines, run=False).counts == {"same": 2}


def test_rows_of_one_audit_that_contradict_each_other_are_a_problem(boss: User) -> None:
    head = ["Audit no", "Title", "Process", "End date"]
    table = bring(
        "past-audits", boss, head, ["7", "A", "P01", "2024-03-06"], ["7", "B", "P02", "2024-03-06"], run=False
    )

    assert table.counts == {"reject": 2}
    assert said(table)[0] == "Rows of this audit contradict each other: A and B."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["Nonsense", "", "2024-03-06"], "No process is called “Nonsense”."),
        (["", "11.4", "2024-03-06"], "The standard has no clause 11.4."),
        (["", "", "2024-03-06"], "Say which processes or clauses were audited."),
        (["P01", "", "2026-06-02"], "The last day lies after today. Plan later audits in the programme."),
    ],
)
def test_what_is_not_understood_is_said(line: list[str], sentence: str, boss: User) -> None:
    table = bring("past-audits", boss, ["Process", "Clause", "Last audited"], line, run=False)

    assert said(table) == [sentence]


def test_a_likely_name_is_suggested(boss: User) -> None:
    table = bring("past-audits", boss, LAST, ["Incidents", "2024-03-06"], run=False)

    assert table.rows.get().problems[0]["suggestions"] == ["Incident"]


def test_a_heading_means_the_clauses_below_it(boss: User) -> None:
    table = bring("past-audits", boss, ["Clauses", "Last audited"], ["8.6", "2024-03-06"])

    assert PlannedAudit.objects.get().scope.count() == 3
    assert said(table, "warnings") == ["8.6 is a heading: taken as the clauses below it."]


def test_a_mended_file_changes_and_its_undo_gives_back_what_was(boss: User, leo: User) -> None:
    head = ["Audit no", "Title", "Process", "First day", "Last day", "Report sent", "Lead auditor"]
    bring("past-audits", boss, head, ["7", "Desk", "P01", "2024-03-04", "2024-03-06", "2024-03-15", "Leo Lead"])
    table = bring(
        "past-audits", boss, head, ["7", "Desk!", "P01; P02", "2024-03-04", "2024-03-07", "2024-03-15", "Leo Lead"]
    )
    assert table.counts == {"changed": 1}, said(table)
    row = PlannedAudit.objects.get()
    assert (row.title, row.actual_end, row.scope.count()) == ("Desk!", date(2024, 3, 7), 2)

    working.undo(table=table, by=boss, today=TODAY)

    row = PlannedAudit.objects.get()
    assert (row.title, row.actual_end, row.scope.count()) == ("Desk", date(2024, 3, 6), 1)
    assert Audit.objects.get().questions.count() == 1


def test_undone_nothing_is_left(boss: User, leo: User) -> None:
    head = ["Audit no", "Title", "Process", "Last day", "Lead auditor"]
    table = bring(
        "past-audits",
        boss,
        head,
        ["7", "A", "P01", "2024-03-06", "Leo Lead"],
        ["7", "A", "P02", "2024-03-06", "Leo Lead"],
    )
    assert table.counts == {"added": 2}, said(table)
    table = working.undo(table=table, by=boss, today=TODAY)

    assert [row.undo_problem for row in table.rows.all()] == ["", ""]
    assert not PlannedAudit.objects.exists() and not Audit.objects.exists() and not Programme.objects.exists()


def test_an_earlier_programme_with_months_and_what_became_of_it(boss: User, p01: Process) -> None:
    head = ["Audit", "Title", "Year", "Planned month", "Process", "Status"]
    lines = [["A1", "Desk", 2025, "March", "P01", "held"], ["A2", "Requests", 2025, "September", "P02", "cancelled"]]
    table = bring("programme", boss, head, *lines)

    assert table.counts == {"added": 2}, said(table)
    held, dropped = PlannedAudit.objects.order_by("reference")
    assert (held.baseline_start, held.baseline_end, held.progress) == (date(2025, 3, 1), date(2025, 3, 31), "completed")
    assert (dropped.progress, dropped.cancelled_on, hasattr(dropped, "audit")) == (
        "cancelled",
        date(2025, 9, 30),
        False,
    )
    assert last_audits(TODAY) == {p01.pk: date(2025, 3, 31)}
    assert Programme.objects.get(year=2025).legacy
    assert bring("programme", boss, head, *lines, run=False).counts == {"same": 2}


@pytest.mark.parametrize(
    ("month", "status", "sentence"),
    [
        ("Marzo 1", "held", "Enter a month and its year, such as March 2025."),
        ("March 2025", "", "Say whether it was held."),
        ("March 2025", "perhaps", "Say whether it was held."),
        ("March 2026", "held", "2026 is planned in this system. Begin it from an earlier year instead."),
    ],
)
def test_a_programme_says_what_it_does_not_understand(month: str, status: str, sentence: str, boss: User) -> None:
    table = bring("programme", boss, ["Title", "Month", "Process", "Status"], ["Desk", month, "P01", status], run=False)

    assert sentence in said(table)


def test_judging_asks_the_database_nothing_and_500_rows_open_as_few_queries_as_one(
    boss: User, django_assert_max_num_queries: Any
) -> None:
    kind = imports.find("past-audits")
    assert kind is not None
    bring("past-audits", boss, LAST, *[["P01", date(2023, 1, 2) + timedelta(days=n)] for n in range(30)])
    with django_assert_max_num_queries(16):
        book = kind.open(by=boss, today=TODAY)
    with django_assert_max_num_queries(0):
        for number in range(500):
            values = {"processes": ("P02",), "held_to": date(2022, 1, 3) + timedelta(days=number)}
            kind.expect(values, book)
            assert not kind.judge(values, book).problems


def test_a_row_costs_no_more_when_there_are_many(boss: User) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for first, number in ((date(2020, 1, 6), 2), (date(2021, 1, 4), 40)):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            bring("past-audits", boss, LAST, *[["P01", first + timedelta(days=n)] for n in range(number)])
        counts.append(len(seen) / number)

    assert counts[1] <= counts[0]


def test_audits_of_this_year_begin_its_programme_as_a_draft(boss: User, p01: Process) -> None:
    bring("past-audits", boss, LAST, ["P01", "2026-03-06"], ["P01", "2025-03-06"])

    years = {row.year: (row.state, row.legacy) for row in Programme.objects.all()}
    assert years == {2025: ("closed", True), 2026: ("draft", False)}
    assert last_audits(TODAY)[p01.pk] == date(2026, 3, 6)
