"""TRL-05: several processes write at once; one chain comes out, and without the lock it would not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from kernel import verify
from kernel.models import AuditEvent
from tests.kernel.models import Door

WRITERS, EACH = 4, 25
ROOT = Path(__file__).resolve().parents[2]


def write_at_once(mode: str) -> int:
    """How many of the writes failed."""
    env = {
        **os.environ,
        "AUDITPROG_TEST_DB": str(connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "auditprog.settings.test",
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.kernel.writer", f"w{n}", str(EACH), mode],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(WRITERS)
    ]
    return sum(int(process.communicate(timeout=120)[0]) for process in processes)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_trl_05_parallel_writers_make_one_chain_without_forks_or_gaps():
    assert write_at_once("locked") == 0
    assert (Door.objects.count(), AuditEvent.objects.count()) == (WRITERS * EACH, WRITERS * EACH)
    assert verify.trail(records=True) == []


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_trl_05_negative_control_without_the_lock_writers_collide():
    assert write_at_once("unlocked") > 0
