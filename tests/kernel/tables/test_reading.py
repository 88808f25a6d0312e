"""What a spreadsheet holds comes out as it was meant, whatever program wrote it."""

from __future__ import annotations

import pytest

from kernel import tables

TEXT = "No;Wo;Wer\r\nA-1;Köln;Müller\r\nA-2;København;“Sørensen”\r\n"
HEADINGS, FIRST = ("No", "Wo", "Wer"), ("A-1", "Köln", "Müller")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_an_encoding_is_found(encoding: str) -> None:
    table = tables.read((TEXT * 3).encode(encoding), "list.csv")
    assert (table.headings, table.rows[0]) == (HEADINGS, FIRST)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_any_separator_and_any_line_end(mark: str, end: str) -> None:
    lines = [f'No{mark}"Text, with; all{mark}"', f'1{mark}"two{end}lines, ""quoted"""', f"2{mark}x"]
    table = tables.read(end.join(lines).encode(), "list.csv")
    assert table.dialect.separator == mark
    assert table.rows == [("1", 'two\nlines, "quoted"'), ("2", "x")]
