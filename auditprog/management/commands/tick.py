import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from auditprog.schedule import SWEEP_EVERY
from kernel import daily, delivery
from kernel import tasks as tasks  # registers the handler of mail jobs


class Command(BaseCommand):
    help = "Do all work that is due, here and now and without a broker: daily jobs, then the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, loop: bool, **options: Any) -> None:
        while True:
            days, jobs = daily.catch_up(), 0
            while done := delivery.sweep(budget=timedelta(hours=1)):
                jobs += done
            if not loop or days or jobs:
                self.stdout.write(f"{days} daily job(s), {jobs} outbox job(s) done.")
            if not loop:
                return
            close_old_connections()
            time.sleep(SWEEP_EVERY.total_seconds())
