"""From cells to the values that a kind judges; what cannot be read is said.

A cell goes this way: what was typed over it in the row, else the cell; then the text that stands for it in the whole
column ("use Supplier management for Suppliers"); then its type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel import tables
from kernel.imports import Column, Kind, Problem
from kernel.workflow import Refused

SPLIT = re.compile(r"[;\n|]")
TYPED_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def speakable(text: str, *, longest: int) -> str:
    """What was typed, if a text can hold it. Raises Refused with a sentence."""
    if "\x00" in text:
        raise Refused(_("The text holds a character that no text can have. Type it again"))
    if len(text) > longest:
        words = {"limit": longest, "length": len(text)}
        raise Refused(_("Shorten this to %(limit)s characters, it has %(length)s") % words)
    return text


class Unreadable(Exception):
    """A cell that holds something else than its column."""

    def __init__(self, sentence: str, cause: str, suggestions: tuple[str, ...] = ()):
        self.sentence, self.cause, self.suggestions = sentence, cause, suggestions
        super().__init__(sentence)


@dataclass(slots=True)
class Reader:
    """Reads rows of one import. `columns` our field to the index of theirs, `answers` what a person said."""

    kind: Kind
    columns: Mapping[str, int]
    answers: Mapping[str, Any]
    orders: dict[str, str] = field(default_factory=dict)

    def row(self, cells: Sequence[Any], mended: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
        """Typed values by name without the empty ones, and every cell that could not be read."""
        values: dict[str, Any] = {}
        problems = []
        for column in self.kind.columns:
            said = self.said(column.name, cells, mended)
            if said in ("", None):
                if column.required:
                    problems.append(_missing(column))
                continue
            try:
                value = self._typed(column, said)
            except Unreadable as error:
                text = tables.as_text(said)
                problems.append(Problem(column.name, text, error.sentence, error.cause, error.suggestions))
            else:
                if value not in ("", None, ()):
                    values[column.name] = value
        return values, problems

    def said(self, name: str, cells: Sequence[Any], mended: Mapping[str, str]) -> Any:
        """What stands in the cell after mending, before it is typed; "" where the column was not chosen."""
        if name in mended:
            return mended[name].strip()
        index = self.columns.get(name)
        cell = cells[index] if index is not None and index < len(cells) else ""
        instead = self.answers.get("use", {}).get(name, {})
        return instead.get(tables.as_text(cell), cell) if instead else cell

    def _typed(self, column: Column, said: Any) -> Any:
        order = self.answers.get("orders", {}).get(column.name) or self.orders.get(column.name, "")
        mark = self.answers.get("marks", {}).get(column.name, "")
        return READERS[column.kind](column, said, order or mark)


def _missing(column: Column) -> Problem:
    return Problem(column.name, "", _("Fill in “%(field)s”") % {"field": column.label}, f"empty:{column.name}")


def _text(column: Column, said: Any, how: str) -> str:
    text = tables.as_text(said)
    if column.max_length and len(text) > column.max_length:
        sentence = _("Shorten this to %(limit)s characters, it has %(length)s")
        words = {"limit": column.max_length, "length": len(text)}
        raise Unreadable(sentence % words, f"long:{column.name}")
    return text


def _date(column: Column, said: Any, order: str) -> date:
    day = date.fromisoformat(said) if isinstance(said, str) and _is_iso(said) else tables.parse_date(said, order)
    if isinstance(day, date):
        return day
    if day is None:
        raise Unreadable(_("Enter a date that exists, like 3 April 2025"), f"date:{column.name}")
    meant = " / ".join(date_format(reading, "j F Y") for reading in day.readings if isinstance(reading, date))
    iso = tuple(reading.isoformat() for reading in day.readings if isinstance(reading, date))
    raise Unreadable(_("Two dates fit: %(dates)s. Choose") % {"dates": meant}, f"order:{column.name}", iso)


def _is_iso(said: str) -> bool:
    try:
        return bool(TYPED_DATE.match(said) and date.fromisoformat(said))
    except ValueError:
        return False


def _number(column: Column, said: Any, mark: str) -> int | Decimal:
    number = tables.parse_number(said, mark)
    if number is None:
        raise Unreadable(_("Enter a number"), f"number:{column.name}")
    if not isinstance(number, Decimal):
        readings = tuple(str(reading) for reading in number.readings)
        raise Unreadable(_("Two numbers fit. Choose"), f"mark:{column.name}", readings)
    return int(number) if number == number.to_integral_value() else number


def _email(column: Column, said: Any, how: str) -> str:
    text = tables.as_text(said).removeprefix("mailto:")
    try:
        validate_email(text)
    except ValidationError:
        raise Unreadable(_("Enter a full address, like name@example.org"), f"email:{column.name}") from None
    return _text(column, text, how)


def _choice(column: Column, said: Any, how: str) -> str:
    text = " ".join(tables.as_text(said).casefold().replace("_", " ").split())
    for value, label in column.choices:
        if text in (value.casefold().replace("_", " "), str(label).casefold()):
            return value
    labels = tuple(str(label) for value, label in column.choices)
    raise Unreadable(_("Choose one of: %(choices)s") % {"choices": ", ".join(labels)}, f"choice:{column.name}", labels)


def _yes_no(column: Column, said: Any, how: str) -> bool:
    value = tables.parse_bool(said)
    if value is None:
        raise Unreadable(_("Say yes or no"), f"yes_no:{column.name}", (_("yes"), _("no")))
    return value


def _list(column: Column, said: Any, how: str) -> tuple[str, ...]:
    parts = [part.strip() for part in SPLIT.split(tables.as_text(said))]
    return tuple(dict.fromkeys(part for part in parts if part))


READERS: dict[str, Callable[[Column, Any, str], Any]] = {
    "text": _text,
    "date": _date,
    "number": _number,
    "email": _email,
    "choice": _choice,
    "yes_no": _yes_no,
    "list": _list,
}
