"""What to look for in each clause, from data/guidance.toml: our own words, no text of a standard."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "guidance.toml"


@dataclass(frozen=True, slots=True)
class Guidance:
    """For one leaf: where to turn the eyes, what usually shows it, what is typically found missing."""

    number: str
    look: tuple[str, ...]
    records: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it, for the search."""
        return "\n".join((*self.look, *self.records, *self.gaps))


@cache
def guidance() -> Mapping[str, Guidance]:
    """By number of the leaf, in the order of the standard."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))["leaf"]
    return {one["number"]: Guidance(one["number"], *(tuple(one[part]) for part in _PARTS)) for one in found}


_PARTS = ("look", "records", "gaps")
