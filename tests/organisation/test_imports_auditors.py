"""Auditors and criteria documents from spreadsheets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel import imports, tables
from kernel.importing import papers, starting, working
from kernel.journal import audited
from kernel.models import TableImport
from organisation.models import Authorship, Process, Qualification, TopicLevel, Training, User
from standards.models import CriteriaDocument, DocumentVersion
from tests.conftest import TODAY, person

GRADES = ["Name", "Grade", "Valid from", "Valid until", "Topics", "Course", "Course date", "Hours"]
DOCS = ["Document code", "Title", "Version", "Approved on", "Process", "Author"]


def bring(slug: str, by: User, *lines: list[Any], run: bool = True) -> TableImport:
    kind = imports.find(slug)
    assert kind is not None
    content = tables.csv_bytes(lines[0], lines[1:])
    table = starting.start(kind=kind, file=SimpleUploadedFile("x.csv", content), by=by, today=TODAY)
    table = working.check(table=table, by=by, today=TODAY)
    return working.run(table=table, reason="from our list", by=by, today=TODAY) if run else table


def said(table: TableImport, which: str = "problems") -> list[str]:
    return [p["sentence"] for row in table.rows.order_by("number") for p in getattr(row, which)]


@pytest.fixture
def anna(organisation: Any) -> User:
    return person("anna", "auditor", name="Anna Berg")


def test_grades_topics_and_trainings(mina: User, anna: User) -> None:
    lines = [
        [
            "Anna Berg",
            "Lead auditor",
            "2024-01-15",
            "2027-01-14",
            "service desk 3; suppliers: 2",
            "Lead course",
            "2024-01-12",
            40,
        ]
    ]
    table = bring("auditors", mina, GRADES, *lines)

    assert table.counts == {"added": 1}, said(table)
    row = Qualification.objects.get(person=anna)
    assert (row.grade, row.valid_from, row.valid_to, row.status) == (
        "lead",
        date(2024, 1, 15),
        date(2027, 1, 14),
        "valid",
    )
    assert dict(TopicLevel.objects.values_list("topic", "level")) == {"service_desk": 3, "suppliers": 2}
    assert Training.objects.get().subject == "Lead course"
    assert bring("auditors", mina, GRADES, *lines, run=False).counts == {"same": 1}


def test_a_grade_is_prolonged_and_an_export_comes_back(mina: User, anna: User) -> None:
    bring("auditors", mina, GRADES[:5], ["anna@example.org", "Auditor", "2024-01-15", "2026-01-14", "incident 3"])
    assert bring(
        "auditors", mina, GRADES[:5], ["anna@example.org", "Auditor", "2024-01-15", "2029-01-14", ""]
    ).counts == {"changed": 1}
    assert Qualification.objects.get().valid_to == date(2029, 1, 14)

    kind = imports.find("auditors")
    assert kind is not None
    content = papers.export(kind, "csv", by=mina, today=TODAY)
    table = starting.start(kind=kind, file=SimpleUploadedFile("a.csv", content), by=mina, today=TODAY)
    assert working.check(table=table, by=mina, today=TODAY).counts == {"same": 2}


WHOLE = [*GRADES, "Kind of training", "Given by", "Certificate", "Passed"]


def export_of(by: User) -> bytes:
    kind = imports.find("auditors")
    assert kind is not None
    return papers.export(kind, "csv", by=by, today=TODAY)


def test_a_newcomer_comes_with_grade_topic_and_trainings_in_one_row(mina: User, anna: User, p01: Process) -> None:
    """CMP-02: the topic is the one of the process, however it is written; the training counts for its grade (4.2)."""
    with audited(by="system:test", today=TODAY):
        p01.topic = "service_desk"
        p01.save()
    row = ["Anna Berg", "Auditor", "2026-01-15", "2029-01-14", "Service Desk 3", "Requirements", "2025-11-14", 14]
    table = bring("auditors", mina, WHOLE, [*row, "Requirements of a standard", "A school", "R-7", "yes"])

    assert table.counts == {"added": 1}, said(table)
    assert said(table, "warnings") == []
    assert TopicLevel.objects.get().topic == "service_desk"
    training = Training.objects.get()
    assert (training.kind, training.provider, training.certificate, training.passed) == (
        "requirements",
        "A school",
        "R-7",
        True,
    )


def test_an_export_with_topics_and_trainings_changes_nothing(mina: User, anna: User) -> None:
    row = ["Anna Berg", "Auditor", "2026-01-15", "2029-01-14", "x 3; y 1", "Course", "2025-11-14", 14.5]
    bring("auditors", mina, WHOLE, [*row, "Audit technique", "A school", "R-7", "no"])
    more = ["Anna Berg", "", "", "", "", "Course", "2024-11-14", 7, "Further training", "", "", ""]
    bring("auditors", mina, WHOLE, more)  # the same course a year before
    before = (Training.objects.count(), TopicLevel.objects.count(), Qualification.objects.count())
    content = export_of(mina)
    kind = imports.find("auditors")
    assert kind is not None
    table = starting.start(kind=kind, file=SimpleUploadedFile("a.csv", content), by=mina, today=TODAY)
    table = working.check(table=table, by=mina, today=TODAY)
    assert table.counts == {"same": 4}, said(table)
    assert said(table, "warnings") == []
    assert before == (2, 2, 1)
    assert not Training.objects.get(on=date(2025, 11, 14)).passed
    assert b"Audit technique" in content and b"x 3" in content


def test_the_template_shows_a_row_that_comes_in(mina: User, leo: User) -> None:
    kind = imports.find("auditors")
    assert kind is not None
    example = kind.example()
    assert all(example[name] for name in ("topics", "training", "training_on", "training_hours", "training_kind"))
    content = papers.template(kind, "csv").replace(b"leo@example.org", leo.email.encode())
    table = starting.start(kind=kind, file=SimpleUploadedFile("t.csv", content), by=mina, today=TODAY)
    table = working.check(table=table, by=mina, today=TODAY)
    assert said(table) == [] and table.rows.count() == 1


def test_a_topic_of_no_process_and_a_training_that_says_something_else_are_pointed_at(
    mina: User, anna: User, p01: Process
) -> None:
    with audited(by="system:test", today=TODAY):
        p01.topic = "supplier"
        p01.save()
    table = bring("auditors", mina, GRADES[:5], ["Anna Berg", "", "", "", "suppliers 3"])
    assert said(table, "warnings") == ["No process has the topic “suppliers”, so CMP-02 does not ask for it."]
    course = ["Anna Berg", "", "", "", "", "Course", "2025-11-14"]
    assert bring("auditors", mina, GRADES, [*course, 8]).counts == {"changed": 1}
    again = bring("auditors", mina, GRADES, [*course, 9], run=False)
    assert said(again, "warnings") == [
        "It is here already and says something else: correct it on the page of the person."
    ]
    assert Training.objects.get().hours == 8


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["Ghost", "Auditor", "2024-01-15", "2027-01-14", ""], "Nobody here is called “Ghost”."),
        (["Anna Berg", "Auditor", "2024-01-15", "", ""], "Say until which day the grade is valid."),
        (["Anna Berg", "Auditor", "2024-01-15", "2023-01-01", ""], "The last day is before the first one."),
        (
            ["Anna Berg", "", "", "", "incident"],
            "“incident”: write the topic and its level from 0 to 4, such as resolution 3.",
        ),
        (["Anna Berg", "", "", "", ""], "Enter a grade, topics or a training."),
        (
            ["Mina Manager", "Lead auditor", "2024-01-15", "2027-01-14", ""],
            "Nobody enters their own competence. Somebody else imports this row.",
        ),
    ],
)
def test_what_does_not_fit_is_said_of_auditors(line: list[str], sentence: str, mina: User, anna: User) -> None:
    assert sentence in said(bring("auditors", mina, GRADES[:5], line, run=False))


def test_undone_no_grade_is_left(mina: User, anna: User) -> None:
    table = bring(
        "auditors", mina, GRADES, ["Anna Berg", "Auditor", "2024-01-15", "2027-01-14", "x 3", "C", "2024-01-12", 8]
    )
    table = working.undo(table=table, by=mina, today=TODAY)

    assert [row.undo_problem for row in table.rows.all()] == [""]
    assert not Qualification.objects.exists() and not Training.objects.exists()


def test_documents_with_versions_and_authors(admin_user: User, anna: User, p01: Process) -> None:
    lines = [
        ["INC-POL", "Incident policy", "1.0", "2023-02-01", "P01", "Anna Berg"],
        ["INC-POL", "Incident policy", "2.0", "2025-02-01", "P01", "Anna Berg"],
    ]
    table = bring("documents", admin_user, DOCS, *lines)

    assert table.counts == {"added": 2}, said(table)
    first, second = DocumentVersion.objects.order_by("approved_on")
    assert (first.in_force_to, second.in_force_from, second.process_code) == (
        date(2025, 1, 31),
        date(2025, 2, 1),
        "P01",
    )
    assert Authorship.objects.count() == 2
    assert bring("documents", admin_user, DOCS, *lines, run=False).counts == {"same": 2}


def test_a_programme_manager_brings_documents_and_an_administrator_their_authors(
    mina: User, anna: User, p01: Process
) -> None:
    table = bring("documents", mina, DOCS, ["INC-POL", "Incident policy", "1.0", "2023-02-01", "", "Anna Berg"])

    assert table.counts == {"added": 1}, said(table)
    assert not Authorship.objects.exists()
    assert said(table, "warnings") == ["Who wrote it is entered by an administrator: left out here."]


def test_a_document_without_a_version_and_a_new_title(mina: User) -> None:
    bring("documents", mina, DOCS[:2], ["INC-POL", "Incident policy"])
    assert bring("documents", mina, DOCS[:2], ["inc-pol", "Policy on incidents"]).counts == {"changed": 1}
    assert CriteriaDocument.objects.get().title == "Policy on incidents"
    assert said(bring("documents", mina, DOCS, ["X", "X", "", "2023-02-01", "", ""], run=False)) == [
        "Say which version it is."
    ]


def test_undone_no_document_is_left(admin_user: User, anna: User) -> None:
    table = bring(
        "documents",
        admin_user,
        DOCS,
        ["A", "A", "1", "2023-02-01", "", "Anna Berg"],
        ["A", "A", "2", "2024-02-01", "", ""],
    )
    table = working.undo(table=table, by=admin_user, today=TODAY)

    assert [row.undo_problem for row in table.rows.all()] == ["", ""]
    assert not CriteriaDocument.objects.exists()
