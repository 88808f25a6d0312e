"""A process that works on one import as the worker does, in small chunks; started and killed by test_imports_kill."""

import json
import os
import sys
from datetime import date

import django


def main(payload: str, chunk: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditprog.settings.test")
    django.setup()
    from kernel.importing import policy, working

    policy.CHUNK = chunk
    working.work(json.loads(payload), today=date(2026, 6, 1))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
