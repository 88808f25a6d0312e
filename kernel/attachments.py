"""Files that people hand in: what they are is looked up in their bytes, where they lie is ours (reliability 2.3)."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import uuid
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from PIL import Image, UnidentifiedImageError

from kernel import journal
from kernel.models import Attachment
from kernel.workflow import Refused

log = logging.getLogger(__name__)

NAME = 200  # characters
LIMIT = 25 * 1024 * 1024  # bytes
PIXELS = 40_000_000
TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
OFFICE = {TYPES[".docx"]: "word/", TYPES[".xlsx"]: "xl/"}
MEMBERS, UNPACKED = 2_000, 200 * 1024 * 1024
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


def store(file: UploadedFile[Any], *, by: Any, today: date, known_as: str = "") -> Attachment:
    """Keep the original bytes with their SHA-256; call inside `audited()`. Raises Refused with a sentence.

    `known_as`: the content type, from a caller that has read the file whole (a table in UTF-16 is full of NULs).
    """
    name = _name(file.name or "file")
    content = _read(file, name)
    content_type = known_as or _content_type(content, name)
    path = f"{secrets.token_hex(1)}/{secrets.token_hex(16)}"
    try:
        _write(path, content)
    except OSError:
        log.exception("a file could not be kept")
        raise Refused(
            f"“{name}” could not be kept: the server's disk did not take it. Try again, or tell the administrator"
        ) from None
    row = Attachment(
        uuid=uuid.uuid4(),
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        path=path,
        uploaded_by=by,
        uploaded_on=today,
    )
    row.save()
    journal.record(row, verb="file stored")
    return row


def respond(attachment: Attachment) -> FileResponse:
    """The file as a download that no browser runs; the caller has checked who may see it. Refused where it is gone."""
    inline = attachment.content_type in PICTURES
    try:
        content = (Path(settings.MEDIA_ROOT) / attachment.path).open("rb")
    except OSError:
        log.exception("%s is not readable", attachment.path)
        raise Refused(
            f"“{attachment.name}” cannot be read from the server's disk. Tell the administrator: it is in the backup"
        ) from None
    response = FileResponse(
        content,
        as_attachment=not inline,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _name(given: str) -> str:
    """The last part of the name as it was given, not longer than the column; its ending stays."""
    name = Path(given).name.replace("\x00", "")
    ending = Path(name).suffix[:20]
    return name if len(name) <= NAME else name[: NAME - len(ending)] + ending


def _read(file: UploadedFile[Any], name: str) -> bytes:
    if not file.size:
        raise Refused(f"“{name}” is empty. Choose the file again")
    if file.size > LIMIT:
        raise Refused(f"“{name}” is larger than 25 MB. Choose a smaller one")
    content: bytes = file.read()
    return content


def _content_type(content: bytes, name: str) -> str:
    wrong = Refused(f"Upload a PDF, image, Office or CSV file. “{name}” is not one of these")
    declared = TYPES.get(Path(name).suffix.lower())
    if declared is None:
        raise wrong
    if declared.startswith("text/"):
        if b"\x00" in content[:4096] or _start(content)[:1] == b"<":
            raise wrong
        return declared
    if declared in PICTURES:
        _check_picture(content, name, declared)
        return declared
    if declared in OFFICE:
        _check_office(content, name, OFFICE[declared])
        return declared
    try:
        found = {match.extension for match in puremagic.magic_string(content[:65536], filename=name)}
    except puremagic.PureError:
        raise wrong from None
    if Path(name).suffix.lower() not in found:
        raise wrong
    return declared


def _start(content: bytes) -> bytes:
    """The first visible bytes of a text: a byte order mark or blanks before it do not hide what it is."""
    return content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\f\v\xa0\xc2")


def _check_picture(content: bytes, name: str, declared: str) -> None:
    formats = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
    try:
        with Image.open(BytesIO(content), formats=[formats[declared]]) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise Refused(f"“{name}” is not the picture that its name says. Take or choose it again") from None
    if width * height > PIXELS:
        raise Refused(f"“{name}” has more than 40 megapixels. Choose a smaller one")


def _check_office(content: bytes, name: str, folder: str) -> None:
    """The directory of the archive must be that of its kind, and small enough to be opened by anybody."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
    except BadZipFile:
        members = []
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names or not any(n.startswith(folder) for n in names):
        raise Refused(f"Upload a PDF, image, Office or CSV file. “{name}” is not one of these")
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise Refused(f"“{name}” unpacks to more than 200 MB. Save it smaller and choose it again")


def _write(path: str, content: bytes) -> None:
    """Whole or not at all: temporary file, fsync, rename."""
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    try:
        with temporary.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.rename(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
