"""The wizard as a person goes through it: file, columns, check, done; and whom it lets in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel import tables
from kernel.importing import working
from kernel.models import ImportRow, TableImport
from organisation.models import Unit, User
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db

UNITS = "Name\tCode\tUnit above\nService desk\tDES\tOperations\nOperations\tOPS\t\nArchive\tARC\tNowhere\n"


@pytest.fixture
def root(client: Client, admin_user: User, set_today: Any) -> Client:
    client.force_login(admin_user)
    return client


def page(answer: Any) -> str:
    return answer.content.decode()


def post(client: Client, url: str, **typed: Any) -> Any:
    """As the form of the page would: with the version that it showed."""
    pk = int(re.search(r"/import/(\d+)/", url)[1])
    version = TableImport.objects.get(pk=pk).version
    return client.post(url, {"version": version, **typed})


def brought(client: Client, text: str, kind: str = "units") -> TableImport:
    answer = client.post(f"/import/new/{kind}/", {"pasted": text})
    assert answer.status_code == 302, page(answer)
    return TableImport.objects.latest("pk")


def checked(client: Client, text: str, kind: str = "units") -> TableImport:
    table = brought(client, text, kind)
    columns = {f"column-{name}": index for name, index in table.columns.items()}
    assert post(client, f"/import/{table.pk}/columns/", **columns).status_code == 302
    table.refresh_from_db()
    return table


def test_from_file_to_done(root: Client) -> None:
    content = tables.xlsx_bytes("Units", ("Department", "Short"), [("Desk", "DES"), ("Ops", "OPS")])
    answer = root.post("/import/new/units/", {"file": SimpleUploadedFile("units.xlsx", content)})
    table = TableImport.objects.get()
    assert answer["Location"] == f"/import/{table.pk}/file/"
    first = page(root.get(answer["Location"]))
    assert "2 rows were read" in first and "Department" in first and 'name="sheet"' in first
    columns = page(root.get(f"/import/{table.pk}/columns/"))
    assert "guessed" in columns and "Check 2 rows" in columns
    answer = post(root, f"/import/{table.pk}/columns/", **{"column-name": 0, "column-code": 1})
    check = page(root.get(answer["Location"], follow=True))
    assert "2 rows will be added" in check and "Import 2 rows now" in check and not Unit.objects.exists()
    answer = post(root, f"/import/{table.pk}/run/")
    done = page(root.get(answer["Location"]))
    assert Unit.objects.count() == 2
    assert "You can undo the whole import until" in done and "Added" in done


def test_errors_are_mended_in_place(root: Client) -> None:
    table = checked(root, UNITS)
    check = page(root.get(f"/import/{table.pk}/check/"))
    assert "No such unit" in check and "“Nowhere”" in check and "Download 1 row with its error" in check
    post(root, f"/import/{table.pk}/answer/", column="parent", **{"value-1": "Nowhere", "instead-1": "OPS"})
    table.refresh_from_db()
    assert table.counts == {"add": 3}
    post(root, f"/import/{table.pk}/run/")
    assert Unit.objects.get(code="ARC").parent.code == "OPS"


def test_one_row_is_mended_and_another_left_out(root: Client) -> None:
    table = checked(root, UNITS)
    listed = page(root.get(f"/import/{table.pk}/check/?cause=unknown:parent"))
    assert 'name="cell-4-parent"' in listed and 'value="Nowhere"' in listed
    typed = {"cell-4-parent": "DES", "was-4-parent": "Nowhere", "out": "3"}
    assert post(root, f"/import/{table.pk}/check/", **typed).status_code == 302
    table.refresh_from_db()
    said = page(root.get(f"/import/{table.pk}/check/", follow=True))
    assert table.counts == {"reject": 2, "skip": 1}, "the unit above was left out"
    assert "A row that this one needs is not there" in said or "which this one needs" in said
    post(root, f"/import/{table.pk}/check/", **{"in": "3"})
    table.refresh_from_db()
    assert table.counts == {"add": 3}


def test_two_dates_fit_is_asked_once_for_the_column(root: Client, omar: User, bo: User, ada: User) -> None:
    text = "Person\tManager\tFrom\nomar\tbo\t03/04/25\nada\tbo\t05/06/25\n"
    table = checked(root, text, "lines")
    check = page(root.get(f"/import/{table.pk}/check/"))
    assert "two dates fit" in check and "3 April 2025" in check and "4 March 2025" in check
    assert "Take it for 2 rows" in check
    post(root, f"/import/{table.pk}/answer/", **{"order-start": "dmy"})
    table.refresh_from_db()
    assert table.counts == {"add": 2}
    answer = post(root, f"/import/{table.pk}/run/")
    assert answer.status_code == 409 and "Say why" in page(answer)
    post(root, f"/import/{table.pk}/run/", reason="Lines of 2025")
    assert [str(line.start) for line in omar.lines.all()] == ["2025-04-03"]


def test_undo_asks_and_tells(root: Client) -> None:
    table = checked(root, UNITS.replace("Nowhere", "OPS"))
    post(root, f"/import/{table.pk}/run/")
    assert "3 rows were added" in page(root.get(f"/import/{table.pk}/undo/"))
    answer = post(root, f"/import/{table.pk}/undo/")
    assert "3 rows were taken back" in page(root.get(answer["Location"])) and not Unit.objects.exists()
    assert root.get(f"/import/{table.pk}/undo/")["Location"] == f"/import/{table.pk}/"


def test_rejected_rows_come_back_with_the_reason(root: Client) -> None:
    table = checked(root, UNITS)
    before = tables.read(root.get(f"/import/{table.pk}/rejected/").content, "r.xlsx")
    post(root, f"/import/{table.pk}/run/")
    after = tables.read(root.get(f"/import/{table.pk}/rejected/").content, "r.xlsx")
    assert before.rows == after.rows == [("Archive", "ARC", "Nowhere", 4, "“Nowhere”: No such unit")]
    assert "Nowhere" in page(root.get(f"/import/{table.pk}/"))


def test_the_file_can_be_read_in_another_way(root: Client) -> None:
    file = SimpleUploadedFile("units.csv", "Title\nName;Code\nDésk;DES\n".encode("cp1252"))
    root.post("/import/new/units/", {"file": file})
    table = TableImport.objects.get()
    assert "Désk" in page(root.get(f"/import/{table.pk}/file/"))
    answer = post(root, f"/import/{table.pk}/file/", encoding="cp1252", separator=",", heading_row="2")
    assert answer.status_code == 302
    assert "Name;Code" in page(root.get(f"/import/{table.pk}/file/"))
    answer = post(root, f"/import/{table.pk}/file/", encoding="utf-8", separator=";")
    assert answer.status_code == 409 and "encoding" in page(answer)


def test_a_file_that_is_none_is_a_sentence(root: Client) -> None:
    answer = root.post("/import/new/units/", {"file": SimpleUploadedFile("x.xlsx", b"%PDF-1.7 ...")})
    assert answer.status_code == 409 and "Choose a CSV or XLSX file" in page(answer)
    answer = root.post("/import/new/units/", {"pasted": ""})
    assert answer.status_code == 409 and "Choose a file, or paste the cells" in page(answer)
    assert not TableImport.objects.exists()


def test_a_missing_column_is_said_before_the_check(root: Client) -> None:
    table = brought(root, "Foo\tBar\n1\t2\n")
    assert "Choose the column that holds “Name”" in page(root.get(f"/import/{table.pk}/columns/"))
    answer = post(root, f"/import/{table.pk}/columns/", **{"column-code": 0})
    assert answer.status_code == 409 and "Choose the column that holds “Name”" in page(answer)
    answer = post(root, f"/import/{table.pk}/columns/", **{"column-code": 0, "column-name": 0})
    assert answer.status_code == 409 and "is chosen twice" in page(answer)


def test_somebody_else_was_first(root: Client) -> None:
    table = checked(root, UNITS)
    assert root.post(f"/import/{table.pk}/run/", {"version": table.version - 1}).status_code == 412
    assert root.post(f"/import/{table.pk}/run/", {}).status_code == 428


@pytest.mark.parametrize("who", ["mina", "leo", "omar", "rita", "sam"])
def test_only_who_may_write_the_list(who: str, request: Any, client: Client, root: Client) -> None:
    table = checked(root, UNITS)
    client = Client()
    client.force_login(request.getfixturevalue(who))
    paths = ["/import/new/people/", f"/import/{table.pk}/", f"/import/{table.pk}/check/", "/import/export/people.csv"]
    for path in [*paths, "/import/template/people.xlsx", f"/import/{table.pk}/rejected/"]:
        assert client.get(path).status_code == 403, path
    assert post(client, f"/import/{table.pk}/run/").status_code == 403
    assert not Unit.objects.exists()


def test_a_large_file_is_a_job_with_progress(root: Client) -> None:
    from kernel.importing import working

    rows = "".join(f"Unit {i}\tU{i}\n" for i in range(400))
    table = checked(root, f"Name\tCode\n{rows}")
    assert table.state == "checking"
    waiting = page(root.get(f"/import/{table.pk}/"))
    assert f'hx-get="/import/{table.pk}/progress/"' in waiting and "Look again" in waiting
    fragment = root.get(f"/import/{table.pk}/progress/", HTTP_HX_REQUEST="true")
    assert "400 rows" in page(fragment)
    assert root.get(f"/import/{table.pk}/progress/")["Location"] == f"/import/{table.pk}/"
    working.work(working.job_of(table).payload, today=table.on)
    answer = root.get(f"/import/{table.pk}/progress/", HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"] == f"/import/{table.pk}/"
    post(root, f"/import/{table.pk}/run/")
    table.refresh_from_db()
    working.work(working.job_of(table).payload, today=table.on)
    assert Unit.objects.count() == 400


@pytest.mark.parametrize("path", ["file", "columns", "check", "check/?show=add", "check/?show=reject", ""])
def test_queries_do_not_grow(root: Client, path: str) -> None:
    counts = []
    for number in (2, 60):
        rows = "".join(f"Unit {i}\tU{number}{i}\t{'Nowhere' if i % 2 else ''}\n" for i in range(number))
        table = checked(root, f"Name\tCode\tUnit above\n{rows}")
        if not path:
            post(root, f"/import/{table.pk}/run/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            step = path and (path if "?" in path else f"{path}/")
            assert root.get(f"/import/{table.pk}/{step}").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 15, counts


def test_the_list_of_imports_costs_the_same_at_any_length(root: Client) -> None:
    counts = []
    for number in (1, 29):
        for i in range(number):
            brought(root, f"Name\tCode\nUnit {i}\tU{i}\n")
        with CaptureQueriesContext(connection) as caught:
            assert root.get("/import/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 15, counts


def test_templates_and_exports(root: Client, desk: Unit) -> None:
    for form in ("csv", "xlsx"):
        read = tables.read(root.get(f"/import/template/units.{form}").content, f"t.{form}")
        assert read.headings == ("Name", "Code", "Unit above") and len(read.rows) == 1
        read = tables.read(root.get(f"/import/export/units.{form}").content, f"e.{form}")
        assert read.rows == [("Service desk", "DES", None)] or read.rows == [("Service desk", "DES")]
    assert root.get("/import/template/nothing.csv").status_code == 404


def test_the_same_file_again_is_said(root: Client) -> None:
    table = checked(root, UNITS.replace("Nowhere", "OPS"))
    post(root, f"/import/{table.pk}/run/")
    again = brought(root, UNITS.replace("Nowhere", "OPS"))
    assert "brought this very file in" in page(root.get(f"/import/{again.pk}/file/"))
    post(root, f"/import/{again.pk}/columns/", **{f"column-{k}": v for k, v in again.columns.items()})
    said = page(root.get(f"/import/{again.pk}/check/"))
    assert "there is nothing to import" in said and "rows now" not in said
    assert ImportRow.objects.filter(table=again, verdict="same").count() == 3


def test_what_no_page_offers_cannot_be_created(root: Client) -> None:
    """A problem is not talked away by asking for something that this list cannot make."""
    table = checked(root, UNITS)
    answer = post(root, f"/import/{table.pk}/answer/", column="parent", create="1", **{"value-1": "Nowhere"})
    assert answer.status_code == 409 and "Nothing of that name can be made here" in page(answer)
    table.refresh_from_db()
    assert table.counts == {"add": 2, "reject": 1} and table.answers == {}


@pytest.mark.parametrize("field", ["value-1", "instead-1"])
def test_a_text_that_no_database_holds_is_refused(field: str, root: Client) -> None:
    table = checked(root, UNITS)
    typed = {"value-1": "Nowhere", "instead-1": "OPS"} | {field: "a\x00b"}
    assert post(root, f"/import/{table.pk}/answer/", column="parent", **typed).status_code == 409
    assert post(root, f"/import/{table.pk}/file/", sheet="a\x00b").status_code == 409


def test_an_unexpected_end_stops_the_import_and_it_can_be_gone_on_with(
    root: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = checked(root, UNITS)
    with monkeypatch.context() as broken:
        broken.setattr("kernel.importing.running._do", lambda run, chunk: 1 / 0)
        assert post(root, f"/import/{table.pk}/run/").status_code == 302
    table.refresh_from_db()
    assert table.state == "failed" and "unexpected" in table.error
    post(root, f"/import/{table.pk}/go-on/")
    table.refresh_from_db()
    working.work(working.job_of(table).payload, today=TODAY)
    table.refresh_from_db()
    assert table.state == "done" and Unit.objects.count() == 2
    with monkeypatch.context() as broken:
        broken.setattr("kernel.importing.undoing._row", lambda *row, **how: 1 / 0)
        assert post(root, f"/import/{table.pk}/undo/").status_code == 302
    table.refresh_from_db()
    assert table.state == "done" and Unit.objects.count() == 2
    post(root, f"/import/{table.pk}/undo/")
    table.refresh_from_db()
    assert table.state == "undone" and not Unit.objects.exists()


def test_what_a_killed_server_left_is_taken_up_by_a_job(root: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    table = checked(root, UNITS)
    monkeypatch.setattr("kernel.importing.working._run_now", lambda *table, **how: None)  # killed right after the start
    post(root, f"/import/{table.pk}/run/")
    monkeypatch.undo()
    table.refresh_from_db()
    assert table.state == "running" and working.job_of(table) is None
    assert f"/import/{table.pk}/go-on/" in page(root.get(f"/import/{table.pk}/"))
    post(root, f"/import/{table.pk}/go-on/")
    table.refresh_from_db()
    part = table.part
    post(root, f"/import/{table.pk}/go-on/")
    table.refresh_from_db()
    assert part == table.part == 1, "one job is enough"
    working.work(working.job_of(table).payload, today=TODAY)
    table.refresh_from_db()
    assert table.state == "done" and Unit.objects.count() == 2


def test_a_wrong_cell_of_an_optional_column_is_emptied_by_its_cause(root: Client) -> None:
    table = checked(root, UNITS)
    shown = page(root.get(f"/import/{table.pk}/check/"))
    column = re.search(r'name="column" value="(\w+)"', shown)[1]
    assert "Leave it empty" in shown
    answer = post(root, f"/import/{table.pk}/answer/", column=column, **{"value-1": "Nowhere"}, empty="1")

    assert answer.status_code == 302
    table.refresh_from_db()
    assert (table.counts["add"], table.counts.get("reject", 0)) == (3, 0)


def test_a_needed_cell_is_not_emptied(root: Client) -> None:
    table = checked(root, UNITS)
    post(root, f"/import/{table.pk}/answer/", column="name", **{"value-1": "Service desk"}, empty="1")

    table.refresh_from_db()
    assert "use" not in table.answers or not table.answers["use"].get("name")


def test_the_page_says_which_lists_are_whose(root: Client) -> None:
    assert "Programme manager brings in:" in page(root.get("/import/"))


def test_a_draft_is_thrown_away_by_whoever_began_it(root: Client, mina: User) -> None:
    table = checked(root, UNITS)
    assert f"/import/{table.pk}/discard/" in page(root.get("/import/"))
    assert post(root, f"/import/{table.pk}/discard/").status_code == 302
    assert not TableImport.objects.exists()


def test_an_import_that_nobody_works_at_says_so(root: Client) -> None:
    from kernel.models import Job

    rows = "".join(f"Unit {n}\tU{n}\n" for n in range(301))
    table = checked(root, f"Name\tCode\n{rows}")
    Job.objects.update(run_after="2026-01-01T08:00:00Z")

    assert "Waiting for the worker" in page(root.get(f"/import/{table.pk}/"))
