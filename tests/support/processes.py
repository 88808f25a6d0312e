"""Start our own processes in the database of the running test, and end them for certain."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def environment(**more: object) -> dict[str, str]:
    """Test settings, and this test's database and folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get("AUDITPROG_TEST_SETTINGS", "auditprog.settings.test"),
        "AUDITPROG_TEST_VAR": str(settings.TEST_VAR),
        "AUDITPROG_TEST_DB": str(connection.settings_dict["NAME"]),
        **{name: str(value) for name, value in more.items()},
    }


@contextlib.contextmanager
def running(*words: str, env: Mapping[str, str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """`python <words>` as the head of its own process group, killed with everything in it at the end."""
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=dict(env), start_new_session=True, **options)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()


def until(condition: Callable[[], object], seconds: float = 20.0) -> bool:
    """True as soon as it holds, False when it does not within that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


def children(pid: int) -> dict[int, str]:
    """The living processes below this one, with their command lines. Linux."""
    found: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                child = int(entry.name)
                found[child] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found |= children(child)
    return found


def with_environment(text: str) -> dict[int, str]:
    """The living processes that were started with this text in their environment, with their command lines. Linux."""
    found: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if text.encode() in (entry / "environ").read_bytes():
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found
