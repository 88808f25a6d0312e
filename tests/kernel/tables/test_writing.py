"""Exports run nothing, keep numbers numbers, and change nothing when they are brought in again (SEC-13)."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kernel import tables
from kernel.tables import as_text, clean, csv_bytes, parse_date, parse_number, xlsx_bytes
from kernel.tables.text import guard, unguard

HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u202e=1+1",
    "\u00ad\u2060 \u3000=1+1",
    "\x00=1",
    "\x1f=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹢1",
    "−1",
    '=HYPERLINK("http://example.org","x")',
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "''=1+1",
    '"=1+1',
    "a;=1+1",
    "a,=1+1\n=2",
    "{=1+1}",
    "-",
    "+45 1234 5678",
]
NUMBERS = [1, -1, 0.5, -0.25, Decimal("12.50"), 10**14]


def cells_of(content: bytes) -> list[Any]:
    return [cell for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows() for cell in row]


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    headings = [f"={n}" for n in range(len(HOSTILE))]
    cells = cells_of(xlsx_bytes("=x", headings, [HOSTILE, HOSTILE[::-1]]))
    assert len(cells) == 3 * len(HOSTILE)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    # Negative control: the same sentence is a formula where it is written as one.
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    out = BytesIO()
    book.save(out)
    assert cells_of(out.getvalue())[0].data_type == "f"


def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    text = csv_bytes(HOSTILE, [HOSTILE]).decode("utf-8-sig")
    for row in csv.reader(StringIO(text, newline="")):
        for cell in row:
            seen = cell.strip("".join(chr(c) for c in range(33)) + "\u00a0\u200b\ufeff\u202e\u00ad\u2060\u3000")
            assert seen[:1] not in tuple("=+-@＝＋－＠﹢−")
    raw = text.split("\r\n")[0]
    assert raw.startswith('"') and all(part.startswith('"') for part in raw.split('","')[:1])


def test_numbers_are_numbers_and_days_are_days() -> None:
    day = date(2025, 4, 3)
    content = xlsx_bytes("List", ["N"] * 6 + ["Day", "Yes"], [[*NUMBERS, day, True]])
    row = cells_of(content)[8:]
    assert [cell.data_type for cell in row] == ["n"] * 6 + ["d", "b"]
    assert [cell.value for cell in row[:6]] == [1, -1, 0.5, -0.25, 12.5, 10**14]
    assert row[6].value.date() == day and row[6].number_format == "yyyy-mm-dd"
    line = csv_bytes(["N"], [[*NUMBERS, day, True, "7"]]).decode("utf-8-sig").split("\r\n")[1]
    assert line == '1,-1,0.5,-0.25,12.50,100000000000000,"2025-04-03","yes","7"'


def test_a_number_that_a_spreadsheet_would_round_is_text() -> None:
    assert cells_of(xlsx_bytes("L", ["N"], [[2**53 + 1]]))[1].value == str(2**53 + 1)
    assert tables.read(xlsx_bytes("L", ["N"], [[float("nan")], [1]]), "x.xlsx").rows == [(1,)]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_apostrophe_goes_on_and_comes_off(text: str) -> None:
    assert unguard(guard(text)) == text
    assert tables.read(csv_bytes(["A", "B"], [[text, "x"]]), "x.csv").rows == [(clean(text) or None, "x")]
    assert tables.read(xlsx_bytes("L", ["A", "B"], [[text, "x"]]), "x.xlsx").rows == [(clean(text) or None, "x")]


def test_text_with_an_apostrophe_of_its_own_keeps_it() -> None:
    for text in ("'tis", "'", "O'Brien", "'quoted'"):
        assert guard(text) == text == unguard(text)


# Cells as the reader gives them: clean text that a person could type, in any script, and the other kinds.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(clean).filter(bool)
risky = st.builds(lambda a, b: clean(a + b) or "x", st.sampled_from(HOSTILE), st.text(max_size=5).map(clean))
words = st.one_of(texts, risky, st.sampled_from(["007", "1e5", "TRUE", "3/4/2025", "#N/A", "_x0041_", "sep=;"]))
# A spreadsheet keeps fifteen digits of a number.
fractions = st.integers(-(10**9), 10**9).map(lambda n: n / 7).map(lambda f: float(f"{f:.12g}"))
numbers = st.one_of(st.integers(-(10**14), 10**14), fractions.filter(lambda f: not f.is_integer()))
days = st.dates(date(1900, 3, 2), date(9999, 12, 31))
cells = st.one_of(st.none(), words, numbers, days, st.booleans())


@st.composite
def sheets(draw: Callable[..., Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Headings that are names and differ, rows that are not empty."""
    width = draw(st.integers(1, 5))
    names = st.sampled_from(
        ["No", "What", "=When", "'+Who", "Größe", "Owner e-mail", "A, B; C", 'He said "x"', "見出し"]
    )
    headings = draw(st.lists(names, min_size=width, max_size=width, unique=True))
    row = st.tuples(*[cells] * width).filter(lambda r: any(cell is not None for cell in r))
    return headings, draw(st.lists(row, min_size=1, max_size=6))


slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(sheets())
@settings(slow, max_examples=20)
def test_a_workbook_brought_in_again_is_the_same(sheet: Any) -> None:
    headings, rows = sheet
    table = tables.read(xlsx_bytes("List", headings, rows, mark="# Copy for A"), "x.xlsx")
    assert list(table.headings) == headings
    assert table.rows == rows
    assert [[type(c) for c in row] for row in table.rows] == [[type(c) for c in row] for row in rows]


@given(sheets())
@example((["A"], [("# Copy for me",)]))
@settings(slow, max_examples=200)
def test_a_csv_brought_in_again_is_the_same(sheet: Any) -> None:
    headings, rows = sheet
    rows = [row for row in rows if row != ("# Copy for me",)] or [("x",)]
    content = csv_bytes(headings, rows, mark="# Copy for A, 24 November 2026")
    table = tables.read(content, "x.csv", separator=",")
    assert list(table.headings) == headings
    assert table.rows == [tuple(as_text(cell) or None for cell in row) for row in rows]
    for read, cell in zip(sum(table.rows, ()), sum(rows, ()), strict=True):
        if isinstance(cell, date):
            assert parse_date(read, "") == cell
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            assert parse_number(read) == parse_number(cell)
    again = csv_bytes(table.headings, table.rows)
    assert tables.read(again, "x.csv", separator=",").rows == table.rows


def test_our_own_csv_needs_no_choice_of_separator() -> None:
    rows = [("1", "a; b; c", date(2025, 4, 3)), ("2", "d", None), ("3", "", date(2025, 4, 4))]
    table = tables.read(csv_bytes(["No", "Text", "Day"], rows, mark="# Copy for A, now"), "x.csv")
    assert (table.dialect.separator, len(table.rows), table.rows[0]) == (",", 3, ("1", "a; b; c", "2025-04-03"))


def test_the_mark_is_left_out_wherever_sorting_moved_it() -> None:
    text = 'No,What\r\n"# Copy for A. Haddad, 24 November 2026 at 10:02 from Northwind"\r\n1,x\r\n'
    assert tables.read(text.encode(), "x.csv").rows == [("1", "x")]


def test_the_mark_of_a_workbook_is_no_sheet_to_choose() -> None:
    table = tables.read(xlsx_bytes("List", ["A"], [["x"]], mark="# Copy for A"), "x.xlsx")
    assert (table.dialect.sheets, table.notes) == (("List",), ())


@pytest.mark.parametrize("title", ["", "History", "a/b:c*d?e[f]\\g", "'x'", "x" * 60, "Nonconformities, open"])
def test_any_title_makes_a_sheet(title: str) -> None:
    assert tables.read(xlsx_bytes(title, ["A"], [["x"]]), "x.xlsx").rows == [("x",)]


@pytest.mark.parametrize("count", [10_000, pytest.param(20_000, marks=pytest.mark.soak)])
def test_long_lists_in_seconds(count: int, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        (f"NC-{n}", f"text, number {n}\nline", date(2025, 1, 1 + n % 28), n, n % 2 == 0) + ("=x",) * 5
        for n in range(count)
    ]
    headings = [f"Column {n}" for n in range(10)]
    figures = {}
    for name, make in (("csv", lambda: csv_bytes(headings, rows)), ("xlsx", lambda: xlsx_bytes("L", headings, rows))):
        start = time.perf_counter()
        content = make()
        wrote = time.perf_counter()
        assert len(tables.read(content, f"x.{name}").rows) == count
        figures[name] = (round(wrote - start, 2), round(time.perf_counter() - wrote, 2))
    with capsys.disabled():
        print(f"\n{count} rows x 10: (write, read) seconds {figures}")
    assert all(max(pair) < 20 for pair in figures.values())
