"""Each check of the year board by itself, both ways: where it speaks and where it does not (ux 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from programmes.queries.checks import Check, Load, RowFacts, year_checks
from programmes.queries.year import Year
from programmes.queries.year_rows import SeatOf, Visit
from programmes.rules.coverage import Gap
from programmes.rules.tint import tint_row

LEAD = SeatOf(1, "lead", "Leo Lead", "LL")
INTERVAL = 12


@dataclass(frozen=True)
class Board:
    """One process and, where a month is given, one audit of it in 2026; everything else is in order."""

    month: int | None = 6
    last: date | None = date(2025, 6, 10)
    band: str = "medium"
    workers: int = 1
    days: int = 6
    gaps: tuple[Gap, ...] = ()
    cycle: frozenset[str] = frozenset()
    state: str = "approved"
    progress: str = "planned"
    notes: tuple[tuple[str, str], ...] = ()

    def checks(self) -> tuple[Check, ...]:
        """What the board says, to fix and to explain."""
        visits = tuple(self._visits())
        row = self._row(visits)
        loads = [Load("June 2026", Decimal(self.days), Decimal(6), 6)]
        return year_checks(self._year(), [row], loads, {1: self.workers}, dict(self.notes))

    def keys(self) -> list[str]:
        """The keys of what is to explain."""
        return [check.key for check in self.checks() if check.is_open and check.key]

    def _visits(self) -> Any:
        if self.month:
            day = date(2026, self.month, 8)
            yield Visit(1, 1, "AUD-26-01", "Incident", self.progress, day, day)

    def _row(self, visits: tuple[Visit, ...]) -> RowFacts:
        placed = {visit.start.month for visit in visits if visit.start}
        steps = tuple(tint_row(self.last, INTERVAL, placed, 2026))
        bare = tuple(tint_row(self.last, INTERVAL, (), 2026))
        return RowFacts(
            1, "P01", "Incident", ("8.6.1",), ("Omar",), "8.6", self.band, (), visits, {}, self.last, steps, bare
        )

    def _year(self) -> Year:
        programme: Any = SimpleNamespace(year=2026, state=self.state, is_draft=self.state == "draft")
        over = self.progress in ("completed", "cancelled")
        audit: Any = SimpleNamespace(
            pk=1, reference="AUD-26-01", is_over=over, legacy=False, freeze_note="", first_day=None, last_day=None
        )
        audits = (audit,) if self.month else ()
        return Year(programme, audits, (), (), self.gaps, 1, (), 1, 1, seats={1: (LEAD,)}, cycle=self.cycle)


@pytest.mark.parametrize(("days", "expected"), [(5, []), (6, []), (7, ["full:6"])])
def test_4_1_a_month_over_capacity(days: int, expected: list[str]) -> None:
    """Six days are there: six are a full month, seven one too many."""
    assert Board(days=days).keys() == expected


@pytest.mark.parametrize(
    ("gap", "cycle", "state", "expected"),
    [
        (Gap("8.6.1"), frozenset(), "approved", ["cycle:8.6.1"]),
        (Gap("8.6.1"), frozenset({"8.6.1"}), "approved", []),  # an audit of the two years before looked at it
        (Gap("8.6.1", reason="Outsourced"), frozenset(), "approved", []),
        (Gap("8.6.1", later_year=2027), frozenset(), "approved", []),
        (Gap("8.6.1"), frozenset({"8.6.2"}), "approved", ["cycle:8.6.1"]),  # another clause does not help
    ],
)
def test_4_1_a_clause_that_the_cycle_leaves_out(
    gap: Gap, cycle: frozenset[str], state: str, expected: list[str]
) -> None:
    assert Board(gaps=(gap,), cycle=cycle, state=state).keys() == expected


@pytest.mark.parametrize(
    ("month", "last", "expected"),
    [
        (5, date(2025, 6, 10), []),
        (6, date(2025, 6, 10), []),  # the month in which it is due
        (7, date(2025, 6, 10), ["AUD-26-01:past-due"]),
        (12, date(2025, 6, 10), ["AUD-26-01:past-due"]),
        (12, None, []),  # never audited: there is no month in which it was due
        (1, date(2024, 12, 10), ["AUD-26-01:past-due"]),  # due in December before the year
        (1, date(2025, 1, 10), []),
    ],
)
def test_4_1_an_audit_past_the_month_in_which_it_is_due(month: int, last: date | None, expected: list[str]) -> None:
    assert Board(month=month, last=last).keys() == expected


@pytest.mark.parametrize(
    ("band", "workers", "expected"),
    [
        ("high", 1, ["AUD-26-01:alone"]),
        ("high", 2, []),
        ("high", 0, []),  # nobody at all is to fix, not to explain
        ("medium", 1, []),
        ("low", 1, []),
    ],
)
def test_4_1_one_auditor_alone_with_a_high_risk(band: str, workers: int, expected: list[str]) -> None:
    assert Board(band=band, workers=workers).keys() == expected


@pytest.mark.parametrize("progress", ["completed", "cancelled"])
def test_4_1_what_is_over_is_not_asked_any_more(progress: str) -> None:
    assert Board(month=12, band="high", progress=progress).keys() == []
    assert Board(month=12, band="high").keys() == ["AUD-26-01:past-due", "AUD-26-01:alone"]


@pytest.mark.parametrize(
    ("month", "last", "expected"),
    [(None, date(2025, 6, 10), ["late:P01"]), (None, date(2025, 12, 10), []), (6, date(2025, 6, 10), [])],
)
def test_4_1_a_process_that_goes_late_without_an_audit(month: int | None, last: date, expected: list[str]) -> None:
    assert Board(month=month, last=last).keys() == expected


def test_4_1_an_explanation_answers_its_own_check_alone() -> None:
    board = Board(month=7, band="high", days=7, notes=(("full:6", "The group lends two people"),))

    assert board.keys() == ["AUD-26-01:past-due", "AUD-26-01:alone"]
    assert [check.note for check in board.checks() if not check.is_open] == ["The group lends two people"]
