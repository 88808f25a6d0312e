import warnings
from typing import Any

from celery.beat import EmbeddedService
from celery.platforms import SecurityWarning
from celery.signals import worker_ready
from django.core.management.base import BaseCommand, CommandParser

from auditprog.celery import app
from kernel import bell


class Command(BaseCommand):
    help = "Run the jobs process of a small installation: a Celery worker, and the clock as a thread inside it."
    # The clock is a thread and not a process: kill -9 on the worker would leave it behind and double the schedule.

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=2, help="so that a mail need not wait for a PDF")

    def handle(self, *args: Any, threads: int, **options: Any) -> None:
        bell.prepare_folders()
        # It warns root of pickled messages; we accept JSON only.
        warnings.simplefilter("ignore", SecurityWarning)
        worker_ready.connect(_look_at_once, weak=False)
        # Named here because the service would take its own: one that keeps a file in the working folder.
        beat = EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler)
        beat.start()
        worker = app.Worker(
            concurrency=threads,
            pool="threads",
            loglevel="WARNING",
            without_mingle=True,
            without_gossip=True,
            without_heartbeat=True,
            quiet=True,
        )
        try:
            worker.start()
        finally:
            beat.service.stop(wait=False)
        raise SystemExit(worker.exitcode or 0)


def _look_at_once(**kwargs: Any) -> None:
    """What was written while nobody listened is found now, not at the first tick."""
    app.send_task("kernel.daily", ignore_result=True)
