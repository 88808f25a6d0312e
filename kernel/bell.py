"""The bell: "there is work", said to whoever listens on the broker. It carries no data, and losing it loses nothing.

A dead broker costs a caller nothing: publishing happens on a thread of its own, calls that come while one is
under way are joined, and errors are logged once (measured: publishing in the request stalls it for up to 19 s).
"""

import atexit
import logging
import os
import threading
from pathlib import Path

from celery import current_app
from django.conf import settings

log = logging.getLogger(__name__)

# What a process that is about to end waits for its last ring, in seconds (decision D6).
PATIENCE = 0.5


def prepare_folders() -> None:
    """A broker of plain files needs its folders before anybody rings; other brokers have none."""
    for name, folder in getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {}).items():
        if name.endswith("_folder") or name.startswith("data_folder"):
            Path(folder).mkdir(parents=True, exist_ok=True)


class _Bell:
    def __init__(self) -> None:
        self.pid = os.getpid()
        self.wanted: set[str] = set()
        self.change = threading.Condition()
        self.busy = False
        self.quiet = False
        self.thread = threading.Thread(target=self._publish, name="bell", daemon=True)
        self.thread.start()

    def ring(self, task: str) -> None:
        with self.change:
            self.wanted.add(task)
            self.change.notify_all()

    def wait(self, seconds: float) -> bool:
        """True when everything that was rung has been handed to the broker (or given up)."""
        with self.change:
            return self.change.wait_for(lambda: not self.wanted and not self.busy, seconds)

    def _publish(self) -> None:
        while True:
            with self.change:
                self.change.wait_for(lambda: bool(self.wanted))
                tasks, self.wanted, self.busy = sorted(self.wanted), set(), True
            for task in tasks:
                self._send(task)
            with self.change:
                self.busy = False
                self.change.notify_all()

    def _send(self, task: str) -> None:
        try:
            current_app.send_task(task, ignore_result=True, retry=False)
            self.quiet = False
        except Exception as error:  # noqa: BLE001  the bell may fail in any way the broker can
            if not self.quiet:
                log.warning("the broker does not answer (%s): the sweep will find the work", error)
            self.quiet = True


_bell: _Bell | None = None
_lock = threading.Lock()


def ring(task: str = "kernel.sweep") -> None:
    """Ask for `task` to be run by a worker, soon; returns at once and never fails."""
    global _bell
    with _lock:
        if _bell is None or _bell.pid != os.getpid():  # a forked server has no thread of its parent's
            _bell = _Bell()
    _bell.ring(task)


@atexit.register
def settle() -> None:
    """Give the last ring half a second: commands end right after their commit."""
    if _bell is not None and _bell.pid == os.getpid():
        _bell.wait(PATIENCE)
