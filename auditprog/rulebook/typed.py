"""From what a person types to the value of a rule, and to the form in which a setting row keeps it."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from auditprog.rulebook.fields import WEIGHTS, Field, Kind
from kernel.policy import NONE
from programmes.rules.severity import Severity

MOST = 40
NUMBER = re.compile(r"^-?\d{1,6}(\.\d{1,4})?$")
CLAUSE = re.compile(r"^\d{1,2}(\.\d{1,2}){0,4}$")


class NotAValue(Exception):
    """What was typed is no value of this rule; the text says what to type."""


def as_stored(value: Any) -> Any:
    """The JSON form of a value, as setting rows keep it."""
    match value:
        case None:
            return NONE
        case Severity():
            return value.name.lower()
        case Decimal():
            return str(value)
        case tuple() | list():
            return [as_stored(one) for one in value]
    return value


def as_typed(field: Field, value: Any) -> str:
    """The text that stands in the input for a value."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple() | list():
            return ", ".join(str(one) for one in value)
    return str(as_stored(value))


def parse(field: Field, text: str) -> Any:
    """The value typed for a field, in its JSON form. Raises NotAValue with a sentence."""
    return as_stored(_PARSERS[field.kind](field, " ".join(text.split())[:2000]))


def checked(field: Field, stored: Any) -> Any:
    """A JSON value from any caller, made sure: the same rules as for typed text. Raises NotAValue."""
    if stored is None or stored == NONE:
        return parse(field, "")
    if isinstance(stored, bool):
        return parse(field, "yes" if stored else "no")
    if isinstance(stored, list | tuple):
        return parse(field, ", ".join(str(one) for one in stored))
    return parse(field, str(stored))


def _weight(field: Field, text: str) -> Any:
    if text not in WEIGHTS:
        raise NotAValue(_("Choose how much it weighs."))
    return text


def _flag(field: Field, text: str) -> Any:
    if text not in ("yes", "no"):
        raise NotAValue(_("Choose yes or no."))
    return text == "yes"


def _choice(field: Field, text: str) -> Any:
    if text not in (field.options or ()):
        raise NotAValue(_("Choose one of the ways."))
    return text


def _number(field: Field, text: str) -> Any:
    if not text and field.none_means:
        return None
    return _in_bounds(field, text, type(field.preset("standard")))


def _numbers(field: Field, text: str) -> Any:
    parts = _parts(text)
    if field.length is not None and len(parts) != field.length:
        raise NotAValue(_("Enter %(n)s numbers, separated by commas.") % {"n": field.length})
    if not 1 <= len(parts) <= MOST:
        raise NotAValue(_("Enter numbers, separated by commas."))
    return tuple(_in_bounds(field, part, int) for part in parts)


def _words(field: Field, text: str) -> Any:
    parts = tuple(dict.fromkeys(_parts(text)))
    if len(parts) > MOST or any(len(part) > 60 for part in parts):
        raise NotAValue(_("Enter at most 40 entries of at most 60 characters, separated by commas."))
    if field.key == "programmes.annual_core":
        for part in parts:
            if not CLAUSE.match(part):
                raise NotAValue(_("“%(part)s” is no clause number. Write it like 9.2.") % {"part": part})
    return parts


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;]", text) if part.strip()]


def _in_bounds(field: Field, text: str, kind: type[Any]) -> Any:
    assert field.limit is not None
    if not NUMBER.match(text):
        raise NotAValue(_("Enter a number."))
    exact = Decimal(text)
    if kind is int and exact != int(exact):
        raise NotAValue(_("Enter a whole number."))
    value = kind(exact)
    if refusal := field.limit.refusal(value):
        raise NotAValue(refusal)
    return value


_PARSERS = {
    Kind.WEIGHT: _weight,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.NUMBERS: _numbers,
    Kind.WORDS: _words,
}
