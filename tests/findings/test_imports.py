"""Earlier findings from spreadsheets: words of other people, what is missing, undo, few queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings import services
from findings.models import Finding, Nonconformity
from kernel import imports, tables
from kernel.importing import starting, working
from kernel.models import TableImport
from organisation.models import Process, User
from tests.conftest import TODAY

HEAD = [
    "NC No",
    "Type",
    "Severity",
    "Description",
    "Clause",
    "Area",
    "Responsible",
    "Status",
    "Date raised",
    "Due date",
    "Date closed",
]


def bring(by: User, *lines: list[Any], head: list[str] = HEAD, run: bool = True) -> TableImport:
    kind = imports.find("nonconformities")
    assert kind is not None
    content = tables.csv_bytes(head, lines)
    table = starting.start(kind=kind, file=SimpleUploadedFile("nc.csv", content), by=by, today=TODAY)
    table = working.check(table=table, by=by, today=TODAY)
    return working.run(table=table, by=by, today=TODAY) if run else table


def said(table: TableImport, which: str = "problems") -> list[str]:
    return [p["sentence"] for row in table.rows.order_by("number") for p in getattr(row, which)]


def row(**changes: Any) -> list[Any]:
    facts = {
        "number": "7",
        "kind": "Nonconformity",
        "grade": "Minor NC",
        "gap": "no record",
        "clause": "8.6.1",
        "process": "Incident",
        "owner": "Omar Owner",
        "status": "Open",
        "issued": "2025-11-03",
        "due": "2026-07-15",
        "closed": "",
    }
    return list({**facts, **changes}.values())


@pytest.fixture
def boss(mina: User, p01: Process, omar: User) -> User:
    return mina


def test_common_headings_are_ours(boss: User) -> None:
    table = bring(boss, row())

    assert set(table.columns) == {
        "number",
        "kind",
        "grade",
        "gap",
        "clauses",
        "process",
        "owner",
        "status",
        "issued_on",
        "due",
        "closed_on",
    }
    assert table.counts == {"added": 1}, said(table)
    finding = Finding.objects.get()
    assert (finding.reference, finding.old_reference, finding.grade) == ("NC-25-01", "7", "minor")
    assert finding.nonconformity.clocks.get(step="implement").due_current == date(2026, 7, 15)


@pytest.mark.parametrize(
    ("kind", "grade", "found"),
    [
        ("", "minor NC", ("nc", "minor")),
        ("NC", "Major", ("nc", "major")),
        ("Major non-conformity", "", ("nc", "major")),
        ("non conformance (minor)", "", ("nc", "minor")),
        ("Observation", "", ("ofi", "")),
        ("OFI", "", ("ofi", "")),
        ("Opportunity for Improvement", "n/a", ("ofi", "")),
        ("Good practice", "", ("good_practice", "")),
        ("Strength", "", ("good_practice", "")),
    ],
)
def test_words_of_the_trade(kind: str, grade: str, found: tuple[str, str], boss: User) -> None:
    table = bring(boss, row(kind=kind, grade=grade, status=""))

    assert table.counts == {"added": 1}, said(table)
    finding = Finding.objects.get()
    assert (finding.kind, finding.grade) == found
    told = "An observation is taken over as an opportunity for improvement."
    assert (told in said(table, "warnings")) == (kind == "Observation")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"grade": "yellow"}, "“yellow” is no kind or grade that we know."),
        ({"grade": ""}, "Say whether it is major or minor."),
        ({"clause": "8.6"}, "8.6 is a heading. Say which clause below it."),
        ({"clause": "12.1"}, "The standard has no clause 12.1."),
        ({"process": "Unheard of"}, "No process is called “Unheard of”."),
        ({"owner": "Ghost"}, "Nobody here is called “Ghost”."),
        ({"status": "blue"}, "“blue” is no state that we know."),
        ({"status": "closed"}, "Say when it was closed."),
        ({"closed": "2026-01-01"}, "It has a closing date and is called “issued”. Correct one of the two."),
        ({"due": "2025-01-01"}, "It was due before it was issued."),
        ({"status": "in progress"}, "Say which action is being carried out, or take it over as open."),
        ({"issued": ""}, "Enter the day on which it was issued."),
    ],
)
def test_what_is_not_understood_is_said(changes: dict[str, str], sentence: str, boss: User) -> None:
    assert sentence in said(bring(boss, row(**changes), run=False))


def test_without_an_owner_it_goes_to_whoever_answers_for_the_process(boss: User, omar: User) -> None:
    table = bring(boss, row(owner=""))

    assert Finding.objects.get().owner == omar
    assert "No owner is named: Omar Owner answers for P01 Incident." in said(table, "warnings")


def test_what_cannot_be_true_is_mended_in_the_field_that_it_is_about(boss: User) -> None:
    wrong = row(status="in progress"), row(number="two", status="closed", closed="2020-01-01")
    table = bring(boss, *wrong, run=False)
    assert [[p["column"] for p in line.problems] for line in table.rows.order_by("number")] == [
        ["action"],
        ["closed_on"],
    ]


def test_a_closed_one_of_somebody_who_left_has_no_owner(boss: User) -> None:
    table = bring(boss, row(owner="Gone Long", status="Closed", closed="2026-02-02"))

    assert Finding.objects.get().owner is None
    assert "Nobody here is called “Gone Long”: taken over without an owner." in said(table, "warnings")


def test_twice_is_nothing_and_a_mended_row_changes(boss: User) -> None:
    bring(boss, row())
    assert bring(boss, row(), run=False).counts == {"same": 1}
    assert bring(boss, row(grade="Major", due="2026-08-03")).counts == {"changed": 1}

    finding = Finding.objects.get()
    assert (finding.grade, finding.nonconformity.clocks.get(step="implement").due_current) == (
        "major",
        date(2026, 8, 3),
    )


def test_one_that_somebody_works_on_is_left_alone(boss: User, omar: User) -> None:
    bring(boss, row())
    services.acknowledge(Nonconformity.objects.get(), by=omar, today=TODAY)
    table = bring(boss, row(grade="Major"), run=False)

    assert table.counts == {"same": 1}
    assert "Somebody has gone on with NC-25-01 since it was taken over." in said(table, "warnings")


def test_undone_everything_is_as_before(boss: User) -> None:
    bring(boss, row())
    changed = bring(boss, row(grade="Major"))
    assert [r.undo_problem for r in working.undo(table=changed, by=boss, today=TODAY).rows.all()] == [""]
    assert Finding.objects.get().grade == "minor"
    assert Finding.objects.get().nonconformity.state == "issued"


def test_what_was_added_goes_unless_somebody_worked_on_it(boss: User, omar: User) -> None:
    table = bring(boss, row(), row(number="8"), row(number="9", status="closed", closed="2026-01-09"))
    services.acknowledge(Nonconformity.objects.get(finding__old_reference="8"), by=omar, today=TODAY)
    table = working.undo(table=table, by=boss, today=TODAY)

    assert [bool(r.undo_problem) for r in table.rows.order_by("number")] == [False, True, False]
    assert [f.old_reference for f in Finding.objects.all()] == ["8"]


def test_the_same_number_in_two_audits_is_two_findings(boss: User, p01: Process) -> None:
    from audits import services as audits
    from programmes.services import OldAudit

    scope = tuple((p01, leaf, None) for leaf in p01.leaves.all())
    for number, day in (("A1", date(2025, 3, 3)), ("A2", date(2025, 6, 3))):
        audits.adopt_audit(OldAudit(title="Desk", number=number, end=day, scope=scope), by=boss, today=TODAY)
    head = [*HEAD, "Audit no"]
    lines = [[*row(number="1", issued=""), "A1"], [*row(number="1", issued=""), "A2"]]
    table = bring(boss, *lines, head=head)

    assert table.counts == {"added": 2}, said(table)
    assert [f.issued_on for f in Finding.objects.order_by("issued_on")] == [date(2025, 3, 3), date(2025, 6, 3)]
    assert bring(boss, *lines, head=head, run=False).counts == {"same": 2}


def test_judging_asks_the_database_nothing(boss: User, django_assert_max_num_queries: Any) -> None:
    kind = imports.find("nonconformities")
    assert kind is not None
    bring(boss, *[row(number=str(n)) for n in range(20)])
    with django_assert_max_num_queries(20):
        book = kind.open(by=boss, today=TODAY)
    values = {
        "kind": "NC",
        "grade": "minor",
        "clauses": ("8.6.1",),
        "process": "P01",
        "status": "open",
        "issued_on": date(2025, 3, 3),
    }
    with django_assert_max_num_queries(0):
        for number in range(500):
            found = kind.judge({**values, "number": str(number)}, book)
            assert not found.problems


def test_the_page_of_an_action_under_way_takes_its_evidence(
    boss: User, omar: User, client: Any, set_today: Callable[[date], None]
) -> None:
    bring(boss, [*row(status="in progress"), "Train the shift"], head=[*HEAD, "Corrective action"])
    client.force_login(omar)

    page = client.get("/findings/NC-25-01/answer/")
    assert page.status_code == 200
    assert b"Evidence" in page.content and b"Cause" not in page.content.split(b"<main")[1]
    evidence = client.get("/findings/NC-25-01/answer/evidence/")
    assert evidence.status_code == 200 and b"Train the shift" in evidence.content


def test_many_new_ones_come_by_the_quick_way_and_go_again(boss: User) -> None:
    """From eight new rows on the engine hands them over together; numbers, cases and undo are those of one by one."""
    lines = [
        row(number=f"N{n}", status="closed" if n % 2 else "open", closed="2026-01-09" if n % 2 else "")
        for n in range(12)
    ]
    table = bring(boss, *lines, row(number="NC-25-03"))

    assert table.counts == {"added": 13}, said(table)
    assert Finding.objects.get(reference="NC-25-03").old_reference == ""
    assert Finding.objects.get(old_reference="N11").reference == "NC-25-15"
    assert Nonconformity.objects.filter(state="closed").count() == 6
    assert Nonconformity.objects.get(finding__old_reference="N2").clocks.count() == 4
    table = working.undo(table=table, by=boss, today=TODAY)
    assert {r.undo_problem for r in table.rows.all()} == {""}
    assert not Finding.objects.exists() and not Nonconformity.objects.exists()
