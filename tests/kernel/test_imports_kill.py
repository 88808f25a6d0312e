"""A run that is killed in the middle: what is written is marked, what is not comes later, nothing comes twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from kernel import imports, verify
from kernel.importing import starting, working
from kernel.models import ImportRow, TableImport
from organisation.models import Unit, User
from tests.conftest import TODAY

ROOT = Path(__file__).resolve().parents[2]
ROWS = 1_000


def begun(by: User) -> TableImport:
    text = "Name\tCode\n" + "".join(f"Unit {i}\tU{i}\n" for i in range(ROWS))
    table = starting.start(kind=imports.find("units"), file=None, pasted=text, by=by, today=TODAY)
    working.check(table=table, by=by, today=TODAY)
    table.refresh_from_db()
    working.work(working.job_of(table).payload, today=TODAY)
    table.refresh_from_db()
    return working.run(table=table, by=by, today=TODAY)


def worker(table: TableImport) -> subprocess.Popen[bytes]:
    env = {
        **os.environ,
        "AUDITPROG_TEST_DB": str(connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "auditprog.settings.test",
    }
    payload = json.dumps(working.job_of(table).payload)
    return subprocess.Popen([sys.executable, "-m", "tests.kernel.importer", payload, "20"], cwd=ROOT, env=env)


def done(table: TableImport) -> int:
    return ImportRow.objects.filter(table=table).exclude(outcome="").count()


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_and_taken_up_again(admin_user: User) -> None:
    table = begun(admin_user)
    killed_at = []
    for wanted in (1, 200):
        process = worker(table)
        ends = time.monotonic() + 60
        while done(table) < wanted and process.poll() is None and time.monotonic() < ends:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed_at.append(done(table))
        assert Unit.objects.count() == done(table), "a row is written and marked, or neither"
    assert 0 < killed_at[0] < killed_at[1] < ROWS, killed_at
    working.work(working.job_of(table).payload, today=TODAY)
    table.refresh_from_db()
    assert table.state == "done" and table.counts == {"added": ROWS}
    assert Unit.objects.count() == ROWS
    assert verify.trail(records=True) == []


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_bring_each_row_once(admin_user: User) -> None:
    table = begun(admin_user)
    processes = [worker(table), worker(table)]
    for process in processes:
        process.wait(timeout=120)
    table.refresh_from_db()
    assert done(table) == ROWS and Unit.objects.count() == ROWS
    assert table.counts.get("added") == ROWS or table.state == "running"
    assert verify.trail(records=True) == []
