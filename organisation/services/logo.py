"""The organisation's logo: a small PNG or JPEG, shown on pages and on the first page of reports."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from kernel import attachments, journal
from kernel.workflow import Refused
from organisation import permissions, queries
from organisation.models import Organisation, User
from organisation.roles import Can

FORMATS = {"PNG", "JPEG"}
LIMIT = 1024 * 1024  # bytes
SIDES = (32, 4000)  # pixels, shortest and longest side


@transaction.atomic
def set_logo(*, file: UploadedFile[Any] | None, by: User | str, today: date, reason: str = "") -> Organisation:
    """Put up another logo, or with None take it down. Refused: no name yet, another format, too large or too small."""
    permissions.require(by, Can.EDIT_SETTINGS, today=today)
    row = queries.organisation()
    if row is None:
        raise Refused(_("Enter the name of the organisation first."))
    if file is not None:
        _look(file)
    with journal.audited(by=by, today=today, reason=reason):
        row.logo = (
            None if file is None else attachments.store(file, by=None if isinstance(by, str) else by, today=today)
        )
        row.save()
    return row


def _look(file: UploadedFile[Any]) -> None:
    if (file.size or 0) > LIMIT:
        raise Refused(
            _("“%(name)s” is larger than 1 MB. Save it smaller and choose it again.") % {"name": file.name or ""}
        )
    try:
        with Image.open(BytesIO(file.read())) as picture:
            kind, size = picture.format, picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        kind, size = "", (0, 0)
    file.seek(0)
    if kind not in FORMATS:
        raise Refused(_("Choose a PNG or JPEG picture. “%(name)s” is neither.") % {"name": file.name or ""})
    if min(size) < SIDES[0] or max(size) > SIDES[1]:
        raise Refused(
            _("The logo is %(wide)d by %(high)d pixels. Choose one of at least 32 and at most 4000 pixels a side.")
            % {"wide": size[0], "high": size[1]}
        )
