"""Keeps two processes running together and stops them together; knows nothing of Django."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1
LOOK_EVERY = 0.2
# A child that lives shorter than this did not really start. Gunicorn alone asks five seconds for a port that is taken.
TOO_SHORT = 15.0
STARTS_GIVEN = 3
LONGEST_WAIT = 30.0
PATIENCE = 8.0


def die_with_parent() -> None:
    """Called in the child: the kernel sends SIGTERM when the supervisor is gone, however it went. Linux only."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One supervised process; `vital` ends everything when it cannot be started."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    vital: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which then stops all in order.
        self.process = subprocess.Popen(
            self.command, env=dict(self.env), start_new_session=True, preexec_fn=die_with_parent
        )
        self.started = time.monotonic()

    def signal(self, number: int) -> None:
        """To its whole process group, so that no grandchild stays."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


@dataclass(slots=True)
class Supervisor:
    """Runs the children until SIGINT or SIGTERM, restarting one that ends by itself."""

    children: list[Child]
    say: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True)
    stopping: bool = field(default=False, init=False)
    failed: bool = field(default=False, init=False)

    def run(self, *, ready: Callable[[], bool] = lambda: True, announce: Callable[[], None] = lambda: None) -> int:
        """Exit code: 0 when asked to stop, 1 when a vital child does not start."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        announced = False
        try:
            for child in self.children:
                child.start()
            while not self.stopping:
                time.sleep(LOOK_EVERY)
                for child in self.children:
                    self._tend(child)
                if not announced and ready():
                    announced = True
                    announce()
        finally:
            self._end()
        return 1 if self.failed else 0

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _tend(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.again_at:
                child.start()
            return
        code = child.process.poll()
        if code is None or self.stopping:
            return
        child.signal(signal.SIGKILL)  # what it may have left behind
        child.process = None
        child.failures = child.failures + 1 if now - child.started < TOO_SHORT else 0
        if child.vital and child.failures >= STARTS_GIVEN:
            self.say(f"The {child.name} process does not start; the reason stands above.")
            self.failed = self.stopping = True
            return
        wait = min(2.0**child.failures, LONGEST_WAIT) if child.failures else 0.0
        child.again_at = now + wait
        self.say(f"The {child.name} process ended ({code}); it is started again.")

    def _end(self) -> None:
        for child in self.children:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for child in self.children:
            if child.process is not None:
                try:
                    child.process.wait(max(0.1, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    self.say(f"The {child.name} process is in the middle of something; it is stopped now.")
                child.signal(signal.SIGKILL)
                child.process.wait()
