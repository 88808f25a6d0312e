"""The broker of a small installation: Kombu's folder of message files, where no reader ever sees half a message.

Kombu opens the file under its final name and then writes, so that a reader may take it while it is still empty, and its
worker dies of the empty text. Here a message is written under another name and renamed; a file that holds no message
all the same (a full disk, an older version) is left out: the bell only says that there is work, the sweep finds it.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Writes a message whole or not at all."""

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}"
        folder = Path(self.data_folder_out)
        half = folder / f"{name}.half"
        try:
            half.write_text(dumps(message), encoding="utf-8")  # type: ignore[no-untyped-call]
            os.replace(half, folder / f"{name}.{queue}.msg")
        except OSError as error:
            half.unlink(missing_ok=True)
            raise ChannelError(f"{half} cannot be written") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        while True:
            try:
                return super()._get(queue)  # type: ignore[no-untyped-call]
            except ValueError:  # it is taken out of the folder already
                log.warning("a message of %s was not readable and is left out", queue)


class Transport(filesystem.Transport):
    """Named in auditprog/celery.py."""

    Channel = Channel
