"""What the processes of one `make test` share: a folder, and things in it that whoever comes first makes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path


def folder() -> Path | None:
    """The folder of this run of scripts/check.py; None where somebody calls pytest by hand."""
    named = os.environ.get("AUDITPROG_TEST_SHARED")
    return Path(named) if named else None


def once(name: str, make: Callable[[], None]) -> bool:
    """Call `make` unless another process of this run has finished it already; True where it was called here."""
    held = folder()
    assert held is not None
    done = held / f"{name}.done"
    with (held / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return False
        make()
        done.touch()
    return True
