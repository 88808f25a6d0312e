"""Where an audit lands in another month of the board (ux 4.1): weekday, length and working days are kept."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.dates import Calendar
from programmes.rules.moving import first_window, month_to_place, moved_window

CLOSED = Calendar(frozenset({date(2026, 5, 4), date(2026, 12, 25)}), ((date(2026, 7, 20), date(2026, 8, 9)),))


@pytest.mark.parametrize(
    ("start", "end", "month", "first", "last"),
    [
        (date(2026, 9, 7), date(2026, 9, 9), 10, date(2026, 10, 5), date(2026, 10, 7)),
        (date(2026, 9, 7), date(2026, 9, 9), 8, date(2026, 8, 10), date(2026, 8, 12)),
        (date(2026, 9, 10), date(2026, 9, 14), 11, date(2026, 11, 12), date(2026, 11, 16)),
        (date(2026, 3, 31), date(2026, 3, 31), 2, date(2026, 2, 24), date(2026, 2, 24)),
        (date(2026, 6, 1), date(2026, 6, 3), 5, date(2026, 5, 5), date(2026, 5, 7)),
        (date(2026, 6, 15), date(2026, 6, 16), 7, date(2026, 7, 13), date(2026, 7, 14)),
        (date(2026, 9, 30), date(2026, 10, 1), 12, date(2026, 12, 30), date(2026, 12, 31)),
    ],
    ids=["monday", "back", "over_a_weekend", "no_31st", "holiday_monday", "before_the_shutdown", "end_of_year"],
)
def test_4_1_a_move_keeps_weekday_and_length(start: date, end: date, month: int, first: date, last: date) -> None:
    assert moved_window(start, end, month, 2026, CLOSED) == (first, last)


@pytest.mark.parametrize("start", [date(2026, 1, 1), date(2026, 1, 30), date(2026, 4, 15), date(2026, 12, 31)])
def test_4_1_it_lies_in_the_month_on_working_days_and_in_the_year(start: date) -> None:
    for month in range(1, 13):
        first, last = moved_window(start, start, month, 2026, CLOSED)

        assert (first.year, first.month, last.year) == (2026, month, 2026)
        assert CLOSED.is_working_day(first)
        assert first <= last


def test_4_1_the_first_window_begins_on_the_second_monday_or_after_today() -> None:
    assert first_window(10, 2026, 2, CLOSED) == (date(2026, 10, 12), date(2026, 10, 13))
    assert first_window(11, 2026, 2, CLOSED, not_before=date(2026, 11, 24)) == (date(2026, 11, 24), date(2026, 11, 25))


@pytest.mark.parametrize(
    ("due", "full", "first", "month"), [(5, set(), 1, 5), (5, {5, 6}, 1, 7), (2, set(), 9, 9), (11, {11, 12}, 1, 11)]
)
def test_4_1_the_tray_suggests_the_due_month_or_the_next_with_days_left(
    due: int, full: set[int], first: int, month: int
) -> None:
    assert month_to_place(due, full, first=first) == month
