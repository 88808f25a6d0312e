"""The rulebook as the page shows it: chapters, rules with their line, values with the presets and the last change."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditprog.rulebook.directory import CHAPTERS, NEVER_BY_RULE, NOT_BUILT, Chapter, Never, Words
from auditprog.rulebook.fields import Field, all_fields
from auditprog.rulebook.history import Changed, last_changes
from auditprog.rulebook.in_force import InForce
from auditprog.rulebook.typed import as_typed as as_typed

ROOM_CHAPTERS: Mapping[str, str] = {"programmes.planner": "planner", "programmes": "planning"}
"""Chapters of values that belong to no rule, by how their key begins; other rooms have one of their own name."""
NAMES = ("small", "standard", "strict")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a preset says, and whether that is what holds."""

    words: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One value on the page."""

    field: Field
    value: str
    cells: tuple[Cell, ...]
    differs: bool
    changed: Changed | None

    @property
    def choices(self) -> tuple[tuple[str, Cell], ...]:
        """The presets by name."""
        return tuple(zip(NAMES, self.cells, strict=True))


@dataclass(frozen=True)
class Section:
    """A rule with its values; values that belong to no rule stand first, under no id."""

    rule: str
    title: Words
    lines: tuple[Line, ...]
    never: Never | None


@dataclass(frozen=True)
class Part:
    """A chapter of the page."""

    chapter: Chapter
    sections: tuple[Section, ...]

    @property
    def values(self) -> int:
        """How many there are in it."""
        return sum(len(section.lines) for section in self.sections)

    @property
    def own(self) -> int:
        """How many of them the organisation has set otherwise."""
        return sum(line.differs for section in self.sections for line in section.lines)


def parts(rules: InForce, preset: str) -> list[Part]:
    """All chapters. One query, for who changed what."""
    policies, changed = rules.policies(), last_changes(all_fields())
    lines: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for field in all_fields().values():
        line = _line(field, policies[field.room], preset, changed.get(field.key))
        lines[_place(field)].append(line)
    return [Part(chapter, tuple(_sections(chapter, lines))) for chapter in CHAPTERS]


def changed(found: list[Part]) -> list[Line]:
    """What somebody has changed, the last first; with it what differs from the preset although nobody is named."""
    lines = [line for part in found for section in part.sections for line in section.lines]
    touched = [line for line in lines if line.differs or line.changed]
    return sorted(touched, key=lambda line: (line.changed.on if line.changed else None) or date.min, reverse=True)


def line_of(field: Field, rules: InForce, preset: str) -> Line:
    """One value, for its own page. One query."""
    return _line(field, rules.policy(field.room), preset, last_changes([field.key]).get(field.key))


def _line(field: Field, policy: Any, preset: str, changed: Changed | None) -> Line:
    value = field.of(policy)
    cells = tuple(Cell(field.say(field.preset(name)), field.preset(name) == value) for name in NAMES)
    return Line(field, field.say(value), cells, value != field.preset(preset), changed)


def _place(field: Field) -> tuple[str, str]:
    for chapter in CHAPTERS:
        if field.rule in chapter.rules:
            return chapter.key, field.rule
    begins = (chapter for start, chapter in ROOM_CHAPTERS.items() if field.key.startswith(start))
    return next(begins, field.room), ""


def _sections(chapter: Chapter, lines: Mapping[tuple[str, str], list[Line]]) -> Iterator[Section]:
    if bare := lines.get((chapter.key, "")):
        yield Section("", "", tuple(bare), None)
    for rule, title in chapter.rules.items():
        yield Section(rule, title, tuple(lines.get((chapter.key, rule), ())), NEVER_BY_RULE.get(rule))


def missing_rules() -> frozenset[str]:
    """Rules that no code of ours judges yet."""
    return frozenset(row.rule for row in NOT_BUILT if row.rule)
