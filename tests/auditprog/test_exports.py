"""Every list as a file: what its page shows, for whom it shows it, marked and written down (SEC-13, domain 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditprog.exports import sheet
from kernel import imports, tables
from kernel.importing import papers
from kernel.journal import audited
from kernel.models import AuditEvent
from organisation import services
from organisation.models import Process, Unit, User
from standards.models import Standard
from tests.conftest import process

DAY = date(2026, 6, 1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def take(client: Client, user: User, address: str, form: str = "xlsx") -> tables.Table:
    client.force_login(user, backend=BACKEND)
    answer = client.post(address, {"format": form})
    assert answer.status_code == 200, answer.content[:500]
    assert f'.{form}"' in answer["Content-Disposition"] and answer["Cache-Control"] == "private, no-store"
    return tables.read(answer.content, f"list.{form}")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_of_masters_brought_in_again_changes_nothing(
    form: Any, client: Client, admin_user: User, p01: Process, p02: Process, leo: User
) -> None:
    services.add_site(code="AAR", name="=Aarlund", note="-quiet", by=admin_user, today=DAY)
    services.add_party(name="Holm", kind="supplier", by=admin_user, today=DAY)
    for slug in ("people", "processes", "sites", "units"):
        kind = imports.find(slug)
        assert kind is not None
        table = take(client, admin_user, f"/export/{slug}/", form)
        assert list(table.headings)[0] == papers.headings(kind)[0]
        assert len(table.rows) == len(list(kind.export(by=admin_user, today=DAY)))
    assert "=Aarlund" in str(take(client, admin_user, "/export/sites/", form).rows)
    assert take(client, admin_user, "/export/parties/", form).rows[0][0] == "Holm"


def test_lists_of_the_programme_manager_leave_in_the_columns_that_come_in(
    client: Client, mina: User, leo: User
) -> None:
    kind = imports.find("auditors")
    assert kind is not None
    table = take(client, mina, "/export/auditors/")
    assert len(table.rows) == len(list(kind.export(by=mina, today=DAY))) > 0
    assert set(table.headings) <= set(papers.headings(kind)) and table.headings[0] == papers.headings(kind)[0]


def test_a_reader_gets_the_columns_of_the_page_and_no_more(client: Client, omar: User, p01: Process) -> None:
    table = take(client, omar, "/export/people/")
    assert table.headings == ("Name", "Post", "Unit", "Reports to", "Access roles")
    assert "@" not in str(table.rows)


def test_the_filters_of_the_page_go_along(
    client: Client, admin_user: User, mina: User, leo: User, p01: Process
) -> None:
    for user in (admin_user, mina):
        rows = take(client, user, "/export/people/?q=leo").rows
        assert len(rows) == 1 and "Leo" in str(rows[0])


def test_a_copy_that_leaves_is_written_down_and_marked(client: Client, mina: User, p01: Process) -> None:
    client.force_login(mina, backend=BACKEND)
    body = client.post("/export/processes/?q=x", {"format": "csv"}).content.decode("utf-8-sig")
    last = body.strip().splitlines()[-1]
    assert last.startswith('"# Copy for ') and f"({mina.username})" in last and "1 rows. Confidential." in last
    event = AuditEvent.objects.order_by("-seq")[0]
    assert (event.action, event.actor_id) == ("list exported", mina.pk)
    for said in ('"list":"processes"', '"rows":1', '"format":"csv"'):
        assert said in event.text.replace(" ", "")


def test_nothing_is_written_down_where_nothing_left(client: Client, sam: User, mina: User) -> None:
    client.force_login(sam, backend=BACKEND)
    before = AuditEvent.objects.count()
    assert client.post("/export/people/").status_code == 403
    assert client.post("/export/nothing/").status_code == 404
    assert client.post("/export/coverage/?year=2026").status_code == 404
    assert client.post("/export/coverage/?year=²⁰²⁶").status_code == 404
    assert client.get("/export/findings/").status_code == 405
    assert AuditEvent.objects.count() == before


def test_a_list_longer_than_a_file_is_refused_with_the_way_out(
    client: Client, mina: User, p01: Process, p02: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "MOST", 1)
    client.force_login(mina, backend=BACKEND)
    answer = client.post("/export/processes/")
    assert answer.status_code == 409
    assert "Narrow it with its filters" in answer.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_list(
    client: Client, mina: User, admin_user: User, p01: Process, desk: Unit, standard: Standard, omar: User
) -> None:
    def asked() -> list[int]:
        counts = []
        for user, slug in ((mina, "processes"), (admin_user, "processes"), (mina, "people"), (admin_user, "people")):
            client.force_login(user, backend=BACKEND)
            with CaptureQueriesContext(connection) as seen:
                assert client.post(f"/export/{slug}/").status_code == 200
            counts.append(len(seen))
        return counts

    asked()
    one = asked()
    with audited(by="system:test", today=DAY):
        for number in range(10, 40):
            process(f"P{number}", f"Process {number}", "8.6.1", omar, standard, desk)
    assert asked() == one
    assert max(one) <= 30
