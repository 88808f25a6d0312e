"""Dates, numbers and yes/no as people write them in spreadsheets; what has two readings is said, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from kernel.tables.model import Ambiguous, Cell
from kernel.tables.months import month_of

ORDERS = ("dmy", "mdy", "ymd")
# Days since 1899-12-30 that a bare number in a date column may mean: 1954 to 2119.
SERIAL = range(20_000, 80_000)
YES = frozenset(
    ("yes", "y", "true", "t", "1", "x", "ja", "j", "oui", "si", "sí", "sim", "tak", "on", "wahr", "vrai", "✓", "✔", "☑")
)
NO = frozenset(
    ("no", "n", "false", "f", "0", "nein", "nej", "nee", "non", "não", "nie", "off", "falsch", "faux", "✗", "✘", "☐")
)

_TIME = re.compile(r"[T ]\s*\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?\Z", re.I)
_NUMERIC = re.compile(r"(\d{1,4})\s*([-/. ])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?\Z")
_COMPACT = re.compile(r"(19|20)\d{6}\Z")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_NUMBER = re.compile(r"[+-]?\d[\d.,' ]*\Z|[+-]?[.,]\d+\Z")
_EXPONENT = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d{1,3}\Z")


def parse_date(value: Cell, order: str = "") -> date | Ambiguous | None:
    """The day meant, Ambiguous where two fit and `order` does not settle it, None where it is no date at all."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if not isinstance(value, str):
        return _of_serial(value)
    found = readings(value)
    if order in found and len(set(found.values())) > 1:
        return found[order]
    if order in ("dmy", "mdy") and found and order not in found and "" not in found:
        return None
    days = tuple(dict.fromkeys(found.values()))
    return None if not days else days[0] if len(days) == 1 else Ambiguous(days)


def date_orders(values: Iterable[Cell]) -> set[str]:
    """The orders that fit all values of a column: one is settled, more must be asked, none means they are mixed.

    Values that read the same in each order, and those that are no dates, do not count; a column of such only is "ymd".
    """
    fitting = orders_shown(values)
    return {"ymd"} if fitting is None else fitting


def orders_shown(values: Iterable[Cell]) -> set[str] | None:
    """As `date_orders`, but None where no value depends on the order."""
    fitting: set[str] | None = None
    for value in values:
        if not isinstance(value, str) or len(value) > 40 or value.isdecimal():
            continue
        found = readings(value)
        if not found or "" in found or len(found) > 1 and len(set(found.values())) == 1:
            continue
        fitting = set(found) if fitting is None else fitting & set(found)
    return fitting


def readings(text: str) -> dict[str, date]:
    """Each order of day, month and year that makes a day of the text; key "" where the order is beyond doubt."""
    text = _TIME.sub("", text.strip()).strip(" ,")
    if _COMPACT.match(text):
        return _sure(text[:4], text[4:6], text[6:])
    if text.isdecimal() and len(text) == 5:
        serial = _of_serial(int(text))
        return {"": serial} if serial else {}
    if match := _NUMERIC.match(text):
        return _numeric(*match.group(1, 2, 3, 4))
    return _worded(text)


def _numeric(first: str, mark: str, second: str, third: str) -> dict[str, date]:
    if len(first) > 2:
        return _sure(first, second, third) if len(first) == 4 and len(third) <= 2 else {}
    if len(third) not in (2, 4) or mark == " " and len(third) != 4:
        return {}
    tries = {"dmy": (third, second, first), "mdy": (third, first, second)}
    if len(third) <= 2 and mark == "-":
        tries["ymd"] = (first, second, third)
    found = {order: day for order, parts in tries.items() if (day := _day(*parts))}
    # Points are written between day, month and year, in that order, wherever they are written.
    return {"dmy": found["dmy"]} if mark == "." and "dmy" in found else found


def _worded(text: str) -> dict[str, date]:
    """3 April 2025, 3-Apr-25, Apr 3, 2025, Thursday 3rd of April 2025."""
    if len(text) > 60:
        return {}
    parts = _WORDS.findall(text)
    months = [month for part in parts if (month := month_of(part))]
    numbers = [part for part in parts if part.isdecimal()]
    if len(months) != 1 or len(numbers) != 2:
        return {}
    day, year = numbers if len(numbers[0]) <= 2 else numbers[::-1]
    return _sure(year, str(months[0]), day)


def _sure(year: str, month: str, day: str) -> dict[str, date]:
    found = _day(year, month, day)
    return {"": found} if found else {}


def _day(year: str, month: str, day: str) -> date | None:
    """The day, two-digit years lying in 1970 to 2069."""
    number = int(year)
    if len(year) <= 2:
        number += 2000 if number < 70 else 1900
    try:
        return date(number, int(month), int(day)) if number >= 1900 else None
    except ValueError:
        return None


def _of_serial(value: int | float | Decimal) -> date | None:
    """The day of a spreadsheet's serial number (1900 system), None outside 1954 to 2119."""
    try:
        days = int(value)
    except (ValueError, OverflowError, InvalidOperation):
        return None
    if days in SERIAL:
        return date(1899, 12, 30) + timedelta(days=days)
    text = str(days)
    return readings(text).get("") if _COMPACT.match(text) and value == days else None


def parse_number(value: Cell, mark: str = "") -> Decimal | Ambiguous | None:
    """The number meant; `mark` is the decimal mark where known. A percentage is its hundredth: "12 %" is 0.12.

    "1.234,5" and "1,234.5" speak for themselves; "1.5" and "1,5" too; "1,234" is Ambiguous without a mark.
    """
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return None
    if isinstance(value, (int, float, Decimal)):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return number if number.is_finite() else None
    return _of_text(value.strip(), mark)


def _of_text(text: str, mark: str) -> Decimal | Ambiguous | None:
    text = text.replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ").replace("\u2019", "'")
    share = text.endswith("%")
    text = text.removesuffix("%").strip()
    if len(text) > 40:
        return None
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1].strip()}"
    if _EXPONENT.match(text):
        return _scaled(text, share)
    if not _NUMBER.match(text):
        return None
    found = tuple(dict.fromkeys(n for t in _plain(text, mark) if (n := _scaled(t, share)) is not None))
    return None if not found else found[0] if len(found) == 1 else Ambiguous(found)


def _plain(text: str, mark: str) -> list[str]:
    """The ways to read the separators, as text that Decimal takes."""
    text = re.sub(r"(?<=\d)[' ](?=\d{3}(\D|\Z))", "", text)
    points, commas = text.count("."), text.count(",")
    if points and commas:
        last = "." if text.rfind(".") > text.rfind(",") else ","
        return _grouped(text, last) if not mark or mark == last else []
    if points + commas == 0:
        return [text]
    used = "." if points else ","
    if points + commas > 1:
        return _grouped(text, "," if used == "." else ".")
    other = "," if used == "." else "."
    if mark:
        return [text.replace(used, ".")] if used == mark else _grouped(text, other)
    # One comma before exactly three digits: thousands in one country, thousandths in the next.
    thousands = _grouped(text, other) if used == "," else []
    return [*thousands, text.replace(used, ".")]


def _grouped(text: str, mark: str) -> list[str]:
    """Without its thousands separators, where they stand at thousands."""
    group = "," if mark == "." else "."
    whole, _, rest = text.partition(mark)
    if not re.fullmatch(rf"[+-]?\d{{1,3}}(\{group}\d{{3}})+", whole) or not re.fullmatch(r"\d*", rest):
        return []
    return [f"{whole.replace(group, '')}.{rest or 0}"] if rest else [whole.replace(group, "")]


def _scaled(text: str, share: bool) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number / 100 if share else number


def parse_bool(value: Cell) -> bool | None:
    """Yes or no in the words and ticks people use; None for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return {0: False, 1: True}.get(int(value)) if value in (0, 1) else None
    if not isinstance(value, str):
        return None
    word = value.strip().casefold()
    return True if word in YES else False if word in NO else None
