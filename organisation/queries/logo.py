"""The logo as a printed page carries it."""

import base64
import logging
from pathlib import Path

from django.conf import settings

from kernel.models import Attachment
from organisation.models import Organisation

log = logging.getLogger(__name__)


def logo_address() -> str:
    """The logo as a `data:` address for a PDF, which fetches nothing; nothing where there is none. One query."""
    row = Organisation.objects.filter(pk=1).select_related("logo").first()
    held: Attachment | None = row.logo if row is not None else None
    if held is None:
        return ""
    try:
        content = (Path(settings.MEDIA_ROOT) / held.path).read_bytes()
    except OSError:  # a report without a logo is better than none
        log.exception("the logo cannot be read")
        return ""
    return f"data:{held.content_type};base64,{base64.b64encode(content).decode()}"
