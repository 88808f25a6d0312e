"""What a spreadsheet holds comes out as it was meant, whatever program wrote it."""

from __future__ import annotations

import pytest

from kernel import tables

TEXT = "No;Wo;Wer\r\nA-1;Köln;Müller\r\nA-2;København;“Sørensen”\r\n"
HEADINGS, FIRST = ("No", "Wo", "Wer"), ("A-1", "Köln", "Müller")


def of(text: str, **how: str) -> tables.Table:
    return tables.read(text.encode(), "list.csv", **how)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_an_encoding_is_found(encoding: str) -> None:
    table = tables.read((TEXT * 3).encode(encoding), "list.csv")
    assert (table.headings, table.rows[0]) == (HEADINGS, FIRST)


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("cp1252", "Évaluation – fournisseur; à 12 € “net”"),
        ("cp1252", "Größe; Maße"),
        ("cp1250", "Zażółć gęślą jaźń; Przegląd zarządzania; Łódź"),
        ("cp1251", "Управление изменениями; Иванов"),
        ("cp1253", "Διαχείριση αλλαγών; Γιώργος"),
        ("shift_jis", "変更管理プロセス; 田中さんの担当"),
        ("gb18030", "变更管理流程的审核; 王小明"),
    ],
)
def test_an_old_code_page_is_told_by_its_words(encoding: str, line: str) -> None:
    content = f"A;B;C\n{line}\n{line}\n".encode(encoding)
    table = tables.read(content, "list.csv")
    assert table.rows[0][0] == line.split("; ")[0]


def test_the_person_may_choose_the_encoding_and_the_separator() -> None:
    content = "A,B;C\nà,x;y\n".encode("cp850")
    table = tables.read(content, "list.csv", encoding="cp850", separator=",")
    assert table.rows == [("à", "x;y")]
    for wrong in ("zlib", "unicode_escape", "base64", "idna", "utf-8'"):
        with pytest.raises(tables.TableError, match="not an encoding"):
            tables.read(content, "list.csv", encoding=wrong)
    with pytest.raises(tables.TableError, match="separator"):
        of("A;B\n1;2\n", separator="x")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_any_separator_and_any_line_end(mark: str, end: str) -> None:
    lines = [f'No{mark}"Text, with; all{mark}"', f'1{mark}"two{end}lines, ""quoted"""', f"2{mark}x"]
    table = of(end.join(lines))
    assert table.dialect.separator == mark
    assert table.rows == [("1", 'two\nlines, "quoted"'), ("2", "x")]


def test_decimal_commas_do_not_become_separators() -> None:
    table = of("A;B;C\n" + "1,5;2,5;3,5\n" * 200)
    assert table.dialect.separator == ";"
    assert table.headings == ("A", "B", "C")


def test_a_semicolon_in_every_text_does_not_win_over_tabs() -> None:
    assert of("A\tB\n" + "x; y\tz\n" * 5).dialect.separator == "\t"


def test_the_hint_of_a_spreadsheet_program_is_followed_and_left_out() -> None:
    table = of("sep=;\nA;B,C\n1;2,3\n")
    assert (table.headings, table.rows, table.first_row) == (("A", "B,C"), [("1", "2,3")], 3)


@pytest.mark.parametrize(
    "above",
    [
        "Audit plan 2025;;;\n\n",
        "\nAudit plan 2025\nPrepared by;A. Haddad\nStatus;draft\n\n",
        "Northwind;;;;\n;;Page 1 of 1;\n",
    ],
)
def test_the_headings_are_found_below_their_title_lines(above: str) -> None:
    table = of(f"{above}No;Process;Owner;Date\n1;Change;P. Nair;2025-03-01\n2;Incident;;2025-03-02\n")
    assert table.headings == ("No", "Process", "Owner", "Date")
    assert len(table.rows) == 2
    assert "what stands above them was left out" in table.notes[0]


def test_headings_with_gaps_are_still_the_headings() -> None:
    table = of("No,Process,,Owner,,Site,Note\na,b,c,d,e,f,g\nh,i,j,k,l,m,n\n")
    assert table.headings == ("No", "Process", "Column C", "Owner", "Column E", "Site", "Note")
    assert table.notes == ("Column C has no heading", "Column E has no heading")


def test_the_person_may_name_the_heading_row() -> None:
    content = b"A,B\nC,D\n1,2\n"
    assert tables.read(content, "x.csv", heading_row=2).headings == ("C", "D")
    with pytest.raises(tables.TableError, match="Row 9 is empty"):
        tables.read(content, "x.csv", heading_row=9)


def test_empty_rows_and_columns_go_and_row_numbers_stay_those_of_the_file() -> None:
    table = of("\n\nA;;B;;\n;;;;\n1;;2;;\n\n\n3;;4;;\n")
    assert (table.headings, table.rows) == (("A", "B"), [("1", "2"), ("3", "4")])
    assert (table.first_row, table.row_numbers) == (5, (5, 8))


def test_headings_of_one_name_are_told_apart_and_said() -> None:
    table = of("Date;date;Date (2);Date\n1;2;3;4\n")
    assert table.headings == ("Date", "date (3)", "Date (2)", "Date (4)")
    assert len(table.notes) == 2 and "more than once" in table.notes[0]


def test_text_is_clean() -> None:
    table = of('A,B\n\u00a0 caf\u0065\u0301\u200b ,\ufeffx\x00\x07y\r\n"\u200b",\'=1+1\n')
    assert table.rows == [("café", "xy"), (None, "=1+1")]


def test_a_short_row_is_filled_and_a_long_one_gets_columns() -> None:
    table = of("A,B,C\n1\n1,2,3,4\n")
    assert table.rows == [("1", None, None, None), ("1", "2", "3", "4")]
    assert table.headings[3] == "Column D"


def test_text_pasted_from_a_spreadsheet() -> None:
    table = tables.read_pasted('No\tText; and more\tWhen\n1\t"two\nlines"\t3/4/2025\n2\tb, c\t25/4/2025')
    assert table.headings == ("No", "Text; and more", "When")
    assert table.rows[0] == ("1", "two\nlines", "3/4/2025")
    assert (table.dialect.format, table.dialect.date_order) == ("paste", "dmy")
    assert tables.read_pasted("Name\nAmina\nTomasz").rows == [("Amina",), ("Tomasz",)]


def test_one_column_settles_the_date_order_of_the_file() -> None:
    assert of("A;From;To\n1;03/04/2025;04/13/2025\n2;05/06/2025;07/08/2025\n").dialect.date_order == "mdy"
    assert of("A;From\n1;03/04/2025\n").dialect.date_order == ""


def test_a_file_is_what_its_bytes_say() -> None:
    assert tables.read(b"PK;Name\n1;x\n", "keys.csv").headings == ("PK", "Name")
    assert tables.read(b"BMI;Name\n1;x\n", "export.xls").headings == ("BMI", "Name")


def test_characters_that_could_not_be_read_are_said() -> None:
    table = tables.read("Name;Ort\nMüller;Köln\n".encode() + b"\x81\x8d;x\n", "x.csv", encoding="cp1252")
    assert any("could not be read" in note for note in table.notes)
