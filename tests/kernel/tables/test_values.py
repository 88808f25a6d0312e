"""Dates, numbers and yes/no: what has one reading is read, what has two is asked."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.tables import Ambiguous, as_text, date_orders, guess_columns, parse_bool, parse_date, parse_number

APRIL = date(2025, 4, 3)
TWO = Ambiguous((APRIL, date(2025, 3, 4)))


@pytest.mark.parametrize(
    ("value", "order", "expected"),
    [
        ("2025-04-03", "", APRIL),
        ("2025-04-03", "mdy", APRIL),
        ("2025/4/3", "dmy", APRIL),
        ("20250403", "", APRIL),
        (20250403, "", APRIL),
        ("2025-04-03 10:22:05", "", APRIL),
        ("2025-04-03T10:22:05.123Z", "", APRIL),
        ("3/4/2025 9:15 am", "dmy", APRIL),
        ("03/04/2025", "", TWO),
        ("03/04/2025", "ymd", TWO),
        ("03/04/25", "", TWO),
        ("03/04/2025", "dmy", APRIL),
        ("04/03/2025", "mdy", APRIL),
        ("25/04/2025", "", date(2025, 4, 25)),
        ("04/25/2025", "", date(2025, 4, 25)),
        ("04/25/2025", "dmy", None),
        ("05/05/2025", "", date(2025, 5, 5)),
        ("3.4.2025", "", APRIL),
        ("03.04.25", "", APRIL),
        ("3. 4. 2025", "", APRIL),
        ("3 April 2025", "", APRIL),
        ("April 3, 2025", "", APRIL),
        ("Thursday, 3rd of April 2025", "", APRIL),
        ("3-Apr-25", "mdy", APRIL),
        ("3. März 2025", "", date(2025, 3, 3)),
        ("12 déc. 2024", "", date(2024, 12, 12)),
        ("3. maj 2025", "", date(2025, 5, 3)),
        ("31/12/99", "", date(1999, 12, 31)),
        ("01/01/69", "", date(2069, 1, 1)),
        (45750, "", APRIL),
        ("45750", "", APRIL),
        (45750.5, "", APRIL),
        (APRIL, "dmy", APRIL),
        (datetime(2025, 4, 3, 12), "", APRIL),
        ("2025", "", None),
        (2025, "", None),
        ("31/02/2025", "", None),
        ("13/13/2025", "", None),
        ("2025-13-01", "", None),
        ("0001-01-01", "", None),
        ("March 2025", "", None),
        ("TBC", "", None),
        ("8.5.1", "", None),
        ("8.5.1.1", "", None),
        ("1/2", "", None),
        ("", "", None),
        (None, "", None),
        (True, "", None),
        (float("nan"), "", None),
        (float("inf"), "", None),
        (Decimal("sNaN"), "", None),
        ("²²²²²", "", None),  # digits by name that no number is made of
        ("20 April ²", "", None),
        ("² April 2025", "", None),
    ],
)
def test_a_date(value: Any, order: str, expected: Any) -> None:
    assert parse_date(value, order) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["03/04/2025", "05/06/2025"], {"dmy", "mdy"}),
        (["03/04/2025", "25/06/2025"], {"dmy"}),
        (["03/04/2025", "06/25/2025", "TBC", None, ""], {"mdy"}),
        (["25/06/2025", "06/25/2025"], set()),
        (["2025-04-03", APRIL, "3 April 2025", "05/05/2025", "junk"], {"ymd"}),
        (["03-04-25", "25-04-03"], {"dmy", "ymd"}),
        ([], {"ymd"}),
    ],
)
def test_the_order_of_a_column(values: list[Any], expected: set[str]) -> None:
    assert date_orders(values) == expected


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["dmy", "mdy"]), st.booleans())
def test_a_date_written_in_an_order_reads_in_that_order(day: date, order: str, short: bool) -> None:
    year = f"{day.year % 100:02}" if short else f"{day.year}"
    first, second = (day.day, day.month) if order == "dmy" else (day.month, day.day)
    text = f"{first}/{second}/{year}"
    assert parse_date(text, order) == day
    assert order in date_orders([text]) or date_orders([text]) == {"ymd"}


@pytest.mark.parametrize(
    ("value", "mark", "expected"),
    [
        ("12", "", 12),
        ("-12.5", "", "-12.5"),
        ("−12", "", -12),
        ("(12)", "", -12),
        ("12,5", "", "12.5"),
        ("1,234.5", "", "1234.5"),
        ("1.234,5", "", "1234.5"),
        ("1.234.567", "", 1234567),
        ("1,234,567", "", 1234567),
        ("1 234 567,25", "", "1234567.25"),
        ("1'234.50", "", "1234.50"),
        ("1.234", "", "1.234"),
        ("1.234", ",", 1234),
        ("1,234", ",", "1.234"),
        ("1,234", ".", 1234),
        ("12 %", "", "0.12"),
        ("12,5%", "", "0.125"),
        (".5", "", "0.5"),
        ("1e3", "", 1000),
        (0.1, "", "0.1"),
        (7, "", 7),
        (Decimal("1.50"), "", "1.50"),
    ],
)
def test_a_number(value: Any, mark: str, expected: Any) -> None:
    assert parse_number(value, mark) == Decimal(expected)


@pytest.mark.parametrize("value", ["", "x", "1,2,3", "12 days", "1.2.3", "1,23,456", None, True, APRIL, float("nan")])
def test_no_number(value: Any) -> None:
    assert parse_number(value) is None


def test_one_comma_before_three_digits_is_asked() -> None:
    assert parse_number("1,234") == Ambiguous((Decimal(1234), Decimal("1.234")))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_number_we_wrote_is_the_number(number: Decimal) -> None:
    assert parse_number(as_text(number)) == number


@pytest.mark.parametrize("value", ["Yes", "y", "TRUE", "x", "✓", "1", 1, True, " ja "])
def test_yes(value: Any) -> None:
    assert parse_bool(value) is True


@pytest.mark.parametrize("value", ["No", "n", "FALSE", "0", 0, 0.0, False])
def test_no(value: Any) -> None:
    assert parse_bool(value) is False


@pytest.mark.parametrize("value", ["", "maybe", 2, None, "-", APRIL])
def test_neither(value: Any) -> None:
    assert parse_bool(value) is None


def field(name: str, label: str, *aliases: str) -> Any:
    return SimpleNamespace(name=name, label=label, aliases=aliases)


FIELDS = [
    field("reference", "Number", "ref", "no", "NC number"),
    field("process", "Process", "area"),
    field("owner", "Owner e-mail", "process owner", "responsible"),
    field("due", "Due date", "deadline"),
    field("closed", "Closed on", "date closed"),
]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Number", "Process", "Owner e-mail", "Due date"], {"reference": 0, "process": 1, "owner": 2, "due": 3}),
        (["Due_date", "OWNER EMAIL *", "Proces", "Ref."], {"due": 0, "owner": 1, "process": 2, "reference": 3}),
        (["Closed date", "Deadline", "Process owner"], {"closed": 0, "due": 1, "owner": 2}),
        (["Weather", "", "Column C"], {}),
        (["Process", "Process (2)"], {"process": 0}),
        (["Número", "number"], {"reference": 1}),
    ],
)
def test_headings_are_matched_each_once(headings: list[str], expected: dict[str, int]) -> None:
    assert guess_columns(headings, FIELDS) == expected
