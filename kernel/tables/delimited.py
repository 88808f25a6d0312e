"""Text with separators to rows of text: which separator, which quotes, any line ends."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

from kernel.tables.model import LIMITS, Cell, TableError
from kernel.tables.text import clean, tidy

SEPARATORS = (";", ",", "\t", "|")
NAMES = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}
SAMPLE = 65_536
# A line may hold separators inside its quotes; more than this many are no table of ours.
MOST = 60_000
# Lines of a file, empty ones included.
LINES = 200_000
TOO_WIDE = f"The table has more than {LIMITS.columns} columns. Leave out those that are not needed and choose it again"
TOO_FULL = f"The table has more than {LIMITS.cells:,} filled cells. Split it and bring in one part after the other"
TOO_LONG = f"The table has more than {LIMITS.rows:,} rows. Split it and bring in one part after the other"


def separator_of(text: str, *, candidates: tuple[str, ...] = SEPARATORS) -> str:
    """The separator that cuts the first lines into rows of the same length; a comma where there is one column."""
    first = re.match(r"\s*\"?sep=(.)\"?\s*[\r\n]", text[:40])
    if first and first.group(1) in SEPARATORS:
        return first.group(1)
    sample = text[:SAMPLE]
    end = max(sample.rfind("\n"), sample.rfind("\r"))
    if len(text) > SAMPLE and end > 0:
        sample = sample[:end]
    return max(candidates, key=lambda mark: (_evenness(sample, mark), -candidates.index(mark)))


def _evenness(sample: str, mark: str) -> float:
    """0 for one column; else how many of the rows have the usual number of cells; the wider cut wins a tie."""
    try:
        lengths = [len(row) for row in csv.reader(StringIO(sample, newline=""), delimiter=mark) if any(row)]
    except csv.Error:
        return 0.0
    counts = Counter(length for length in lengths if length > 1)
    if not counts:
        return 0.0
    usual, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return times / len(lengths) + min(usual, 50) / 1_000_000


def parse(text: str, separator: str) -> list[list[Cell]]:
    """All rows, empty ones too, cells cleaned and None where empty. Raises TableError over a limit."""
    _refuse_width(text, separator)
    rows: list[list[Cell]] = []
    filled = cells_filled = 0
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            cells = _row(row, len(rows) + 1) if row else []
            filled += bool(cells)
            cells_filled += len(cells) - cells.count(None)
            if cells_filled > LIMITS.cells:
                raise TableError(TOO_FULL)
            if filled > LIMITS.rows + 50 or len(rows) > LINES:
                raise TableError(TOO_LONG)
            rows.append(cells)
    except csv.Error:
        raise _unreadable(len(rows) + 1, '"' in text) from None
    return _without_hint(rows)


def _row(row: list[str], number: int) -> list[Cell]:
    """Clean cells without the empty ones at the end."""
    while row and not row[-1].strip():
        row.pop()
    if len(row) > LIMITS.columns * 4:
        raise TableError(TOO_WIDE)
    cells: list[Cell] = []
    for text in row:
        if len(text) > LIMITS.cell and len(text := clean(text)) > LIMITS.cell:
            raise too_much(number, text)
        cells.append(tidy(text) or None if text else None)
    return cells


def _unreadable(number: int, quoted: bool) -> TableError:
    """The reader of the library stops at a cell of 131,072 characters: a quotation mark, or one endless text."""
    if not quoted:
        return too_much(number, "")
    return TableError(
        f"Row {number} cannot be read: a quotation mark opens a text there that never ends. "
        "Close or remove it and choose the file again"
    )


def too_much(number: int, text: str) -> TableError:
    """A cell over the limit; where it swallowed lines, a quotation mark that never closes is the likelier cause."""
    if text.count("\n") > 20:
        return TableError(
            f"Row {number} has a cell of more than {LIMITS.cell:,} characters over many lines: "
            "a quotation mark is probably not closed there. Close it and choose the file again"
        )
    return TableError(f"Row {number} has a cell with more than {LIMITS.cell:,} characters. Shorten it")


def _refuse_width(text: str, separator: str) -> None:
    """Before rows are made: a line of millions of separators would cost hundreds of megabytes."""
    if text.count(separator) <= MOST:
        return
    for line in StringIO(text, newline=""):
        if line.count(separator) > MOST:
            raise TableError(TOO_WIDE)


def _without_hint(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The line "sep=;" speaks to the spreadsheet program; its place is kept so that row numbers stay right."""
    if rows and rows[0] and re.fullmatch(r"sep=.?", str(rows[0][0])):
        rows[0] = []
    return rows
