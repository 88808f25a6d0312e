"""Which heading is which field: by label, name and alias first, then by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Protocol

LIKE = 0.78


class Field(Protocol):
    """What is asked of a column of kernel.imports."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> object: ...
    @property
    def aliases(self) -> Iterable[object]: ...


def guess_columns(headings: Sequence[str], columns: Iterable[Field]) -> dict[str, int]:
    """Column name to index of the heading; each heading is used once, the surest first, nothing below likeness."""
    names = [_bare(heading) for heading in headings]
    scored = [
        (score, -place, -index, column.name)
        for place, column in enumerate(columns)
        for index, name in enumerate(names)
        if (score := _score(name, column)) >= LIKE
    ]
    found: dict[str, int] = {}
    for _, _, negative, column_name in sorted(scored, reverse=True):
        if column_name not in found and -negative not in found.values():
            found[column_name] = -negative
    return found


def _score(heading: str, column: Field) -> float:
    if not heading:
        return 0.0
    words = [_bare(str(column.label)), _bare(column.name), *(_bare(str(alias)) for alias in column.aliases)]
    if heading in words[:2]:
        return 3.0 if heading == words[0] else 2.9
    if heading in words:
        return 2.0
    return max(_like(heading, word) for word in words)


def _like(one: str, other: str) -> float:
    """0 to 1; words in another order count as the same words, and one more word costs little."""
    if not one or not other:
        return 0.0
    ours, theirs = set(one.split()), set(other.split())
    if ours == theirs:
        return 0.99
    letters = SequenceMatcher(None, one, other).ratio()
    shared = 2 * len(ours & theirs) / (len(ours) + len(theirs))
    return max(letters, shared if len(ours & theirs) > 1 else 0.0)


def _bare(text: str) -> str:
    """Lower case, no accents, no punctuation, no note in brackets such as (optional)."""
    text = re.sub(r"\((optional|required|yyyy-mm-dd|dd/mm/yyyy)\)|\*", " ", text.casefold())
    letters = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", letters.replace("e-mail", "email")))
