"""Every list as a file in a world where everything happened: no formula, numbers are numbers, few queries (SEC-13)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditprog.exports import LISTS
from findings.models import Finding
from kernel import tables
from kernel.journal import audited
from organisation.models import Process
from programmes.models import PlannedAudit
from tests.routes.world import TODAY, World

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://example.org","x")'


@pytest.fixture
def hostile(world: World) -> World:
    """Text that a spreadsheet would run, wherever a person may write."""
    with audited(by="system:test", today=TODAY, reason="test"):
        for model, name in ((Finding, "gap"), (Process, "name"), (PlannedAudit, "title")):
            for row in model.objects.all():
                setattr(row, name, HOSTILE)
                row.save()
    return world


def address(slug: str, world: World) -> str:
    return f"/export/{slug}/" + (f"?year={world.at['year']}" if slug == "coverage" else "")


@pytest.mark.parametrize("slug", LISTS)
@pytest.mark.parametrize("who", ["mina", "root"])
def test_sec_13_no_list_holds_a_formula(who: str, slug: str, hostile: World, clients: dict[str, Client]) -> None:
    where = address(slug, hostile)
    with CaptureQueriesContext(connection) as seen:
        answer = clients[who].post(where, {"format": "xlsx"})
    if who == "root" and slug == "coverage":
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    assert len(seen) <= 45, f"{len(seen)} queries"
    book = openpyxl.load_workbook(BytesIO(answer.content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "b"}
    plain = clients[who].post(where, {"format": "csv"}).content
    assert not [
        line for line in plain.decode("utf-8-sig").split("\r\n") if line.startswith(("=", '"=')) or ',"=' in line
    ]


@pytest.mark.parametrize(("slug", "kinds"), [("audits", {"Questions": int}), ("findings", {"Late": bool})])
def test_numbers_and_days_keep_their_kind(
    slug: str, kinds: dict[str, type], hostile: World, clients: dict[str, Client]
) -> None:
    table = rows_of(slug, clients["mina"], hostile)
    assert table.rows
    for heading, kind in kinds.items():
        assert {type(value) for value in table.column(table.headings.index(heading))} == {kind}
    assert HOSTILE in str(table.rows)


def rows_of(slug: str, client: Client, world: World, **filters: Any) -> tables.Table:
    return tables.read(client.post(address(slug, world), {"format": "xlsx"}).content, "x.xlsx")


def test_the_coverage_matrix_has_an_audit_a_column(world: World, clients: dict[str, Client]) -> None:
    table = rows_of("coverage", clients["mina"], world)
    assert table.headings[:2] == ("Clause", "Title") and table.headings[-1] == "Gap"
    assert any(heading.startswith("AUD-") for heading in table.headings)


def test_nobody_gets_more_than_the_page_shows(world: World, clients: dict[str, Client]) -> None:
    everything = {row[0] for row in rows_of("findings", clients["mina"], world).rows}
    assert everything
    for who in ("sam", "rita", "ada", "otto"):
        answer = clients[who].post("/export/findings/", {"format": "csv"})
        page = clients[who].get("/findings/").content.decode()
        for reference in everything:
            assert (reference in answer.content.decode()) == (f"/findings/{reference}/" in page), (who, reference)
