"""What the year board is made of, as plain values for the fragment `programmes/_board.html`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from programmes.queries.checks import EXPLAIN, FIX, Check, RowFacts
from programmes.queries.tray import ToPlace


class Card(NamedTuple):
    """An audit in a cell; the one in its first row carries the controls. A tuple, because a board has hundreds."""

    ref: str
    initials: str
    state: str
    flag: str
    url: str
    words: str
    note: str = ""
    version: int = 0
    movable: bool = False
    first: bool = True
    away: str = ""
    """Who of the team is away in its month, in words."""


class Cell(NamedTuple):
    """A month of a row."""

    month: int
    tint: int
    tint_words: str
    is_now: bool
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A year of a row: done, planned or none."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A process through the year."""

    label: str
    url: str
    owner: str
    leaves: str
    risk: str
    risk_words: str
    last: str
    cells: tuple[Cell, ...]
    years: tuple[Mark, ...]
    code: str = ""
    is_placed: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A clause group of rows."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A freeze week, an external audit or a review in the head of its month."""

    kind: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """A column with its load."""

    number: int
    label: str
    long: str
    is_now: bool
    days: Decimal
    capacity: Decimal
    state: str
    signs: tuple[Sign, ...] = ()
    away: tuple[tuple[str, str], ...] = ()
    """Who of this year's teams is away in it: initials, and name with the days in words."""


@dataclass(frozen=True)
class Board:
    """What the fragment `programmes/_board.html` draws."""

    year: int
    today_label: str
    caption: str
    months: tuple[Month, ...]
    groups: tuple[Group, ...]
    years: tuple[str, ...]
    load_words: str
    facts: tuple[RowFacts, ...]
    checks: tuple[Check, ...]
    to_place: tuple[ToPlace, ...] = ()
    legend: bool = True
    has_ghosts: bool = False
    may_move: bool = False
    asks_reason: bool = False
    peak_days: Decimal = Decimal(6)

    @property
    def rows(self) -> Iterable[Row]:
        """All rows that were drawn, group by group."""
        return (row for group in self.groups for row in group.rows)

    @property
    def has_away(self) -> bool:
        """Whether somebody of this year's teams is away in some month."""
        return any(month.away for month in self.months)

    @cached_property
    def fix(self) -> tuple[Check, ...]:
        """What must be mended; a sentence for each octagon, and for the year as a whole."""
        return tuple(check for check in self.checks if check.kind == FIX)

    @cached_property
    def explain(self) -> tuple[Check, ...]:
        """What needs a sentence and has none; one for each triangle, then for rows and months."""
        return tuple(check for check in self.checks if check.kind == EXPLAIN and check.is_open)

    @cached_property
    def explained(self) -> tuple[Check, ...]:
        """What somebody has explained."""
        return tuple(check for check in self.checks if check.kind == EXPLAIN and not check.is_open)

    @property
    def steps(self) -> bool:
        """Whether a button is enough to move: in a programme in force a move needs its reason."""
        return self.may_move and not self.asks_reason

    @property
    def to_fix(self) -> tuple[str, ...]:
        """The sentences of `fix`."""
        return tuple(check.said for check in self.fix)

    @property
    def to_explain(self) -> tuple[str, ...]:
        """The sentences of `explain`."""
        return tuple(check.said for check in self.explain)
