"""Pure rules of this room, as tables."""

from datetime import date

import pytest

from organisation.rules import line_makes_circle, overlap_reason

JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("new", "other", "clashes"),
    [
        ((JAN, FEB), (MAR, None), False),
        ((JAN, None), (MAR, None), True),
        ((JAN, MAR), (MAR, None), True),
        ((JAN, date(2026, 2, 28)), (MAR, None), False),
        ((MAR, None), (JAN, FEB), False),
        ((FEB, None), (JAN, FEB), True),
        ((JAN, JAN), (JAN, JAN), True),
    ],
)
def test_two_facts_clash_when_they_share_a_day(new: tuple, other: tuple, clashes: bool) -> None:
    assert len(overlap_reason(new, [other], what="Ada: Owner, P01")) == clashes


def test_every_clash_has_its_sentence() -> None:
    assert overlap_reason((JAN, None), [(FEB, FEB), (MAR, None)], what="Ada: Owner, P01") == [
        "Ada: Owner, P01 is already entered from 1 February 2026; it ends on 1 February 2026.",
        "Ada: Owner, P01 is already entered from 1 March 2026; it still holds.",
    ]


@pytest.mark.parametrize(
    ("person", "manager", "circle"),
    [(1, 1, True), (1, 2, False), (3, 1, True), (2, 1, True), (4, 1, False), (1, 4, False)],
)
def test_a_line_closes_a_circle_when_the_manager_reports_to_the_person(person: int, manager: int, circle: bool) -> None:
    assert line_makes_circle(person, manager, {1: (2,), 2: (3,)}) is circle


def test_a_circle_that_is_there_already_does_not_hang() -> None:
    assert line_makes_circle(9, 1, {1: (2,), 2: (1,)}) is False
