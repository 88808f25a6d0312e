"""A process of its own for tests of jobs: `python -m tests.support.worker sweep|until-empty`, in that database."""

import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime

import django

django.setup()

from kernel import delivery, outbox, pdf  # noqa: E402
from kernel.models import Job  # noqa: E402

FAR = datetime(2999, 1, 1, tzinfo=UTC)


@outbox.handler("test.die")
def die(work: outbox.Work) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@outbox.handler("test.render")
def render(work: outbox.Work) -> outbox.Finish:
    """Make a PDF and store it; on the first attempt this process is killed at the named point."""
    point = work.payload["killed"] if work.job.attempts == 1 else ""

    def killed_at(here: str) -> None:
        if here == point:
            os.kill(os.getpid(), signal.SIGKILL)

    killed_at("before")
    if point == "while rendering":
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start()
    data = pdf.render_limited(
        "<html lang=en><title>x</title>" + "<p>text</p>" * (5000 if point == "while rendering" else 1)
    )
    killed_at("after rendering")

    def store() -> None:
        outbox.enqueue(kind="webhook", dedup_key="file", payload={"size": len(data)}, run_after=FAR)
        killed_at("stored, not committed")

    return store


def until_empty() -> None:
    while Job.objects.filter(state__in=Job.OPEN).exists():
        delivery.sweep()
        time.sleep(0.01)


if __name__ == "__main__":
    delivery.sweep() if sys.argv[1] == "sweep" else until_empty()
