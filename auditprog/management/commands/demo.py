from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from auditprog.demo.source import FIRST_DAY
from kernel import bell
from kernel.models import DemoClock
from organisation.models import User


class Command(BaseCommand):
    help = "Load Northwind IT Services into an empty database; a database that holds the demo already is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--empty", action="store_true", help="demo mode with an administrator and nothing else")

    def handle(self, *args: Any, empty: bool, **options: Any) -> None:
        if DemoClock.objects.exists():
            return
        if User.objects.exists():
            raise CommandError("This database holds people already. The demo goes into an empty one only.")
        from auditprog.demo.load import load, load_empty

        bell.prepare_folders()

        with transaction.atomic():
            load_empty() if empty else load()
        who = "the administrator" if empty else "one of the cast"
        self.stdout.write(f"Demo mode: today is {FIRST_DAY:%d %B %Y}. Sign in as {who} on the first page.")
