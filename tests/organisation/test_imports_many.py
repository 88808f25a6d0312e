"""Ten thousand people in a job: the figure is printed (pytest -s), the bound is a minute (issue 3)."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel import imports, tables
from kernel.importing import starting, working
from kernel.models import TableImport
from organisation.models import ReportingLine, Unit, User
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db

HEADS = ("First name", "Last name", "E-mail", "Unit", "Manager", "Since")


def staff(number: int, prefix: str = "p", *, managers: bool = True) -> bytes:
    """A file with this many people; each tenth leads the nine after it."""
    rows = []
    for i in range(number):
        boss = f"{prefix}{i - i % 10}@example.org" if i % 10 else ("" if i == 0 else f"{prefix}0@example.org")
        who = (f"First{i}", f"Last{prefix}{i}", f"{prefix}{i}@example.org")
        rows.append((*who, "DES", boss if managers else "", "2025-01-01"))
    return tables.xlsx_bytes("Staff", HEADS, rows)


def begun(content: bytes, by: User) -> TableImport:
    file = SimpleUploadedFile("staff.xlsx", content)
    return starting.start(kind=imports.find("people"), file=file, by=by, today=TODAY)


def test_ten_thousand_people_within_a_minute(admin_user: User, desk: Unit, capsys: Any) -> None:
    spent: dict[str, float] = {}
    worked: dict[str, float] = {}

    def clocked(name: str, call: Any) -> Any:
        began, cpu = time.perf_counter(), time.process_time()
        answer = call()
        spent[name], worked[name] = time.perf_counter() - began, time.process_time() - cpu
        return answer

    content = staff(10_000)
    table = clocked("read", lambda: begun(content, admin_user))
    working.check(table=table, by=admin_user, today=TODAY)
    table.refresh_from_db()
    assert table.state == "checking"
    clocked("check", lambda: work(table, admin_user))
    table.refresh_from_db()
    assert table.counts == {"add": 10_000}
    working.run(table=table, reason="Staff list", by=admin_user, today=TODAY)
    table.refresh_from_db()
    clocked("run", lambda: run_all(table, admin_user))
    table.refresh_from_db()
    assert table.counts == {"added": 10_000}
    assert User.objects.count() == 10_001 and ReportingLine.objects.count() == 9_999
    with capsys.disabled():
        told = ", ".join(f"{name} {seconds:.1f} s ({worked[name]:.1f} s of CPU)" for name, seconds in spent.items())
        print(f"\n10,000 people: {told}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    # A machine that others load as well makes the clock unsteady: then what we ourselves used is what counts.
    is_busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    assert sum((worked if is_busy else spent).values()) < 60


def work(table: TableImport, by: User) -> None:
    """One job, as the worker would do it."""
    job = working.job_of(table)
    working.work(job.payload, today=TODAY)


def run_all(table: TableImport, by: User) -> None:
    while table.state == "running":
        work(table, by)
        table.refresh_from_db()


def test_queries_of_a_run_do_not_grow_with_its_rows(admin_user: User, desk: Unit) -> None:
    counts = []
    for number, prefix in ((10, "a"), (190, "b")):
        table = begun(staff(number, prefix, managers=False), admin_user)
        table = working.check(table=table, by=admin_user, today=TODAY)
        with CaptureQueriesContext(connection) as caught:
            table = working.run(table=table, reason="x", by=admin_user, today=TODAY)
        counts.append(len(caught))
        assert table.counts == {"added": number}
    # A statement of the bulk insert holds so many values: a few more of them, not one a row.
    assert counts[1] <= counts[0] + 20, counts
