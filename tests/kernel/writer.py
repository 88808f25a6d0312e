"""A process that writes audited rows as fast as it can; prints how many failed. Started by test_chain_race."""

import os
import sys
from datetime import date

import django


def main(name: str, count: int, unlocked: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditprog.settings.test")
    django.setup()
    from django.db import Error, connection

    from kernel import journal
    from kernel.models import ChainHead
    from tests.kernel.models import Door

    if unlocked:
        # The negative control: no row lock on PostgreSQL, no lock at the beginning of a transaction on SQLite.
        ChainHead.objects.__class__.select_for_update = lambda self: self.get_queryset()  # type: ignore[assignment]
        connection.settings_dict["OPTIONS"].update(
            {"transaction_mode": "DEFERRED"} if connection.vendor == "sqlite" else {}
        )
    failed = 0
    for n in range(count):
        try:
            with journal.audited(by="system:test", today=date(2026, 6, 1)):
                Door.objects.count()  # reads before it writes, as every service does
                Door(name=f"{name}-{n}").save()
        except Error:
            failed += 1
    sys.stdout.write(f"{failed}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "unlocked")
