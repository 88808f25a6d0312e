"""From a grid of cells to a table: the heading row below its title lines, without what is empty, headings apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kernel.tables.delimited import TOO_LONG, TOO_WIDE
from kernel.tables.mark import is_mark
from kernel.tables.model import LIMITS, Cell, Dialect, Table, TableError
from kernel.tables.text import as_text
from kernel.tables.values import ORDERS, orders_shown

# The heading row is looked for among the first rows that hold something.
LOOK = 30
# Up to this width a line "Prepared by | A. Haddad" above the table is half as wide as the table.
NARROW = 4
# Cells that all merged ranges together may fill.
SPREAD = 1_000_000
HEADING = 200  # characters
Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows as they lie in the file, the first being row `top` + 1; merged ranges counted from the grid's corner."""

    rows: list[list[Cell]]
    top: int = 0
    merged: tuple[Range, ...] = ()
    notes: tuple[str, ...] = ()


def to_table(grid: Grid, dialect: Dialect, *, heading_row: int = 0) -> Table:
    """The table in the grid. `heading_row` is the person's choice, counted from 1; 0 finds it. Raises TableError."""
    filled = [i for i, row in enumerate(grid.rows) if any(cell is not None for cell in row)]
    if not filled:
        raise TableError("The file holds no table: every cell is empty. Choose another file or sheet")
    head = _chosen(grid, heading_row) if heading_row else _heading(grid, filled)
    notes = list(grid.notes)
    if grid.merged:
        notes += _fill_merged(grid, head)
    body = [i for i in filled if i > head and not is_mark(grid.rows[i])]
    if not body:
        raise TableError(f"The table has headings in row {grid.top + head + 1} but no rows below them. Add the rows")
    if len(body) > LIMITS.rows:
        raise TableError(TOO_LONG)
    used = _used_columns(grid.rows, [head, *body])
    if len(used) > LIMITS.columns:
        raise TableError(TOO_WIDE)
    headings, more = _name_apart(_pick(grid.rows[head], used), used)
    rows = [_pick(grid.rows[i], used) for i in body]
    skipped = [i for i in filled if i < head]
    if skipped:
        notes.append(f"The headings are in row {grid.top + head + 1}; what stands above them was left out")
    settled = replace(dialect, date_order=_settled(rows, len(headings)))
    numbers = tuple(grid.top + i + 1 for i in body)
    return Table(headings, rows, settled, numbers[0], tuple(notes + more), numbers)


def _chosen(grid: Grid, heading_row: int) -> int:
    head = heading_row - grid.top - 1
    if not 0 <= head < len(grid.rows) or not any(cell is not None for cell in grid.rows[head]):
        raise TableError(f"Row {heading_row} is empty. Choose the row with the headings")
    return head


def _heading(grid: Grid, filled: list[int]) -> int:
    """The first row that is at least half as wide as the table and holds names only; narrow tables want more.

    A merged heading counts for each column it covers. The last row is none: nothing would stand below it.
    """
    counts = sorted(sum(cell is not None for cell in grid.rows[i]) for i in filled[:200])
    width = counts[len(counts) * 3 // 4]
    spans = _spans(grid)
    for share in (0.75, 0.5) if width <= NARROW else (0.5,):
        for i in filled[: min(LOOK, len(filled) - 1)]:
            names = _names_only(grid.rows[i])
            if names and names + spans.get(i, 0) >= max(share * width, min(width, 2)):
                return i
    return filled[0]


def _spans(grid: Grid) -> dict[int, int]:
    """How many columns more the merged cells of a row cover, bands across the whole table aside."""
    width = max(len(row) for row in grid.rows)
    spans: dict[int, int] = {}
    for (top, left), (_, right) in grid.merged:
        if top < len(grid.rows) and left < len(grid.rows[top]) and grid.rows[top][left] is not None:
            more = min(right, width - 1) - left
            spans[top] = spans.get(top, 0) + (more if more < width - 1 else 0)
    return spans


def _names_only(row: Sequence[Cell]) -> int:
    """How many cells are filled, or 0 where one of them cannot be a heading."""
    count = 0
    for cell in row:
        if cell is None:
            continue
        if isinstance(cell, (bool, float, Decimal, date)) or len(as_text(cell)) > HEADING:
            return 0
        count += 1
    return count


def _fill_merged(grid: Grid, head: int) -> list[str]:
    """The first cell's value in each cell of its range; a band across the whole table is a title and stays alone."""
    width = max(len(row) for row in grid.rows)
    told = spread = 0
    for (top, left), (bottom, right) in grid.merged:
        bottom, right = min(bottom, len(grid.rows) - 1), min(right, width - 1)
        if bottom < head or top < head or left >= width or (top, left) == (bottom, right):
            continue
        value = grid.rows[top][left] if left < len(grid.rows[top]) else None
        if value is None or (left == 0 and right >= width - 1):
            continue
        told += 1
        spread += (bottom + 1 - top) * (right + 1 - left)
        if spread > SPREAD:
            raise TableError("The table has too many merged cells. Take the merging away and choose the file again")
        for i in range(top, bottom + 1):
            row = grid.rows[i]
            row.extend([None] * (right + 1 - len(row)))
            row[left : right + 1] = [value] * (right + 1 - left)
    return [_merged_note(told)] if told else []


def _merged_note(count: int) -> str:
    return f"{count} merged cell{'s' if count > 1 else ''}: the value stands in each of the cells now"


def _used_columns(rows: list[list[Cell]], kept: list[int]) -> list[int]:
    used: set[int] = set()
    for i in kept:
        used.update(c for c, cell in enumerate(rows[i]) if cell is not None)
    return sorted(used)


def _pick(row: list[Cell], used: list[int]) -> tuple[Cell, ...]:
    width = len(row)
    return tuple(row[c] if c < width else None for c in used)


def _name_apart(cells: tuple[Cell, ...], used: list[int]) -> tuple[tuple[str, ...], list[str]]:
    """Headings that differ, and what had to be named for that."""
    headings: list[str] = []
    taken = {as_text(cell).casefold() for cell in cells}
    seen: set[str] = set()
    notes = []
    for cell, index in zip(cells, used, strict=True):
        name = " ".join(as_text(cell).split())
        if not name:
            name = f"Column {letter(index)}"
            notes.append(f"Column {letter(index)} has no heading")
        elif name.casefold() in seen:
            name = _next(name, taken)
            notes.append(f"The heading “{as_text(cell)}” stands more than once: column {letter(index)} is “{name}” now")
        seen.add(name.casefold())
        taken.add(name.casefold())
        headings.append(name)
    return tuple(headings), notes


def _next(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} ({number})".casefold() in taken:
        number += 1
    return f"{name} ({number})"


def letter(index: int) -> str:
    """A, B, ... Z, AA as spreadsheets name their columns; `index` counts from 0."""
    name, rest = "", index + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        name = chr(65 + place) + name
    return name


def _settled(rows: list[tuple[Cell, ...]], width: int) -> str:
    """The one order that some column proves and no other contradicts, else ""."""
    fitting, shown = set(ORDERS), False
    for index in range(width):
        texts = [c for row in rows if isinstance(c := row[index], str) and c[:1].isdigit() and len(c) <= 40]
        if len(texts) < 0.3 * len(rows):
            continue
        orders = orders_shown(texts)
        if orders:
            fitting &= orders
            shown = True
    return fitting.pop() if shown and len(fitting) == 1 else ""
