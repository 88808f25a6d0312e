from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kernel.search import index


class Command(BaseCommand):
    help = "Fill the search index anew from the records; with --check only say what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where something differs")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        wrong = 0
        for tally in index.rebuild(check=check):
            wrong += tally.wrong
            said = f", {tally.wrong} {'differ' if check else 'mended'}" if tally.wrong else ""
            self.stdout.write(f"{tally.kind}: {tally.entries}{said}")
        if check and wrong:
            raise SystemExit(1)
