"""The process that opens one workbook: started by kernel.tables.workbook only, reads standard input, loads no Django.

It limits itself before the reader is loaded and answers in lines of JSON: what it found, one line a row, and notes.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import resource
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from time import process_time
from typing import Any

# What the parent reads in the exit code.
DAMAGED, LOCKED, TOO_BIG, TOO_LONG, TOO_FULL, UNKNOWN_SHEET, TOO_MUCH = 11, 12, 13, 14, 15, 16, 17
PR_SET_PDEATHSIG = 1
# Cells of a sheet as the reader lays them out, empty ones included: 24 bytes each.
AREA = 8_000_000
# Merged ranges of one sheet.
RANGES = 50_000
# Seconds of computing after which further sheets are named without a look into them.
PEEK = 2.0


class Stop(Exception):
    """Ends with the exit code `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def limit(memory: int, cpu: int) -> None:
    """Bound address space (bytes) and CPU time (seconds) of this process; ask to die with the parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def find(content: bytes, wanted: str) -> tuple[list[str], str, Any]:
    """Names of the visible sheets that hold something, the one taken, and its contents."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    except calamine.PasswordError:
        raise Stop(LOCKED) from None
    names, taken, kept = [], "", None
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.visible != calamine.SheetVisibleEnum.Visible:
            continue
        asked = meta.name == wanted if wanted else not looks_like_a_table(kept)
        if taken and process_time() > PEEK:
            names.append(meta.name)  # a large workbook: the sheet is named without a look into it
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if not holds_something(sheet):
            continue
        names.append(meta.name)
        if asked and (wanted or not taken or looks_like_a_table(sheet)):
            taken, kept = meta.name, sheet
    if wanted and not taken:
        raise Stop(UNKNOWN_SHEET)
    return names, taken, kept


def holds_something(sheet: Any) -> bool:
    """False for an empty sheet and for the one that says whose copy the workbook is."""
    from kernel.tables.mark import is_mark

    if sheet.start is None or not sheet.height:
        return False
    return not (sheet.height == sheet.width == 1 and is_mark(sheet.to_python()[0]))


def looks_like_a_table(sheet: Any) -> bool:
    """Two rows and two columns at least: a cover sheet or a note in front of the list is none."""
    return sheet is not None and sheet.height > 1 and sheet.width > 1


def cell(value: Any, most: int, tidy: Callable[[str], str], dropped: set[str]) -> Any:
    """A value as JSON takes it; a day is a list of its ordinal."""
    if isinstance(value, str):
        text = tidy(value[: most * 2])
        if len(text) > most:
            raise Stop(TOO_MUCH)
        return text or None
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return int(value) if whole else value if value - value == 0 else None
    if isinstance(value, datetime):
        if value.time() != time(0):
            dropped.add("time")
        return [value.date().toordinal()]
    if isinstance(value, date):
        return [value.toordinal()]
    return str(value) if isinstance(value, (time, timedelta)) else value


def say(line: Any) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def answer(order: dict[str, Any], content: bytes) -> None:
    """One line with the sheets, one a row, one with where they lie and what there is to say. Raises Stop."""
    from kernel.tables.text import tidy

    most, dropped = order["limits"], set[str]()
    names, taken, sheet = find(content, order["sheet"])
    if taken and sheet.height * sheet.width > AREA:
        raise Stop(TOO_BIG)
    say({"sheet": taken, "sheets": names, "guessed": not order["sheet"]})
    said = rows = filled = 0
    for row in sheet.iter_rows() if taken else ():
        kept = [cell(value, most["cell"], tidy, dropped) for value in row]
        while kept and kept[-1] is None:
            kept.pop()
        rows += bool(kept)
        filled += len(kept) - kept.count(None)
        if rows > most["rows"] + 50:
            raise Stop(TOO_LONG)
        if filled > most["cells"]:
            raise Stop(TOO_FULL)
        say(kept)
        said += 1
    top = sheet.end[0] + 1 - said if taken else 0  # the reader may say the empty rows above, or not
    notes = ["Times of day were left out: a date is a day here"] if dropped else []
    say({"top": top, "merged": merged_of(sheet, top), "notes": notes})


def merged_of(sheet: Any, top: int) -> list[tuple[int, int, int, int]]:
    """Merged ranges as top, left, bottom, right, counted from the corner of what the sheet holds."""
    ranges = (sheet.merged_cell_ranges or []) if sheet else []
    if len(ranges) > RANGES:
        raise Stop(TOO_BIG)
    left = sheet.start[1] if sheet else 0
    moved = ((a - top, b - left, c - top, d - left) for (a, b), (c, d) in ranges)
    return [r for r in moved if r[0] >= 0 and r[1] >= 0]


def main() -> int:
    order = json.loads(sys.argv[1])
    limit(order["limits"]["memory"], order["limits"]["cpu"])
    sys.path[:0] = order["paths"]
    try:
        answer(order, sys.stdin.buffer.read())
    except Stop as stop:
        return stop.code
    except MemoryError:
        return TOO_BIG
    except BaseException as error:  # a panic of the reader is one too
        return TOO_BIG if "memory" in str(error).lower() else DAMAGED
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
