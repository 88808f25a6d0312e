"""A file or pasted text to a table, whatever it calls itself: what it is stands in its bytes (SEC-11, FLT-11)."""

from __future__ import annotations

import re

from kernel.tables import archive, delimited, workbook
from kernel.tables.decode import decode
from kernel.tables.grid import Grid, to_table
from kernel.tables.model import LIMITS, Dialect, Table, TableError

SAVE_AS = "Open it in your spreadsheet program, save it as XLSX or CSV, and choose that file"
NO_TABLE = "“{name}” is {what}, not a table. Choose a CSV or XLSX file"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!\x1a", b"\xfd7zXZ")
MARKUP = re.compile(rb"\s*<\s*(!doctype|!--|\?xml|html|head|body|table|meta|script|style|svg|div|workbook)", re.I)


def read(
    content: bytes, name: str, *, sheet: str = "", encoding: str = "", separator: str = "", heading_row: int = 0
) -> Table:
    """The table in an uploaded file. Raises TableError with one sentence that says what to do, and nothing else."""
    if not content:
        raise TableError(f"“{name}” is empty. Choose the file again")
    if len(content) > LIMITS.file:
        raise TableError(f"“{name}” is larger than 25 MB. Split it and bring in one part after the other")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        notes = archive.check(content, name)
        return workbook.read(content, name, sheet=sheet, heading_row=heading_row, notes=notes)
    _refuse_other(content, name)
    text, found = decode(content, encoding)
    return _of_text(text, "csv", found, separator, heading_row)


def read_pasted(text: str, *, separator: str = "", heading_row: int = 0) -> Table:
    """The table in text copied from a spreadsheet or a mail: tabs as a rule. Raises TableError."""
    if not text.strip():
        raise TableError("Nothing was pasted. Copy the cells, headings included, and paste them again")
    if len(text) > LIMITS.file:
        raise TableError("The text is longer than 25 million characters. Save it as a file and choose that")
    if "\t" in text and not separator:
        separator = delimited.separator_of(text, candidates=("\t", ";", ",", "|"))
    return _of_text(text, "paste", "", separator, heading_row)


def _of_text(text: str, format: str, encoding: str, separator: str, heading_row: int) -> Table:
    if separator and separator not in delimited.SEPARATORS:
        raise TableError("Choose semicolon, comma, tab or bar as the separator")
    mark = separator or delimited.separator_of(text)
    lost = text.count("\ufffd")
    notes = (f"{lost} characters could not be read as {encoding} and stand as \ufffd",) if lost else ()
    grid = Grid(delimited.parse(text, mark), notes=notes)
    return to_table(grid, Dialect(format, encoding=encoding, separator=mark), heading_row=heading_row)


def _refuse_other(content: bytes, name: str) -> None:
    """Files that are something else than their name says, each with its own advice."""
    head = content[:1024]
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(_compound(content, name))
    if head.lstrip()[:5] == b"%PDF-":
        raise TableError(NO_TABLE.format(name=name, what="a PDF"))
    if head.startswith(PICTURES) or head[8:12] == b"WEBP":
        raise TableError(NO_TABLE.format(name=name, what="a picture"))
    if head.startswith(PACKED) or re.match(rb"BZh[1-9]1AY", head):
        raise TableError(f"“{name}” is packed. Unpack it first and choose the CSV or XLSX file in it")
    if MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise TableError(f"“{name}” is a web page or XML, whatever its name says. {SAVE_AS}")


def _compound(content: bytes, name: str) -> str:
    """The container of old Office files and of encrypted new ones."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return f"“{name}” is protected by a password. Save it without the password and choose it again"
    return f"“{name}” is a file of an old Office version (XLS). {SAVE_AS}"
