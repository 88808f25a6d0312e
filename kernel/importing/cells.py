"""Cells as JSON and back: a date stays a date, a number keeps its digits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

Cell = str | int | float | Decimal | date | bool | None


def encode(row: Iterable[Cell]) -> list[Any]:
    return [_encode(cell) for cell in row]


def decode(row: Iterable[Any]) -> list[Cell]:
    return [_decode(cell) for cell in row]


def _encode(cell: Cell) -> Any:
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, Decimal):
        return {"number": str(cell)}
    return "" if cell is None else cell


def _decode(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return date.fromisoformat(cell["date"]) if "date" in cell else Decimal(cell["number"])
    held: Cell = cell
    return held
