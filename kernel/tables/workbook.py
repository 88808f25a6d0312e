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
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from kernel.tables import delimited
from kernel.tables.grid import Grid, to_table
from kernel.tables.model import LIMITS, Cell, Dialect, Table, TableError
from kernel.tables.workbook_child import DAMAGED, LOCKED, TOO_BIG, TOO_FULL, TOO_LONG, TOO_MUCH, UNKNOWN_SHEET

CHILD = Path(__file__).with_name("workbook_child.py")
SENTENCES = {
    DAMAGED: "“{name}” is damaged: it cannot be read as a workbook. Save it again as XLSX and choose it again",
    LOCKED: "“{name}” is protected by a password. Save it without the password and choose it again",
    TOO_BIG: "“{name}” needs too much memory: cells lie far apart or hold too much. Copy the table into a new workbook",
    TOO_FULL: delimited.TOO_FULL,
    TOO_LONG: delimited.TOO_LONG,
    TOO_MUCH: f"A cell has more than {LIMITS.cell:,} characters. Shorten it and choose the file again",
    UNKNOWN_SHEET: "“{name}” has no sheet of that name. Choose one of its sheets",
}
TOO_SLOW = "“{name}” takes too long to read. Copy the table into a new workbook or save it as CSV"


def read(content: bytes, name: str, *, sheet: str = "", heading_row: int = 0, notes: tuple[str, ...] = ()) -> Table:
    """The table on a sheet, or on the first that holds something. `archive.check` comes first. Raises TableError."""
    head: dict[str, Any] = {}
    rows: list[list[Cell]] = []
    try:
        for line in _ask(content, name, sheet):
            said = json.loads(line)
            if isinstance(said, dict):
                head |= said
            else:
                rows.append([_cell(cell) for cell in said])
        grid, dialect = _found(head, rows)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise TableError(SENTENCES[DAMAGED].format(name=name)) from None
    if not dialect.sheet:
        raise TableError("The workbook holds no table: every sheet is empty. Choose another file")
    return to_table(replace(grid, notes=(*grid.notes, *notes)), dialect, heading_row=heading_row)


def _found(head: dict[str, Any], rows: list[list[Cell]]) -> tuple[Grid, Dialect]:
    """What the child said, in our words; KeyError where it did not come to its end."""
    merged = tuple(((a, b), (c, d)) for a, b, c, d in head["merged"])
    sheets, taken = tuple(head["sheets"]), str(head["sheet"])
    notes = list(head["notes"])
    if len(sheets) > 1 and head["guessed"]:
        others = ", ".join(f"“{other}”" for other in sheets if other != taken)
        notes.insert(0, f"The sheet “{taken}” was taken. There are others: {others}")
    return Grid(rows, int(head["top"]), merged, tuple(notes)), Dialect("xlsx", sheet=taken, sheets=sheets)


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
    limits = {name: getattr(LIMITS, name) for name in ("memory", "cpu", "rows", "cell", "cells")}
    reader = find_spec("python_calamine")
    assert reader and reader.origin
    paths = [str(CHILD.parents[2]), str(Path(reader.origin).parents[1])]
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
        if total > LIMITS.text:
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
