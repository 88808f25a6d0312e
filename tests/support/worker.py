"""A process of its own for tests of jobs: `python -m tests.support.worker sweep|until-empty`, in that database."""

import os
import signal
import sys
import time

import django

django.setup()

from kernel import delivery, outbox  # noqa: E402
from kernel.models import Job  # noqa: E402


@outbox.handler("test.die")
def die(work: outbox.Work) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def until_empty() -> None:
    while Job.objects.filter(state__in=Job.OPEN).exists():
        delivery.sweep()
        time.sleep(0.01)


if __name__ == "__main__":
    {"sweep": delivery.sweep, "until-empty": until_empty}[sys.argv[1]]()
