"""The words of the trade as the product uses them, from glossary.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import slugify

FILE = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True, slots=True)
class Link:
    """Another term."""

    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A word, its meaning in our own words, other words for it, terms that belong to it, rules that stand behind it."""

    name: str
    anchor: str
    meaning: str
    also: tuple[str, ...]
    see: tuple[Link, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Words that belong together."""

    name: str
    anchor: str
    entries: tuple[Entry, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """The glossary, in its order."""
    groups = tomllib.loads(FILE.read_text(encoding="utf-8"))["group"]
    return tuple(
        Chapter(group["name"], f"part-{slugify(group['name'])}", tuple(_entry(term) for term in group["term"]))
        for group in groups
    )


def _entry(term: dict[str, object]) -> Entry:
    def some(key: str) -> list[str]:
        found = term.get(key, [])
        assert isinstance(found, list)
        return [str(one) for one in found]

    name = str(term["name"])
    see = tuple(Link(other, slugify(other)) for other in some("see"))
    return Entry(name, slugify(name), str(term["meaning"]), tuple(some("also")), see, tuple(some("rules")))
