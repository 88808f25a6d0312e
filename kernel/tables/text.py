"""Clean text, and the apostrophe that keeps a spreadsheet from running what somebody typed (SEC-13)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from kernel.tables.model import Cell

# Control characters but tab and line feed; lone surrogates; code points that XML and PostgreSQL refuse.
REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
PLAIN = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?\Z")
# What nobody sees at either end: white space, zero-width characters, direction marks, the byte order mark.
INVISIBLE = (
    "\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
ENDS = re.compile(f"\\A[{INVISIBLE}]+|[{INVISIBLE}]+\\Z")
# = + - @ in any width or size, after whatever is invisible; or a tab or carriage return in front.
STARTERS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u207a\u207b\u207c\u208a\u208b\u208c\u2212"
RISKY = re.compile(f"[\t\r\n]|[\x00-\x1f\x7f-\x9f{INVISIBLE}]*[{STARTERS}]")
GUARDED = re.compile(f"'+(?:{RISKY.pattern})")


def clean(text: str) -> str:
    """Trimmed, NFC, line feeds only, no control characters."""
    if text.isascii() and (text.isalnum() or PLAIN.match(text)):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", REFUSED.sub("", text))
    return ENDS.sub("", text)


def guard(text: str) -> str:
    """With a leading apostrophe where a spreadsheet would take the text for a formula."""
    return f"'{text}" if RISKY.match(text) or GUARDED.match(text) else text


def unguard(text: str) -> str:
    """The text before `guard`; other leading apostrophes stay."""
    return text[1:] if GUARDED.match(text) else text


def tidy(text: str) -> str:
    """What a cell of a file says: clean, and without the apostrophe that an export put in front."""
    text = clean(text)
    if not text.startswith("'"):
        return text
    return clean(text[1:]) if GUARDED.match(text) else text


def as_text(value: Cell) -> str:
    """A cell as a person writes it: 12 for 12.0, 2025-04-03 for a date, yes and no, "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return repr(value) if value - value == 0 else ""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return ""
        return f"{value:f}" if abs(value.adjusted()) < 40 else str(value)
    return str(value)
