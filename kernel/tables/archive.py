"""Looks into the archive of a workbook before anything is unpacked (reliability 2.3, SEC-11)."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from kernel.tables.model import LIMITS, TableError

# Deflate cannot pack text of a real sheet much better than this; small members may.
RATIO, SMALL = 300, 20 * 1024 * 1024
CHUNK = 1 << 16
# Error values reach nobody through the reader: it gives them as empty cells.
ERRORS = "{} cells hold an error such as #N/A or #REF!: they are empty here"
ENTRY = b"PK\x01\x02"
SAVE_AS = "Open it in your spreadsheet program, save it as XLSX or CSV, and choose that file"
NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".gz", ".7z", ".rar")


def check(content: bytes, name: str) -> tuple[str, ...]:
    """Notes on what the reader will not show.

    Raises TableError where it is no workbook, or one that unpacks to more than anybody's table needs.
    """
    damaged = TableError(f"“{name}” is damaged: it cannot be unpacked. Save it again and choose it again")
    if content.count(ENTRY) > LIMITS.members:  # before the directory is read: each entry becomes an object
        raise _too_many(name)
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_kind({member.filename for member in members}, name)
            _refuse_size(members, name)
            errors = _inflate(archive, members, name)
    except TableError:
        raise
    except (BadZipFile, LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise damaged from None
    except (UnicodeError, OverflowError, IndexError, KeyError, TypeError):
        raise damaged from None
    return (ERRORS.format(errors),) if errors else ()


def _refuse_kind(names: set[str], name: str) -> None:
    lowered = {n.casefold().lstrip("/") for n in names}
    if "xl/workbook.xml" in lowered and "[content_types].xml" in lowered:
        return
    if "xl/workbook.bin" in lowered:
        raise TableError(f"“{name}” is a binary workbook (XLSB). {SAVE_AS}")
    if "content.xml" in lowered and "mimetype" in lowered:
        raise TableError(f"“{name}” is an OpenDocument file (ODS). {SAVE_AS}")
    if "index/document.iwa" in lowered:
        raise TableError(f"“{name}” is a Numbers document. {SAVE_AS}")
    if any(n.startswith(("word/", "ppt/")) for n in lowered):
        raise TableError(f"“{name}” is a text or slides, not a table. Choose a CSV or XLSX file")
    raise TableError(f"“{name}” is packed. Unpack it first and choose the CSV or XLSX file in it")


def _refuse_size(members: list[ZipInfo], name: str) -> None:
    """What the directory says; it may lie, so `_inflate` counts too."""
    if len({member.filename for member in members}) != len(members):
        raise TableError(f"“{name}” has two parts of one name. Copy the table into a new workbook")
    if sum(member.file_size for member in members) > LIMITS.unpacked:
        raise _too_big(name)
    for member in members:
        if member.flag_bits & 1:
            raise TableError(f"“{name}” is protected by a password. Save it without the password and choose it again")
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise TableError(f"“{name}” is packed in an unusual way. Save it again as XLSX and choose it again")


def _inflate(archive: ZipFile, members: list[ZipInfo], name: str) -> int:
    """Unpacks into nothing and counts: total size, ratio, archives inside the archive. Gives the error cells seen."""
    total = errors = 0
    for member in members:
        size, packed = 0, max(member.compress_size, 1)
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                if not size and chunk.startswith(b"PK\x03\x04") and _is_nested(member):
                    raise TableError(f"“{name}” has another archive inside. Copy the table into a new workbook")
                size += len(chunk)
                total += len(chunk)
                if total > LIMITS.unpacked or size > SMALL and size > RATIO * packed:
                    raise _too_big(name)
                if member.filename.startswith("xl/worksheets/"):
                    errors += chunk.count(b' t="e"')
    return errors


def _is_nested(member: ZipInfo) -> bool:
    """Embedded documents are nobody's table; they are refused wherever they lie, by content, not by name."""
    return member.filename.casefold().endswith(NESTED) or not member.filename.casefold().endswith((".bin", ".xml"))


def _too_many(name: str) -> TableError:
    return TableError(f"“{name}” has more than {LIMITS.members:,} parts. Copy the table into a new workbook")


def _too_big(name: str) -> TableError:
    return TableError(f"“{name}” unpacks to more than 200 MB. Copy the table into a new workbook and choose that")
