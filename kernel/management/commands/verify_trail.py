import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kernel import verify
from kernel.models import ChainHead


class Command(BaseCommand):
    help = "Check the journal's hash chain, its guards and (with --records) every record against its newest event."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--records", action="store_true", help="compare every record with its newest event too")
        parser.add_argument("--json", action="store_true", help="print the faults as JSON")

    def handle(self, *args: Any, records: bool, json: bool, **options: Any) -> None:
        faults = verify.trail(records=records)
        if json:
            self.stdout.write(_as_json(faults))
        elif faults:
            for fault in faults:
                self.stdout.write(str(fault))
        else:
            self.stdout.write(f"The journal is whole: {ChainHead.objects.get(pk=1).seq} events.")
        if faults:
            raise SystemExit(1)


def _as_json(faults: list[verify.Fault]) -> str:
    return json.dumps([{"kind": f.kind, "where": f.where, "what": f.what} for f in faults])
