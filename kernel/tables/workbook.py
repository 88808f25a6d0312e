"""An XLSX file to a table: a child process with limits opens it, values only, formulas are never run (SEC-11)."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from kernel.tables.grid import Grid, to_table
from kernel.tables.model import LIMITS, Cell, Dialect, Table, TableError
from kernel.tables.workbook_child import DAMAGED, LOCKED, TOO_BIG, TOO_LONG, TOO_MUCH, TOO_WIDE, UNKNOWN_SHEET

CHILD = Path(__file__).with_name("workbook_child.py")
SENTENCES = {
    DAMAGED: "“{name}” is damaged: it cannot be read as a workbook. Save it again as XLSX and choose it again",
    LOCKED: "“{name}” is protected by a password. Save it without the password and choose it again",
    TOO_BIG: "“{name}” needs too much memory: cells lie far apart or hold too much. Copy the table into a new workbook",
    TOO_LONG: f"The table has more than {LIMITS.rows:,} rows. Split it and bring in one part after the other",
    TOO_WIDE: f"The table has more than {LIMITS.columns} columns. Leave out those that are not needed",
    TOO_MUCH: f"A cell has more than {LIMITS.cell:,} characters. Shorten it and choose the file again",
    UNKNOWN_SHEET: "“{name}” has no sheet of that name. Choose one of its sheets",
}
TOO_SLOW = "“{name}” takes too long to read. Copy the table into a new workbook or save it as CSV"


def read(content: bytes, name: str, *, sheet: str = "", heading_row: int = 0) -> Table:
    """The table on a sheet, or on the first that holds something. `archive.check` comes first. Raises TableError."""
    lines = _ask(content, name, sheet)
    try:
        head = json.loads(next(lines))
        rows = [[_cell(cell) for cell in json.loads(line)] for line in lines]
    except (StopIteration, ValueError, RecursionError):
        raise TableError(SENTENCES[DAMAGED].format(name=name)) from None
    if not head["sheet"]:
        raise TableError("The workbook holds no table: every sheet is empty. Choose another file")
    merged = tuple(((a, b), (c, d)) for a, b, c, d in head["merged"])
    grid = Grid(rows, head["top"], merged, tuple(head["notes"]))
    dialect = Dialect("xlsx", sheet=head["sheet"], sheets=tuple(head["sheets"]))
    return to_table(grid, dialect, heading_row=heading_row)


def _cell(value: Any) -> Cell:
    """Dates travel as a list of one number, the day's ordinal."""
    if isinstance(value, list):
        return date.fromordinal(value[0])
    cell: Cell = value
    return cell


def _ask(content: bytes, name: str, sheet: str) -> Iterator[bytes]:
    """The child's lines. It gets nothing of our environment, and no more time or memory than its limits."""
    child = subprocess.Popen(
        [sys.executable, "-I", "-S", str(CHILD), *_order(sheet)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", "")},
        cwd="/",
        start_new_session=True,
    )
    clock = threading.Timer(LIMITS.wall, _kill, [child])
    clock.daemon = True
    clock.start()
    try:
        _feed(child, content)
        yield from _lines(child, name)
        _judge(child.wait(), name)
    finally:
        clock.cancel()
        _kill(child)
        for stream in (child.stdin, child.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        child.wait()


def _order(sheet: str) -> list[str]:
    """Arguments of the child: its limits, where our packages and its helpers lie, and the sheet."""
    limits = (LIMITS.memory, LIMITS.cpu, LIMITS.rows, LIMITS.columns, LIMITS.cell, LIMITS.unpacked)
    paths = [str(CHILD.parents[2]), *(p for p in sys.path if p.endswith(("site-packages", "dist-packages")))]
    return [json.dumps({"limits": limits, "paths": paths, "sheet": sheet})]


def _feed(child: subprocess.Popen[bytes], content: bytes) -> None:
    """The whole file at once: the child reads it to the end before it answers."""
    assert child.stdin
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(content)
        child.stdin.close()


def _lines(child: subprocess.Popen[bytes], name: str) -> Iterator[bytes]:
    stream: IO[bytes] | None = child.stdout
    assert stream
    total = 0
    for line in stream:
        total += len(line)
        if total > LIMITS.unpacked // 2:
            raise TableError(SENTENCES[TOO_BIG].format(name=name))
        if not line.endswith(b"\n"):
            break
        yield line


def _judge(code: int, name: str) -> None:
    if code in (-signal.SIGKILL, -signal.SIGXCPU):
        raise TableError(TOO_SLOW.format(name=name))
    if code == -signal.SIGABRT:
        raise TableError(SENTENCES[TOO_BIG].format(name=name))
    if code:
        raise TableError(SENTENCES.get(code, SENTENCES[DAMAGED]).format(name=name))


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
