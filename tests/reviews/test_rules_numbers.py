"""Half up, one decimal, and nothing out of nothing (domain 0.5, 8.3)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reviews.rules.numbers import Ratio, half_up, percent, ratio, spread


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(25, 100), "0.3"),
        (Fraction(35, 100), "0.4"),
        (Fraction(6825, 100), "68.3"),
        (Fraction(249, 1000), "0.2"),
        (Fraction(-25, 100), "-0.3"),
        (Fraction(2, 3), "0.7"),
        (Fraction(0), "0.0"),
    ],
)
def test_half_up_rounds_the_middle_away_from_zero(value: Fraction, expected: str) -> None:
    assert half_up(value) == Decimal(expected)


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, None), (0, 7, "0.0"), (1, 16, "6.3"), (6, 7, "85.7"), (1, 18, "5.6")]
)
def test_percent_is_none_where_there_is_nothing_to_divide_by(part: int, whole: int, expected: str | None) -> None:
    assert percent(part, whole) == (None if expected is None else Decimal(expected))


def test_ratio_says_not_applicable_instead_of_a_hundred_per_cent() -> None:
    assert Ratio((), ()).text == "n/a"
    assert ratio([("a", True), ("b", False)]).text == "1/2 = 50.0 %"


def test_ratio_names_what_did_not_count() -> None:
    assert ratio([("a", True), ("b", False)]).misses == ("b",)


def test_spread_of_an_even_number_takes_the_middle_of_two() -> None:
    assert spread([1, 2, 3, 5]).median == Decimal("2.5")
    assert spread([1, 2, 3, 5]).mean == Decimal("2.8")


def test_spread_of_nothing_is_not_applicable() -> None:
    assert spread([]).text == "n/a"
    assert spread([]).mean is None
