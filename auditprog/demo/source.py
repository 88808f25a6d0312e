"""The demo organisation as data. Nothing here knows a service; nothing in it is a state, due date, mail or figure."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

PASSWORD = "northwind-demo"
FIRST_DAY = date(2026, 11, 23)
STANDARD = "ISO/IEC 20000-1"


@cache
def northwind() -> dict[str, Any]:
    """The whole of northwind.json."""
    data: dict[str, Any] = json.loads((Path(__file__).parent / "northwind.json").read_text(encoding="utf-8"))
    return data


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def day_of(text: str) -> date:
    return date.fromisoformat(text)
