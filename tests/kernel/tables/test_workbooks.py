"""Workbooks of other programs: values only, sheets, merged cells, days."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from kernel import tables
from tests.kernel.tables import books

T = books.text


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def of(rows: list[list[Any]], **how: Any) -> tables.Table:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return tables.read(saved(book), "list.xlsx", **how)


def test_values_keep_their_kind() -> None:
    moment = datetime(2025, 4, 3, 10, 30)
    table = of([["A", "B", "C", "D", "E", "F"], ["0042", 42, 0.125, True, date(2025, 4, 3), moment]])
    assert table.rows == [("0042", 42, 0.125, True, date(2025, 4, 3), date(2025, 4, 3))]
    assert [type(v) for v in table.rows[0][:4]] == [str, int, float, bool]
    assert table.notes == ("Times of day were left out: a date is a day here",)


def test_a_percentage_is_its_hundredth_and_a_time_is_text() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Share", "At"])
    book.active.append([0.12, time(9, 5)])
    book.active["A2"].number_format = "0 %"
    assert tables.read(saved(book), "x.xlsx").rows == [(0.12, "09:05:00")]


def test_formulas_are_never_run_only_their_last_value_is_read() -> None:
    rows = (
        f'<row r="1">{T("A1", "No")}{T("B1", "Sum")}{T("C1", "Link")}</row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>40+2</f><v>7</v></c>'
        '<c r="C2" t="str"><f>HYPERLINK("http://example.org","x")</f><v>x</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><f>1/0</f></c></row>'
    )
    table = tables.read(books.workbook(books.sheet(rows)), "x.xlsx")
    assert table.rows == [(1, 7, "x"), (2, None, None)]


def test_an_error_value_is_said() -> None:
    rows = (
        f'<row r="1">{T("A1", "No")}{T("B1", "Sum")}</row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    table = tables.read(books.workbook(books.sheet(rows)), "x.xlsx")
    assert table.rows == [(1, None)]
    assert table.notes == ("1 cells hold an error such as #N/A or #REF!: they are empty here",)


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["A", "Day"])
    book.active.append(["x", date(2025, 4, 3)])
    assert tables.read(saved(book), "x.xlsx").rows == [("x", date(2025, 4, 3))]


def test_a_cell_merged_over_rows_counts_in_each_of_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Audit plan"], ["Process", "Leaf", "Owner"], ["Change", "8.5.1", "P"], [None, "8.5.2", "Q"]):
        sheet.append(row)
    sheet.append(["All of them", None, None])
    for area in ("A1:C1", "A3:A4", "A5:C5"):
        sheet.merge_cells(area)
    table = tables.read(saved(book), "x.xlsx")
    assert table.headings == ("Process", "Leaf", "Owner")
    assert table.rows == [("Change", "8.5.1", "P"), ("Change", "8.5.2", "Q"), ("All of them", None, None)]
    assert any("1 merged cell" in note for note in table.notes)


def test_merged_cells_count_from_where_the_table_starts() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for reference, value in {"C4": "A", "D4": "B", "C5": "x", "D5": "1", "D6": "2"}.items():
        sheet[reference] = value
    sheet.merge_cells("C5:C6")
    table = tables.read(saved(book), "x.xlsx")
    assert table.rows == [("x", "1"), ("x", "2")]
    assert (table.first_row, table.row_numbers) == (5, (5, 6))


def test_a_merged_heading_gives_two_names() -> None:
    book = openpyxl.Workbook()
    book.active.append(["No", "Owner", None])
    book.active.append(["1", "A", "B"])
    book.active.merge_cells("B1:C1")
    assert tables.read(saved(book), "x.xlsx").headings == ("No", "Owner", "Owner (2)")


def test_a_cover_sheet_in_front_of_the_list_is_not_taken_for_it() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["The list is on the next sheet"])
    book.create_sheet("Staff").append(["A", "B"])
    book["Staff"].append([1, 2])
    book.create_sheet("Old").append(["C", "D"])
    book["Old"].append([3, 4])
    table = tables.read(saved(book), "x.xlsx")
    assert (table.dialect.sheet, table.dialect.sheets) == ("Staff", ("Notes", "Staff", "Old"))
    assert table.headings == ("A", "B")


def test_where_no_sheet_looks_like_a_table_the_first_that_holds_something_is_taken() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Names"
    for name in ("Name", "Anna Berg"):
        book.active.append([name])
    book.create_sheet("Note").append(["as of May"])
    assert tables.read(saved(book), "x.xlsx").dialect.sheet == "Names"


def test_the_first_sheet_that_holds_something_is_taken_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Plan").append(["A", "B"])
    book["Plan"].append([1, 2])
    book.create_sheet("Old").append(["C", "D"])
    book["Old"].append([3, 4])
    book.create_sheet("Hidden").append(["E"])
    book["Hidden"].sheet_state = "hidden"
    content = saved(book)
    table = tables.read(content, "x.xlsx")
    assert (table.dialect.sheet, table.dialect.sheets) == ("Plan", ("Plan", "Old"))
    assert table.notes == ("The sheet “Plan” was taken. There are others: “Old”",)
    chosen = tables.read(content, "x.xlsx", sheet="Old")
    assert (chosen.headings, chosen.notes) == (("C", "D"), ())
    for missing in ("Hidden", "None", "x" * 5000, "\x00"):
        with pytest.raises(tables.TableError, match="no sheet of that name"):
            tables.read(content, "x.xlsx", sheet=missing)


def test_years_may_be_headings_and_days_may_not() -> None:
    table = of([["Plan", None, None], ["Process", 2023, 2024], ["Change", "x", None], ["Incident", None, "x"]])
    assert table.headings == ("Process", "2023", "2024")


def test_entities_and_outside_links_are_left_alone() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "AAAA"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    rows = f'<row r="1">{T("A1", "No")}{T("B1", "What")}</row><row r="2">{T("A2", "&a;")}{T("B2", "&f;")}</row>'
    content = books.workbook(bomb + books.sheet(rows).removeprefix('<?xml version="1.0"?>'))
    try:
        read = tables.read(content, "x.xlsx").rows
    except tables.TableError:
        return
    assert "AAAA" not in str(read) and all(len(str(cell)) < 8 for cell in read[0])
