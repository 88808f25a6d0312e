"""What a table is once it is read: headings, rows of clean values, and how it was found (reliability 2.3, SEC-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Text is trimmed, NFC and free of control characters; an empty cell is None.
Cell = str | int | float | Decimal | date | bool | None


class TableError(Exception):
    """The one error that reading raises; `sentence` says what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, rows, columns, characters; seconds and bytes of the process that opens a workbook."""

    file: int = 25 * 1024 * 1024
    rows: int = 20_000
    columns: int = 200
    cell: int = 32_767
    cells: int = 1_000_000  # filled ones in a table
    text: int = 64 * 1024 * 1024  # bytes of all cells of a workbook
    unpacked: int = 200 * 1024 * 1024
    members: int = 2_000
    memory: int = 448 * 1024 * 1024
    cpu: int = 12
    wall: int = 45


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the table lay in its file, shown to the person and open to correction."""

    format: str  # csv, xlsx or paste
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    date_order: str = ""  # dmy, mdy, ymd, or "" where no column settles it
    sheets: tuple[str, ...] = ()  # all sheets of the workbook that hold something, in their order


@dataclass(frozen=True, slots=True)
class Table:
    """`first_row` and `row_numbers` count as the person's spreadsheet does: from 1, empty rows included."""

    headings: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    dialect: Dialect
    first_row: int
    notes: tuple[str, ...] = ()
    row_numbers: tuple[int, ...] = ()

    def column(self, index: int) -> list[Cell]:
        """All values of a column, top to bottom."""
        return [row[index] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A value with more than one reading: ask which one is meant."""

    readings: tuple[date, ...] | tuple[Decimal, ...]
