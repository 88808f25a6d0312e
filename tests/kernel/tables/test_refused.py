"""Whatever is no readable table is refused with a sentence, in seconds (SEC-11, FLT-11)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from kernel import tables
from kernel.tables import TableError
from tests.kernel.tables import books
from tests.support.pace import timed

T = books.text
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
MEGABYTE = 1024 * 1024


def directory_that_lies() -> bytes:
    """The directory says ten bytes; 300 MB come out."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in books.parts().items():
            archive.writestr(name, content)
        with archive.open("xl/media/x.bin", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(b"\x00" * MEGABYTE)
    content = bytearray(out.getvalue())
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    return bytes(content)


def many_zeros(megabytes: int) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in books.parts().items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet2.xml", "w") as member:
            for _ in range(megabytes):
                member.write(b" " * MEGABYTE)
    return out.getvalue()


def overlapping(times: int) -> bytes:
    """Many entries of the directory that unpack the same bytes."""
    whole = books.packed(books.parts() | {"xl/media/x.bin": b"\x00" * 10 * MEGABYTE})
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entries = whole[start:end]
    last = entries[entries.rindex(b"PK\x01\x02") :]
    more = b"".join(last.replace(b"x.bin", f"{n:05}".encode()[:5]) for n in range(times))
    tail = bytearray(whole[end:])
    count = 6 + times
    tail[8:10] = tail[10:12] = count.to_bytes(2, "little")
    tail[12:16] = (len(entries) + len(more)).to_bytes(4, "little")
    return whole[:end] + more + bytes(tail)


def encrypted_member() -> bytes:
    content = bytearray(books.workbook())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 1)
    return bytes(content)


def wide_book() -> bytes:
    head = "".join(T(f"{name}1", "h") for name in _letters(300))
    row = "".join(T(f"{name}2", "v") for name in _letters(300))
    return books.workbook(books.sheet(f'<row r="1">{head}</row><row r="2">{row}</row>'))


def _letters(count: int) -> list[str]:
    from kernel.tables.grid import letter

    return [letter(index) for index in range(count)]


def far_cell() -> bytes:
    row = f'<row r="1">{T("A1", "a")}</row><row r="1048576">{T("XFD1048576", "b")}</row>'
    return books.workbook(books.sheet(row))


def one_string_everywhere() -> bytes:
    """30,000 characters, stored once, meant four million times."""
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in _letters(150)) + "</row>"
        for r in range(1, 4000)
    )
    strings = f'<?xml version="1.0"?><sst {books.SPACE}><si><t>{"x" * 30000}</t></si></sst>'
    inside = books.INSIDE.replace(
        "</Relationships>",
        f'<Relationship Id="r2" Type="{books.KIND}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    changed = {"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": inside}
    return books.packed(books.parts(books.sheet(rows)) | changed)


def merged(count: int) -> bytes:
    ranges = "".join('<mergeCell ref="B2:C1048576"/>' for _ in range(count))
    rows = f'<row r="1">{T("A1", "a")}{T("B1", "b")}{T("C1", "c")}</row>' + "".join(
        f'<row r="{r}">{T(f"A{r}", "k")}{T(f"B{r}", "v")}</row>' for r in range(2, 15000)
    )
    return books.workbook(books.sheet(rows, f"<mergeCells>{ranges}</mergeCells>"))


def long_cell() -> bytes:
    return books.workbook(books.sheet(f'<row r="1">{T("A1", "No")}</row><row r="2">{T("A2", "x" * 40_000)}</row>'))


def thousands_of_parts() -> bytes:
    return books.packed(books.parts() | {f"x/{n}": b"" for n in range(2500)}, compress=ZIP_STORED)


NO_TABLE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing": (lambda: b"", "x.csv", "is empty"),
    "byte order mark only": (lambda: b"\xef\xbb\xbf", "x.csv", "every cell is empty"),
    "blanks": (lambda: b" \r\n;;;\r\n\xc2\xa0\r\n", "x.csv", "every cell is empty"),
    "headings only": (lambda: b"No;What\r\n", "x.csv", "no rows below"),
    "more than 25 MB": (lambda: b"a," * (13 * MEGABYTE), "x.csv", "larger than 25 MB"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "list.xlsx", "is a PDF"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "list.csv", "is a picture"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 99, "list.csv", "is a picture"),
    "html": (lambda: b"\n <html><table><tr><td>1</td></tr></table>", "list.xls", "web page or XML"),
    "html with mark": (lambda: b"\xef\xbb\xbf<!DOCTYPE html><p>", "list.csv", "web page or XML"),
    "xml of 2003": (lambda: b'<?xml version="1.0"?><Workbook/>', "list.xls", "save it as XLSX"),
    "old xls": (lambda: OLD, "list.xls", "old Office version"),
    "old xls called xlsx": (lambda: OLD, "list.xlsx", "old Office version"),
    "encrypted": (lambda: OLD + "EncryptedPackage".encode("utf-16-le"), "list.xlsx", "protected by a password"),
    "encrypted member": (encrypted_member, "list.xlsx", "protected by a password"),
    "ods": (
        lambda: books.packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
        "list.ods",
        "OpenDocument",
    ),
    "docx": (lambda: books.packed({"[Content_Types].xml": "", "word/document.xml": ""}), "list.xlsx", "not a table"),
    "xlsb": (lambda: books.packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "list.xlsx", "binary workbook"),
    "zip": (lambda: books.packed({"list.csv": "A;B"}), "list.zip", "is packed"),
    "gzip": (lambda: b"\x1f\x8b\x08" + b"\x00" * 50, "list.csv", "is packed"),
    "empty archive": (lambda: b"PK\x05\x06" + b"\x00" * 18, "list.xlsx", "is packed"),
    "cut archive": (lambda: books.workbook()[:-200], "list.xlsx", "damaged"),
    "no sheet part": (lambda: books.workbook().replace(b"sheet1.xml", b"sheet9.xml"), "list.xlsx", "damaged"),
    "broken xml": (lambda: books.workbook("<worksheet><sheetData><row><c"), "list.xlsx", "damaged|empty"),
    "empty workbook": (lambda: books.workbook(books.sheet("")), "list.xlsx", "every sheet is empty"),
    "nested archive": (
        lambda: books.workbook(**{"xl/embeddings/a.xlsx": books.workbook()}),
        "list.xlsx",
        "another archive inside",
    ),
    "2,500 parts": (thousands_of_parts, "list.xlsx", "2,000 parts"),
    "bomb of one part": (lambda: many_zeros(150), "list.xlsx", "unpacks to more"),
    "bomb over the limit": (lambda: many_zeros(250), "list.xlsx", "unpacks to more"),
    "bomb with a lying directory": (directory_that_lies, "list.xlsx", "unpacks to more|damaged"),
    "bomb of overlapping parts": (lambda: overlapping(1500), "list.xlsx", "unpacks to more|two parts|damaged"),
    "300 columns": (wide_book, "list.xlsx", "more than 200 columns"),
    "300 columns in csv": (lambda: b"a," * 300 + b"a\n" + b"b," * 300 + b"b\n", "list.csv", "more than 200 columns"),
    "16 million columns": (lambda: b"a," * (8 * MEGABYTE) + b"a\n1\n", "list.csv", "more than 200 columns"),
    "16 million empty columns": (lambda: b"a" + b"," * (16 * MEGABYTE) + b"\n1\n", "list.csv", "200 columns"),
    "25 MB of quotes": (lambda: b'"' * (25 * MEGABYTE), "list.csv", "cell|quotation|empty|no rows"),
    "25 MB without a line end": (lambda: b"a" * (25 * MEGABYTE), "list.csv", "cell|quotation"),
    "25 MB of line ends": (lambda: b"\n" * (25 * MEGABYTE), "list.csv", "more than 20,000 rows|empty"),
    "a cell at the far end": (far_cell, "list.xlsx", "lie far apart"),
    "one long text in every cell": (one_string_everywhere, "list.xlsx", "needs too much memory|hold too much"),
    "merged cells without end": (lambda: merged(3000), "list.xlsx", "too many merged cells"),
    "a cell of 40,000 characters": (long_cell, "list.xlsx", "more than 32,767 characters"),
    "the same in csv": (lambda: b"No\n" + b"x" * 40_000, "list.csv", "Row 2 has a cell with more than 32,767"),
    "a quote that never closes": (lambda: b'A;B\n1;"x\n' + b"2;y\n" * 60_000, "list.csv", "never ends|not closed"),
    "20,001 rows": (lambda: b"A;B\n" + b"1;2\n" * 20_001, "list.csv", "more than 20,000 rows"),
    "utf-16 cut in the middle": (lambda: "A;B\n1;2".encode("utf-16") + b"\x00", "list.csv", "does not read as"),
    "random bytes": (lambda: bytes(range(256)) * 400, "list.csv", "not a text table"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01" + b"\x00" * 5000 + b"\xc3\x28", "list.csv", "not a text table"),
}


@pytest.mark.parametrize("case", NO_TABLE)
def test_what_is_no_table_is_refused_in_seconds(case: str) -> None:
    make, name, sentence = NO_TABLE[case]
    content = make()
    with timed() as taken, pytest.raises(TableError, match=sentence) as refusal:
        tables.read(content, name)
    assert taken.seconds < 5
    assert refusal.value.sentence[0] in "“TACRNO" and "Traceback" not in refusal.value.sentence


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\ufeff"])
def test_nothing_pasted_is_refused(text: str) -> None:
    with pytest.raises(TableError):
        tables.read_pasted(text)


def test_a_workbook_within_the_limits_passes() -> None:
    assert tables.read(books.workbook(), "x.xlsx").rows == [("1", "two")]
