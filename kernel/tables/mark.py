"""The line at the end of an export that says whose copy it is; the reader knows it and leaves it out."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.tables.model import Cell

START = "# Copy for "


def is_mark(row: Sequence[Cell]) -> bool:
    """True for the mark alone in its row, wherever sorting has moved it."""
    found = [cell for cell in row if cell is not None]
    return len(found) == 1 and isinstance(found[0], str) and found[0].startswith(START)
