"""Spreadsheets in and out: CSV, XLSX and pasted text become a Table, and rows become files safe to open.

No Django and no rooms here. The child process of the workbook imports kernel.tables.text, so this package loads
its parts only when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kernel.tables.decode import ENCODINGS as ENCODINGS
    from kernel.tables.delimited import SEPARATORS as SEPARATORS
    from kernel.tables.guess import guess_columns as guess_columns
    from kernel.tables.model import LIMITS as LIMITS
    from kernel.tables.model import Ambiguous as Ambiguous
    from kernel.tables.model import Cell as Cell
    from kernel.tables.model import Dialect as Dialect
    from kernel.tables.model import Table as Table
    from kernel.tables.model import TableError as TableError
    from kernel.tables.reading import read as read
    from kernel.tables.reading import read_pasted as read_pasted
    from kernel.tables.text import as_text as as_text
    from kernel.tables.text import clean as clean
    from kernel.tables.values import date_orders as date_orders
    from kernel.tables.values import parse_bool as parse_bool
    from kernel.tables.values import parse_date as parse_date
    from kernel.tables.values import parse_number as parse_number
    from kernel.tables.writing import csv_bytes as csv_bytes
    from kernel.tables.writing import workbook_bytes as workbook_bytes
    from kernel.tables.writing import xlsx_bytes as xlsx_bytes

HOMES = {
    "decode": ("ENCODINGS",),
    "delimited": ("SEPARATORS",),
    "guess": ("guess_columns",),
    "model": ("LIMITS", "Ambiguous", "Cell", "Dialect", "Table", "TableError"),
    "reading": ("read", "read_pasted"),
    "text": ("as_text", "clean"),
    "values": ("date_orders", "parse_bool", "parse_date", "parse_number"),
    "writing": ("csv_bytes", "workbook_bytes", "xlsx_bytes"),
}
HOME = {name: module for module, names in HOMES.items() for name in names}
__all__ = sorted(HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in HOME:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{HOME[name]}"), name)
