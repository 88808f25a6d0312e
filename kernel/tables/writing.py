"""The one writer of CSV and XLSX: text never becomes a formula, numbers stay numbers, days are days (SEC-13)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from kernel.tables.model import LIMITS, Cell
from kernel.tables.text import GUARDED, REFUSED, as_text, guard

# Beyond this a spreadsheet rounds a number: it is written as text.
EXACT = 10**15
WIDTHS = (8, 60)  # characters


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: str = "") -> bytes:
    """CSV in UTF-8 with its mark, commas, every text in quotes. `mark` is the last line (see kernel.tables.mark)."""
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([guard(_text(heading)) for heading in headings])
    writer.writerows([_for_csv(cell) for cell in row] for row in rows)
    if mark:
        writer.writerow([_text(mark)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _for_csv(cell: Cell) -> Any:
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        return _Number(as_text(cell)) if _is_number(cell) else as_text(cell)
    return guard(_text(as_text(cell)))


class _Number(float):
    """A number that is written as we spell it: no exponent, no trailing zero."""

    text: str

    def __new__(cls, text: str) -> _Number:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def xlsx_bytes(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: str = "") -> bytes:
    """A workbook with the table on its first sheet; `mark` stands on a second one. Texts are strings, days are days."""
    return workbook_bytes([(title, headings, rows)], mark=mark)


def workbook_bytes(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]], *, mark: str = "") -> bytes:
    """A workbook with a table (title, headings, rows) a sheet; `mark` stands on a last one."""
    import xlsxwriter  # 0.1 s, wanted by exports only

    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as book:
        for title, headings, rows in sheets:
            _fill(book, book.add_worksheet(_sheet_name(title)), headings, rows)
        if mark:
            sheet = book.add_worksheet("About this copy")
            sheet.write_string(0, 0, _text(mark))
            sheet.set_column(0, 0, WIDTHS[1] * 2)
    return out.getvalue()


def _fill(book: Any, sheet: Any, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
    widths = [len(heading) for heading in headings]
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, _for_xlsx(_text(heading)), bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, count, column, cell, plain, day)
            if count <= 200 and column < len(widths):
                widths[column] = max(widths[column], len(as_text(cell)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, WIDTHS[0]), WIDTHS[1]))
    sheet.freeze_panes(1, 0)
    if headings:
        sheet.autofilter(0, 0, count, len(headings) - 1)


def _write(sheet: Any, row: int, column: int, cell: Cell, plain: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, plain)
    elif isinstance(cell, date) and cell.year >= 1900 and cell > date(1900, 3, 1):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
    elif isinstance(cell, (int, float, Decimal)) and _is_number(cell):
        sheet.write_number(row, column, cell, plain)
    else:
        sheet.write_string(row, column, _for_xlsx(_text(as_text(cell))), plain)


def _is_number(cell: int | float | Decimal) -> bool:
    """False for what is no number, or one that a spreadsheet would round."""
    finite = cell == cell and cell not in (float("inf"), float("-inf"))
    return finite and (isinstance(cell, float) or abs(float(cell)) < EXACT)


def _for_xlsx(text: str) -> str:
    """Strings are strings here; only a text that already carries the apostrophe of a CSV gets another one."""
    return (f"'{text}" if GUARDED.match(text) else text)[: LIMITS.cell]


def _text(value: Any) -> str:
    return REFUSED.sub("", str(value))


def _sheet_name(title: str) -> str:
    """As spreadsheets allow: 31 characters, none of them in []:*?/\\, no apostrophe at an end."""
    name = "".join(" " if c in "[]:*?/\\" else c for c in _text(title)).strip(" '")[:31].strip(" '")
    return name if name and name.casefold() != "history" else "Table"
