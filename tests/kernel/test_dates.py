"""kernel.dates on the calendar of the demo organisation (Danish holidays, year-end shutdown)."""

from datetime import date

import pytest

from kernel.dates import (
    Calendar,
    add_months,
    days_of,
    last_day_of_month,
    months_between,
    overlap,
    quarter_bounds,
    quarter_of,
    same_quarter,
)

HOLIDAYS = frozenset(
    date(2026, month, day) for month, day in ((1, 1), (4, 2), (4, 3), (4, 6), (5, 14), (5, 25), (12, 25), (12, 26))
)
SHUTDOWNS = ((date(2025, 12, 24), date(2026, 1, 3)), (date(2026, 12, 24), date(2027, 1, 3)))
CALENDAR = Calendar(HOLIDAYS, SHUTDOWNS)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 5, 14), False),
        (date(2026, 12, 23), True),
        (date(2026, 12, 24), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
    ],
)
def test_weekends_holidays_and_shutdown_are_not_working_days(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


def test_working_days_are_counted_from_the_day_after() -> None:
    assert CALENDAR.add_working_days(date(2026, 10, 21), 10) == date(2026, 11, 4)
    assert CALENDAR.add_working_days(date(2026, 12, 2), 10) == date(2026, 12, 16)
    assert CALENDAR.working_days_between(date(2026, 10, 21), date(2026, 11, 6)) == 12
    assert CALENDAR.working_days_between(date(2026, 11, 6), date(2026, 10, 21)) == -12
    assert CALENDAR.working_days_between(date(2026, 11, 6), date(2026, 11, 6)) == 0


def test_working_days_backwards_skip_the_shutdown() -> None:
    assert CALENDAR.add_working_days(date(2027, 1, 7), -5) == date(2026, 12, 22)
    assert CALENDAR.add_working_days(date(2026, 11, 23), 0) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 10, 21), 90, date(2027, 2, 1)),  # NC-26-16: 11 shutdown days, then a Saturday
        (date(2026, 11, 2), 90, date(2027, 2, 11)),  # NC-26-18
        (date(2026, 11, 30), 30, date(2027, 1, 11)),  # NC-26-08: check after 30 days
        (date(2026, 5, 19), 60, date(2026, 7, 20)),
        (date(2026, 2, 11), 90, date(2026, 5, 12)),
    ],
)
def test_shutdown_days_do_not_count_and_due_dates_roll(start: date, days: int, due: date) -> None:
    assert CALENDAR.due_after(start, days) == due


def test_without_roll_a_due_date_stays_on_its_saturday() -> None:
    assert Calendar(HOLIDAYS, SHUTDOWNS, roll=False).due_after(date(2026, 10, 21), 90) == date(2027, 1, 30)


def test_counting_back_over_the_shutdown_skips_it() -> None:
    assert CALENDAR.add_calendar_days(date(2027, 1, 5), -7) == date(2026, 12, 18)
    assert CALENDAR.calendar_days_between(date(2026, 12, 18), date(2027, 1, 5)) == 7
    assert CALENDAR.calendar_days_between(date(2027, 1, 5), date(2026, 12, 18)) == -7


def test_next_and_previous_working_day() -> None:
    assert CALENDAR.next_working_day(date(2026, 12, 24)) == date(2027, 1, 4)
    assert CALENDAR.previous_working_day(date(2027, 1, 3)) == date(2026, 12, 23)
    assert CALENDAR.next_working_day(date(2026, 11, 23)) == date(2026, 11, 23)


def test_a_calendar_without_working_days_or_with_a_reversed_shutdown_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        Calendar(weekend=frozenset(range(7)))
    with pytest.raises(ValueError, match="ends before it begins"):
        Calendar(shutdowns=((date(2026, 1, 2), date(2026, 1, 1)),))


def test_an_endless_shutdown_is_an_error_and_not_a_hang() -> None:
    endless = Calendar(shutdowns=((date(2026, 1, 1), date(9999, 12, 31)),))
    with pytest.raises(ValueError, match="years that the calendar covers"):
        endless.next_working_day(date(8999, 12, 1))


def test_quarters() -> None:
    assert quarter_of(date(2026, 3, 31)) == (2026, 1)
    assert quarter_of(date(2026, 10, 1)) == (2026, 4)
    assert quarter_bounds(2026, 4) == (date(2026, 10, 1), date(2026, 12, 31))
    assert same_quarter(date(2026, 9, 7), date(2026, 9, 14)) is True
    assert same_quarter(date(2026, 9, 30), date(2026, 10, 1)) is False
    assert same_quarter(date(2025, 9, 7), date(2026, 9, 7)) is False
    with pytest.raises(ValueError, match="quarters 1 to 4"):
        quarter_bounds(2026, 5)


def test_months() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2026, 11, 14), -36) == date(2023, 11, 14)
    assert last_day_of_month(2026, 12) == 31
    assert last_day_of_month(2024, 2) == 29
    assert months_between(date(2025, 9, 30), date(2026, 9, 16)) == 11
    assert months_between(date(2025, 9, 16), date(2026, 9, 16)) == 12
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert months_between(date(2026, 9, 16), date(2025, 9, 16)) == -12


def test_ranges() -> None:
    assert list(days_of(date(2026, 2, 28), date(2026, 3, 1))) == [date(2026, 2, 28), date(2026, 3, 1)]
    assert list(days_of(date(2026, 3, 2), date(2026, 3, 1))) == []
    assert overlap((date(2026, 1, 1), None), (date(2026, 5, 1), date(2026, 5, 2))) is True
    assert overlap((date(2026, 1, 1), date(2026, 4, 30)), (date(2026, 5, 1), None)) is False
