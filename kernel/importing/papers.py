"""What leaves the wizard as a file: the template with its example row, the rejected rows with the reason, an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from kernel import tables
from kernel.importing import cells
from kernel.imports import Kind
from kernel.models import ImportRow, TableImport

Format = Literal["csv", "xlsx"]
Lines = Iterable[Sequence[Any]]


def template(kind: Kind, form: Format) -> bytes:
    """The headings and one row that shows what is meant."""
    example = kind.example()
    return _write(form, str(kind.label), headings(kind), [[example.get(c.name, "") for c in kind.columns]])


def export(kind: Kind, form: Format, *, by: Any, today: date) -> bytes:
    """The list as it stands; bringing it in again changes nothing."""
    rows = lines(kind, kind.export(by=by, today=today))
    return _write(form, str(kind.label), headings(kind), rows)


def rejected(table: TableImport, form: Format = "xlsx") -> bytes:
    """Rows that were not taken, in their own columns as they came, and why: to be mended and brought in again."""
    rows = table.rows.filter(outcome=ImportRow.Outcome.REJECTED)
    if table.state in (TableImport.State.DRAFT, TableImport.State.READY):
        rows = table.rows.filter(verdict=ImportRow.Verdict.REJECT)
    named = [*table.sheet.headings, _("Row"), _("Reason")]
    return _write(form, _("Rejected rows"), named, (_rejected(row, table) for row in rows.order_by("number")))


def not_undone(table: TableImport) -> bytes:
    """Rows that could not be taken back, and why."""
    rows = table.rows.exclude(undo_problem="").order_by("number")
    lines = ([row.number, row.label, row.undo_problem] for row in rows)
    return _write("xlsx", _("Not undone"), [_("Row"), _("What"), _("Reason")], lines)


def _rejected(row: ImportRow, table: TableImport) -> list[Any]:
    held = cells.decode(row.cells)
    for name, text in row.mended.items():
        if (index := table.columns.get(name)) is not None and index < len(held):
            held[index] = text
    return [*held, row.number, "; ".join(_reason(problem) for problem in row.problems)]


def _reason(problem: Mapping[str, Any]) -> str:
    value = f"“{problem['value']}”: " if problem.get("value") and problem.get("column") else ""
    return f"{value}{problem['sentence']}"


def headings(kind: Kind) -> list[str]:
    """What stands above the columns of a kind."""
    return [str(column.label) for column in kind.columns]


def lines(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    """Rows of `Kind.export` as the cells of a file."""
    return [[_cell(row, column) for column in kind.columns] for row in rows]


def _cell(row: Mapping[str, Any], column: Any) -> Any:
    value = row.get(column.name)
    if column.kind == "list" and not isinstance(value, str | None):
        return "; ".join(str(one) for one in value)
    if column.kind == "choice":
        return next((str(label) for held, label in column.choices if held == value), value)
    return value


def _write(form: Format, title: str, headings: Sequence[str], rows: Lines) -> bytes:
    return tables.csv_bytes(headings, rows) if form == "csv" else tables.xlsx_bytes(title, headings, rows)
