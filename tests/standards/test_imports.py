"""Own questions from spreadsheets: an addition to the bank that no load of the bank touches."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from kernel import imports, tables
from kernel.importing import papers, starting, working
from kernel.models import TableImport
from organisation.models import User
from standards.models import Question, Standard
from tests.conftest import TODAY

HEAD = ["Question", "Clause", "Code", "Who"]


def bring(by: User, *lines: list[Any], head: list[str] = HEAD, run: bool = True) -> TableImport:
    kind = imports.find("questions")
    assert kind is not None
    content = tables.csv_bytes(head, lines)
    table = starting.start(kind=kind, file=SimpleUploadedFile("q.csv", content), by=by, today=TODAY)
    table = working.check(table=table, by=by, today=TODAY)
    return working.run(table=table, by=by, today=TODAY) if run else table


def said(table: TableImport) -> list[str]:
    return [p["sentence"] for row in table.rows.order_by("number") for p in row.problems]


def test_an_own_question_joins_the_bank_and_survives_its_load(standard: Standard, mina: User) -> None:
    bank = Question.objects.active().count()
    table = bring(mina, ["Who may start an emergency change?", "8.5.1.3", "", "Change manager"])
    assert table.counts == {"added": 1}, said(table)

    row = Question.objects.get(own=True)
    assert (row.code, row.pack, row.type, row.primary_clause.number) == ("OWN-1", "CR", "implementation", "8.5.1.3")  # type: ignore[union-attr]
    call_command("load_reference", verbosity=0)
    assert Question.objects.active().count() == bank + 1
    assert Question.objects.get(own=True).active


def test_twice_is_nothing_a_change_is_one_and_an_export_comes_back(standard: Standard, mina: User) -> None:
    line = ["Who may start an emergency change?", "8.5.1.3", "X-1", "Change manager"]
    bring(mina, line)
    assert bring(mina, line, run=False).counts == {"same": 1}
    assert bring(mina, ["Who may begin it?", "8.5.1.3; 8.5.1.2", "X-1", ""]).counts == {"changed": 1}
    row = Question.objects.get(code="X-1")
    assert (row.text, row.version, row.credits.count()) == ("Who may begin it?", 2, 2)

    kind = imports.find("questions")
    assert kind is not None
    content = papers.export(kind, "xlsx", by=mina, today=TODAY)
    table = starting.start(kind=kind, file=SimpleUploadedFile("q.xlsx", content), by=mina, today=TODAY)
    assert working.check(table=table, by=mina, today=TODAY).counts == {"same": 1}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["Who?", "", "", ""], "Name the clause that an answer covers."),
        (["Who?", "12.3", "", ""], "The standard has no clause 12.3."),
        (["Who?", "8.5", "", ""], "8.5 is a heading. Say which clause below it."),
        (["Who?", "8.6.1", "CR-99", ""], "Codes such as CR-99 belong to the bank. Choose another one."),
        (["Who?", "8.6.1", "CR-01", ""], "CR-01 belongs to the bank. Leave the code out, or choose another one."),
    ],
)
def test_what_does_not_fit_is_said(line: list[str], sentence: str, standard: Standard, mina: User) -> None:
    assert sentence in said(bring(mina, line, run=False))


def test_a_question_of_the_bank_is_left_alone(standard: Standard, mina: User) -> None:
    text = Question.objects.active().exclude(pack="").first().text  # type: ignore[union-attr]

    assert bring(mina, [text, "8.6.1", "", ""], run=False).counts == {"same": 1}


def test_undone_it_is_gone(standard: Standard, mina: User) -> None:
    table = working.undo(table=bring(mina, ["Who?", "8.6.1", "", ""]), by=mina, today=TODAY)

    assert [row.undo_problem for row in table.rows.all()] == [""]
    assert not Question.objects.filter(own=True).exists()


def test_its_page_opens(standard: Standard, mina: User, client: Any) -> None:
    bring(mina, ["Who?", "8.6.1", "", ""])
    client.force_login(mina)

    key = Question.objects.get(own=True).key
    from django.urls import reverse

    assert client.get(reverse("standards:question_detail", args=[key])).status_code == 200
    assert "own question" in client.get(reverse("standards:question_list") + "?leaf=8.6.1").content.decode()
