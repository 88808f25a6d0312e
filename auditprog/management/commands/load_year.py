from argparse import ArgumentParser
from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from auditprog.synthetic.load import Size, load
from auditprog.synthetic.world import MANAGER
from auditprog.synthetic.year import PER_YEAR
from kernel.models import DemoClock
from organisation.models import User


class Command(BaseCommand):
    help = "Load a synthetic organisation of any size from a seed, for the benchmark and for trials; never real data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--audits", type=int, default=40, help="as many years as they fill; the last one runs")
        parser.add_argument("--per-year", type=int, default=PER_YEAR, help="audits of a full year")
        parser.add_argument("--processes", type=int, default=0, help="none: those of the demo, each once; at most 135")
        parser.add_argument("--findings", type=int, default=400)
        parser.add_argument("--answers", type=int, default=2800, help="about 70 an audit")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same rows")
        parser.add_argument(
            "--password", default="", help="of bench-manager, bench-lead, bench-owner; without it nobody can sign in"
        )
        parser.add_argument("--anyway", action="store_true", help="into a database with people that is no demo, too")

    def handle(self, *args: Any, anyway: bool, **options: Any) -> None:
        size = Size(**{field.name: options[field.name] for field in fields(Size)})
        if size.per_year < 1 or not 0 <= size.processes <= 135:
            raise CommandError("At least one audit a year; from none to 135 processes.")
        if size.audits < 1 or size.findings < 0 or size.answers < 0:
            raise CommandError("At least one audit; findings and answers not below zero.")
        if User.objects.filter(username=MANAGER).exists():
            raise CommandError("This database holds a synthetic organisation already.")
        if User.objects.exists() and not DemoClock.objects.exists() and not anyway:
            raise CommandError(
                "This database holds people and is no demo. Synthetic data would stand among real ones for good, and "
                "production refuses to start on them. Use an empty database, or --anyway."
            )
        load(size, self.stdout.write)
