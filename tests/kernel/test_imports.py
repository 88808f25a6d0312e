"""The engine of imports, with a kind of its own: values, order, mending, chunks that break, undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kernel.importing import mending, papers, policy, starting, values, working
from kernel.journal import audited
from kernel.models import AuditEvent, Job, Stale, TableImport
from kernel.workflow import Refused
from organisation.models import User
from tests.conftest import SYSTEM, TODAY
from tests.kernel.doors import Doors
from tests.kernel.models import Door

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _doors(settings: Any) -> Iterator[None]:
    settings.IMPORT_KINDS = ["tests.kernel.doors.Doors"]
    Doors.refuses, Doors.calls = set(), []
    yield


def checked(text: str, by: User) -> TableImport:
    table = starting.start(kind=Doors(), file=None, pasted=text, by=by, today=TODAY)
    return working.check(table=table, by=by, today=TODAY)


def run(text: str, by: User) -> TableImport:
    return working.run(table=checked(text, by), by=by, today=TODAY)


def said(table: TableImport) -> dict[int, list[str]]:
    return {row.number: [p["sentence"] for p in row.problems] for row in table.rows.exclude(problems=[])}


def test_values_are_typed_and_empty_cells_say_nothing(admin_user: User) -> None:
    heads = "Name\tOpened\tHeight\tKind\tFire door\tTags\tMail"
    run(f"{heads}\nA\t2025-04-03\t2,5\tinside\tyes\tx; y ;x\ta@example.org\nB\t\t\t\t\t\t\n", admin_user)
    assert Doors.calls == [
        {
            "name": "A",
            "opened": date(2025, 4, 3),
            "height": Decimal("2.5"),
            "kind": "in",
            "fire": True,
            "tags": ("x", "y"),
            "mail": "a@example.org",
        },
        {"name": "B"},
    ]


def test_what_cannot_be_read_is_said_by_cell(admin_user: User) -> None:
    heads = "Name\tOpened\tHeight\tKind\tFire door\tMail"
    table = checked(f"{heads}\n{'x' * 41}\t31/02/2025\ttall\tup\tmaybe\ta@\n\t\t1\t\t\t\n", admin_user)
    assert said(table) == {
        2: [
            "Shorten this to 40 characters, it has 41",
            "Enter a date that exists, like 3 April 2025",
            "Enter a number",
            "Choose one of: Inside, Outside",
            "Say yes or no",
            "Enter a full address, like name@example.org",
        ],
        3: ["Fill in “Name”"],
    }


def test_a_column_of_dates_that_is_settled_asks_nothing(admin_user: User) -> None:
    run("Name\tOpened\nA\t03/04/2025\nB\t25/04/2025\n", admin_user)
    assert [call["opened"] for call in Doors.calls] == [date(2025, 4, 3), date(2025, 4, 25)]


def test_ambiguous_dates_are_asked_once_and_remembered(admin_user: User) -> None:
    table = checked("Name\tOpened\nA\t03/04/2025\nB\t05/06/2025\nC\t2025-01-31\n", admin_user)
    assert table.counts == {"reject": 2, "add": 1}
    (asked,) = table.sheet.asked
    assert (asked["column"], asked["rows"]) == ("opened", 2)
    assert asked["choices"] == [["dmy", "2025-04-03"], ["mdy", "2025-03-04"]]
    who = {"by": admin_user, "today": TODAY}
    table = mending.answer(table=table, orders={"opened": "mdy"}, version=table.version, **who)
    working.run(table=table, **who)
    assert [call["opened"] for call in Doors.calls] == [date(2025, 3, 4), date(2025, 5, 6), date(2025, 1, 31)]


def test_one_ambiguous_cell_can_be_typed_over(admin_user: User) -> None:
    table = checked("Name\tOpened\nA\t03/04/2025\n", admin_user)
    who = {"version": table.version, "by": admin_user, "today": TODAY}
    table = mending.mend_rows(table=table, cells={2: {"opened": "2025-04-03"}}, **who)
    working.run(table=table, by=admin_user, today=TODAY)
    assert Doors.calls[0]["opened"] == date(2025, 4, 3)


def test_rows_that_others_need_come_first_whatever_the_order(admin_user: User) -> None:
    table = run("Name\tAfter\nC\tB\nB\tA\nA\t\n", admin_user)
    assert [call["name"] for call in Doors.calls] == ["A", "B", "C"]
    assert table.counts == {"added": 3}


def test_a_circle_and_what_hangs_on_it_is_refused(admin_user: User) -> None:
    table = checked("Name\tAfter\nA\tB\nB\tA\nC\tA\nD\t\n", admin_user)
    assert table.counts == {"reject": 3, "add": 1}
    assert "need each other" in str(said(table)) and "which this one needs, cannot be taken" in said(table)[4][0]


def test_a_long_chain_of_rows_is_no_recursion(admin_user: User) -> None:
    rows = "".join(f"N{i}\t{f'N{i + 1}' if i < 1499 else ''}\n" for i in range(1500))
    table = starting.start(kind=Doors(), file=None, pasted=f"Name\tAfter\n{rows}", by=admin_user, today=TODAY)
    working.check(table=table, by=admin_user, today=TODAY)
    table.refresh_from_db()
    working.work(working.job_of(table).payload, today=TODAY)
    assert TableImport.objects.get().counts == {"add": 1500}


def test_the_same_thing_twice_in_a_file_is_said(admin_user: User) -> None:
    assert said(checked("Name\nA\nA\n", admin_user)) == {3: ["Row 2 is about the same. Leave one of them out"]}


def test_a_text_stands_for_another_in_the_whole_column(admin_user: User) -> None:
    table = checked("Name\tAfter\nA\t\nB\tOld\nC\tOld\n", admin_user)
    (group,) = table.sheet.groups
    assert (group["cause"], group["rows"], group["values"][0]["creatable"]) == ("unknown", 2, True)
    who = {"version": table.version, "by": admin_user, "today": TODAY}
    table = mending.answer(table=table, use={"after": {"Old": "A"}}, **who)
    assert table.counts == {"add": 3}
    table = mending.forget(table=table, version=table.version, by=admin_user, today=TODAY)
    assert table.counts == {"add": 1, "reject": 2}


def test_what_is_missing_is_created_by_the_run_and_not_before(admin_user: User) -> None:
    table = checked("Name\tAfter\nB\tNew\nC\tNew\n", admin_user)
    who = {"by": admin_user, "today": TODAY}
    table = mending.answer(table=table, create=("after", "New"), version=table.version, **who)
    assert not Door.objects.exists()
    table = working.run(table=table, **who)
    assert sorted(Door.objects.values_list("name", flat=True)) == ["B", "C", "New"]
    working.undo(table=table, **who)
    assert not Door.objects.exists()


def test_a_refused_row_costs_only_itself(admin_user: User) -> None:
    Doors.refuses = {"B"}
    table = run("Name\nA\nB\nC\n", admin_user)
    assert table.counts == {"added": 2, "rejected": 1}
    assert said(table) == {3: ["Not this one and not now"]}
    assert sorted(Door.objects.values_list("name", flat=True)) == ["A", "C"]
    from kernel import verify

    assert verify.trail(records=True) == [], "the journal knows nothing of what was taken back"


def test_what_happened_between_check_and_run_counts(admin_user: User) -> None:
    table = checked("Name\tAfter\nA\t\nB\tX\n", admin_user)
    assert table.counts == {"add": 1, "reject": 1}
    with audited(by=SYSTEM, today=TODAY):
        Door(name="A").save()
    table = working.run(table=table, by=admin_user, today=TODAY)
    assert table.counts == {"unchanged": 1, "rejected": 1} and Door.objects.count() == 1


def test_undo_only_in_its_time_and_not_what_was_changed(admin_user: User) -> None:
    table = run("Name\nA\nB\n", admin_user)
    with audited(by=SYSTEM, today=TODAY):
        door = Door.objects.get(name="B")
        door.name = "B2"
        door.save()
    table = working.undo(table=table, by=admin_user, today=TODAY)
    assert table.state == "undone" and list(Door.objects.values_list("name", flat=True)) == ["B2"]
    (row,) = table.rows.exclude(undo_problem="")
    assert "was changed since by system:test on 1 June 2026" in row.undo_problem
    later = run("Name\nC\n", admin_user)
    with audited(by=SYSTEM, today=TODAY):
        later.undo_until = timezone.now() - timedelta(minutes=1)
        later.save()
    with pytest.raises(Refused, match="is over"):
        working.undo(table=later, by=admin_user, today=TODAY)


def test_the_hours_of_the_undo_are_a_setting(admin_user: User) -> None:
    from kernel.models import Setting

    assert policy.load().undo_hours == 24
    with audited(by=SYSTEM, today=TODAY):
        Setting(key="imports.undo_hours", value=2).save()
    table = run("Name\nA\n", admin_user)
    assert timedelta(hours=1) < table.undo_until - timezone.now() < timedelta(hours=2)


def test_a_large_file_hands_over_from_job_to_job(admin_user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "IN_REQUEST", 2)
    monkeypatch.setattr(policy, "CHUNK", 2)
    monkeypatch.setattr(policy, "PART_SECONDS", 0)
    table = checked("Name\nA\nB\nC\nD\nE\n", admin_user)
    jobs = 0
    table.refresh_from_db()
    while table.is_working or (table.state == "ready" and working.run(table=table, by=admin_user, today=TODAY)):
        job = working.job_of(TableImport.objects.get(pk=table.pk))
        working.work(job.payload, today=TODAY)
        jobs += 1
        table.refresh_from_db()
    assert table.counts == {"added": 5} and jobs == 4, "one check, three parts"
    assert Job.objects.filter(kind="import").count() == jobs


def test_a_person_who_lost_the_role_stops_the_import(admin_user: User, rita: User, monkeypatch: Any) -> None:
    from django.core.exceptions import PermissionDenied

    def denied(*args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied("no")

    table = checked("Name\nA\n", admin_user)
    monkeypatch.setattr(Doors, "write", denied)
    table = working.run(table=table, by=admin_user, today=TODAY)
    assert table.state == "failed" and "no longer write" in table.error and not Door.objects.exists()
    monkeypatch.undo()
    table = working.go_on(table=table, by=admin_user, today=TODAY)
    working.work(working.job_of(table).payload, today=TODAY)
    table.refresh_from_db()
    assert table.state == "done" and Door.objects.count() == 1


def test_the_version_that_was_seen_counts(admin_user: User) -> None:
    table = checked("Name\nA\n", admin_user)
    with pytest.raises(Stale):
        working.run(table=table, version=table.version - 1, by=admin_user, today=TODAY)
    with pytest.raises(Stale):
        mending.forget(table=table, version=table.version - 1, by=admin_user, today=TODAY)


def test_the_journal_names_the_import(admin_user: User) -> None:
    table = run("Name\nA\n", admin_user)
    event = AuditEvent.objects.latest("seq")
    (made,) = AuditEvent.objects.filter(object_type=Door._meta.label)
    assert made.reason == f"{table.reference}: pasted.txt" and f'"import":"{table.reference}"' in made.text
    assert event.object_type == "kernel.TableImport" and event.action == "finish"


def test_rejected_rows_as_a_file_hold_what_was_typed_and_why(admin_user: User) -> None:
    from kernel import tables

    table = checked("Name\tMail\nA\ta@\nB\t\n", admin_user)
    who = {"version": table.version, "by": admin_user, "today": TODAY}
    table = mending.mend_rows(table=table, cells={2: {"mail": "=cmd"}}, **who)
    read = tables.read(papers.rejected(table), "r.xlsx")
    assert read.headings == ("Name", "Mail", "Row", "Reason")
    assert read.rows == [("A", "=cmd", 2, "“=cmd”: Enter a full address, like name@example.org")]


def test_what_is_no_text_is_refused(admin_user: User) -> None:
    for text in ("a\x00b", "x" * 11):
        with pytest.raises(Refused):
            values.speakable(text, longest=10)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_file_in_an_encoding_full_of_nuls_is_kept_once_it_was_read(admin_user: User, encoding: str) -> None:
    file = SimpleUploadedFile("doors.tsv", "Name;Kind\nTür;inside\n".encode(encoding))

    table = starting.start(kind=Doors(), file=file, by=admin_user, today=TODAY)

    assert table.sheet.first == [["Tür", "inside"]]
    assert table.file.content_type == "text/csv"
