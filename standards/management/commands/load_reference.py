from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.search.index import fill_from_files
from standards import loading


class Command(BaseCommand):
    """Load standards, clauses and the question bank; harmless when run again."""

    help = "Load standards, clauses and the question bank; harmless when run again."

    def handle(self, *args: Any, **options: Any) -> None:
        standard = loading.load_standards()
        try:
            count = loading.load_questions()
        except loading.BrokenBank as broken:
            raise CommandError("\n".join(broken.reasons)) from broken
        fill_from_files()
        self.stdout.write(f"{standard.label}: {standard.clauses.leaves().count()} leaves, {count} questions.")
