"""The process that opens one workbook: started by kernel.tables.workbook only, reads standard input, loads no Django.

It limits itself before the reader is loaded and answers in lines of JSON: what it found, then one line a row.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import resource
import signal
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

# What the parent reads in the exit code.
DAMAGED, LOCKED, TOO_BIG, TOO_LONG, TOO_WIDE, UNKNOWN_SHEET, TOO_MUCH = 11, 12, 13, 14, 15, 16, 17
PR_SET_PDEATHSIG = 1
# Cells of a sheet as the reader lays them out, empty ones included: 24 bytes each.
AREA = 8_000_000


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
    """Names of the sheets that hold something, the one taken, and its contents."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    except calamine.PasswordError:
        raise Stop(LOCKED) from None
    names, taken, kept = [], "", None
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.visible != calamine.SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.start is None or not sheet.height:
            continue
        names.append(meta.name)
        if (wanted and meta.name == wanted) or (not wanted and not taken):
            taken, kept = meta.name, sheet
    if wanted and not taken:
        raise Stop(UNKNOWN_SHEET)
    return names, taken, kept


def cells(row: list[Any], most: int, clean: Any, dropped: set[str]) -> list[Any]:
    """One row as JSON takes it; a day is a list of its ordinal."""
    kept = []
    for value in row:
        if isinstance(value, str):
            text = clean(value[: most * 2])
            if len(text) > most:
                raise Stop(TOO_MUCH)
            kept.append(text or None)
        elif isinstance(value, float):
            whole = value.is_integer() and abs(value) < 1e15
            kept.append(int(value) if whole else value if value - value == 0 else None)
        elif isinstance(value, datetime):
            if value.time() != time(0):
                dropped.add("time")
            kept.append([value.date().toordinal()])
        elif isinstance(value, date):
            kept.append([value.toordinal()])
        elif isinstance(value, (time, timedelta)):
            kept.append(str(value))
        else:
            kept.append(value)
    while kept and kept[-1] is None:
        kept.pop()
    return kept


def answer(order: dict[str, Any], content: bytes) -> list[str]:
    """The lines of the answer. Raises Stop."""
    from kernel.tables.text import clean, unguard

    _, _, most_rows, most_columns, most_text, _ = order["limits"]
    names, taken, sheet = find(content, order["sheet"])
    if not taken:
        return [json.dumps({"sheet": "", "sheets": [], "top": 0, "merged": [], "notes": []})]
    top, left = sheet.start
    if sheet.height * sheet.width > AREA:
        raise Stop(TOO_BIG)
    dropped: set[str] = set()
    lines = [""]
    filled = 0
    for row in sheet.iter_rows():
        kept = cells(row, most_text, lambda text: unguard(clean(text)), dropped)
        filled += bool(kept)
        if filled > most_rows + 50:
            raise Stop(TOO_LONG)
        lines.append(json.dumps(kept, ensure_ascii=False))
    notes = ["Times of day were left out: a date is a day here"] if dropped else []
    merged = [(a - top, b - left, c - top, d - left) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    merged = [r for r in merged if r[0] >= 0 and r[1] >= 0]
    lines[0] = json.dumps({"sheet": taken, "sheets": names, "top": top, "merged": merged, "notes": notes})
    return lines


def main() -> int:
    order = json.loads(sys.argv[1])
    limit(order["limits"][0], order["limits"][1])
    sys.path[:0] = order["paths"]
    try:
        lines = answer(order, sys.stdin.buffer.read())
    except Stop as stop:
        return stop.code
    except MemoryError:
        return TOO_BIG
    except BaseException as error:  # a panic of the reader is one too
        return TOO_BIG if "memory" in str(error).lower() else DAMAGED
    for line in lines:
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
