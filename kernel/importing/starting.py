"""Step 1 and 2 of the wizard: take the file, say how it was read, let that and the columns be chosen otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _

from kernel import attachments, tables
from kernel.importing import cells
from kernel.importing.values import speakable
from kernel.importing.workflow import LIFE
from kernel.imports import Kind, find
from kernel.journal import audited, record
from kernel.models import ImportRow, ImportSheet, TableImport
from kernel.workflow import Refused

PREVIEW = 8
SAMPLES = 3
A_WORD = 100
"""Characters of what says how to read a file."""
PASTED = TableImport.PASTED


def start(*, kind: Kind, file: UploadedFile[Any] | None, pasted: str = "", by: Any, today: date) -> TableImport:
    """Take a file, or text that was pasted, and read it. Raises Refused with the sentence of the reader."""
    content, name = _content(file, pasted)
    table = _read(content, name, {})
    columns = tables.guess_columns(table.headings, kind.columns)
    with audited(by=by, today=today):
        known_as = attachments.TYPES[".xlsx" if table.dialect.format == "xlsx" else ".csv"]
        stored = attachments.store(SimpleUploadedFile(name, content), by=by, today=today, known_as=known_as)
        row = TableImport(kind=kind.slug, name=name, file=stored, columns=columns, by=by, on=today)
        row.dialect = _dialect(table)
        row.save()
        record(row, verb="begun", rows=len(table.rows))
        _keep_sheet(row, table, columns)
    return row


def reread(*, table: TableImport, how: Mapping[str, Any], version: int, by: Any, today: date) -> TableImport:
    """Read the file in another way: sheet, encoding, separator, heading_row. What was mended before is forgotten."""
    for said in how.values():
        speakable(str(said), longest=A_WORD)
    read = _read(content_of(table), table.name, how)
    kind = kind_of(table)
    columns = tables.guess_columns(read.headings, kind.columns)
    with audited(by=by, today=today):
        row = LIFE.advance(
            table,
            "look again",
            by=by,
            today=today,
            version=version,
            dialect={**_dialect(read), "chosen": {key: value for key, value in how.items() if value}},
            columns=columns,
            answers={},
            counts={},
        )
        row.rows.all().delete()
        _keep_sheet(row, read, columns)
    return row


def choose_columns(
    *, table: TableImport, columns: Mapping[str, int], version: int, by: Any, today: date
) -> TableImport:
    """Say which of their columns is which of our fields. Raises Refused where one is named twice, or does not exist."""
    width = len(table.sheet.headings)
    reasons = []
    for index in sorted({i for i in columns.values() if list(columns.values()).count(i) > 1}):
        heading = table.sheet.headings[index] if index < width else index
        reasons.append(_("“%(heading)s” is chosen twice. Choose it for one field") % {"heading": heading})
    if any(not 0 <= index < width for index in columns.values()):
        reasons.append(_("Choose columns that the file has"))
    if reasons:
        raise Refused(reasons)
    return LIFE.advance(
        table, "look again", by=by, today=today, version=version, columns=dict(columns), answers={}, counts={}
    )


def kind_of(table: TableImport) -> Kind:
    """Raises Refused where the kind of an old import is no longer there."""
    kind = find(table.kind)
    if kind is None:
        raise Refused(_("Lists of this kind can no longer be brought in"))
    return kind


def content_of(table: TableImport) -> bytes:
    """The bytes as they came. Raises Refused where the disk does not give them."""
    try:
        return (Path(settings.MEDIA_ROOT) / table.file.path).read_bytes()
    except OSError:
        raise Refused(
            _("“%(name)s” cannot be read from the server's disk. Choose the file again") % {"name": table.name}
        ) from None


def read_again(table: TableImport) -> tables.Table:
    """The file as it was read last."""
    return _read(content_of(table), table.name, table.dialect.get("chosen", {}))


def fill_rows(table: TableImport) -> list[ImportRow]:
    """The rows of the file as they are, not stored yet."""
    read = read_again(table)
    numbers = read.row_numbers or range(read.first_row, read.first_row + len(read.rows))
    return [
        ImportRow(table=table, number=number, cells=cells.encode(row))
        for number, row in zip(numbers, read.rows, strict=True)
    ]


def _content(file: UploadedFile[Any] | None, pasted: str) -> tuple[bytes, str]:
    if file is None:
        if not pasted.strip():
            raise Refused(_("Choose a file, or paste the cells"))
        return pasted.encode("utf-8", "surrogatepass"), PASTED
    if (file.size or 0) > attachments.LIMIT:
        raise Refused(_("“%(name)s” is larger than 25 MB. Choose a smaller one") % {"name": file.name})
    return file.read(), Path(file.name or "file.csv").name


def _read(content: bytes, name: str, how: Mapping[str, Any]) -> tables.Table:
    try:
        if name == PASTED:
            text = content.decode("utf-8", "replace")
            return tables.read_pasted(
                text, separator=how.get("separator", ""), heading_row=int(how.get("heading_row") or 0)
            )
        return tables.read(
            content,
            name,
            sheet=how.get("sheet", ""),
            encoding=how.get("encoding", ""),
            separator=how.get("separator", ""),
            heading_row=int(how.get("heading_row") or 0),
        )
    except tables.TableError as error:
        known = name == PASTED or name in error.sentence
        raise Refused(error.sentence if known else f"“{name}”: {error.sentence}") from None


def _dialect(table: tables.Table) -> dict[str, Any]:
    found = table.dialect
    return {
        "format": found.format,
        "encoding": found.encoding,
        "separator": found.separator,
        "sheet": found.sheet,
        "sheets": list(found.sheets),
        "date_order": found.date_order,
        "heading_row": table.first_row - 1,
    }


def _keep_sheet(row: TableImport, table: tables.Table, columns: Mapping[str, int]) -> None:
    ImportSheet.objects.update_or_create(
        table=row,
        defaults={
            "headings": list(table.headings),
            "first": [[tables.as_text(cell)[:120] for cell in line] for line in table.rows[:PREVIEW]],
            "samples": [_samples(table, index) for index in range(len(table.headings))],
            "notes": list(table.notes),
            "first_row": table.first_row,
            "total": len(table.rows),
            "guessed": dict(columns),
            "asked": [],
            "groups": [],
        },
    )


def _samples(table: tables.Table, index: int) -> list[str]:
    """Some different values of a column."""
    found: dict[str, None] = {}
    for line in table.rows[:500]:
        if text := tables.as_text(line[index])[:60]:
            found[text] = None
        if len(found) == SAMPLES:
            break
    return list(found)
