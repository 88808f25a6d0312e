"""How long something took, said so that other work on the machine does not make a test fail."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Taken:
    """Seconds by the clock, and seconds of CPU of this process and of the children that it waited for."""

    clock: float = 0.0
    cpu: float = 0.0

    @property
    def seconds(self) -> float:
        """By the clock; where others load the machine as well, what we ourselves used is what counts."""
        return self.cpu if os.getloadavg()[0] > (os.cpu_count() or 1) else self.clock


@contextmanager
def timed() -> Iterator[Taken]:
    taken, began, used = Taken(), time.perf_counter(), sum(os.times()[:4])
    yield taken
    taken.clock, taken.cpu = time.perf_counter() - began, sum(os.times()[:4]) - used
