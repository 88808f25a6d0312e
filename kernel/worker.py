"""Which process holds a job, and whether it still lives: a killed worker is followed at once, not when its lease ends.

Only what is certain counts: a process of this machine and of this process namespace. Of any other, and where the
system does not tell (no /proc), nothing is said, and the lease decides as before.
"""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path

PROC = Path("/proc")
BOOT = PROC / "sys/kernel/random/boot_id"
STATE, STARTED = 0, 19
"""Fields of /proc/<pid>/stat, counted behind the name."""


def me() -> str:
    """This process: where it runs, its number, and when it began, since numbers come again. Empty where unknown."""
    place, since = _place(), _started(os.getpid())
    return f"{place} {os.getpid()} {since}" if place and since else ""


def is_gone(worker: str) -> bool:
    """Whether that process certainly lives no more."""
    place, _blank, process = worker.partition(" ")
    number, _blank, since = process.partition(" ")
    return bool(place) and place == _place() and number.isdigit() and _started(int(number)) != since


@cache
def _place() -> str:
    """Host, boot and process namespace, as one word."""
    try:
        return "/".join((socket.gethostname()[:60], BOOT.read_text().strip(), os.readlink(PROC / "self/ns/pid")))
    except OSError:
        return ""


def _started(pid: int) -> str:
    """Ticks since the boot at which the process began; empty where there is none, or only its remains."""
    try:
        told = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if told[STATE] in "ZX" else told[STARTED]
