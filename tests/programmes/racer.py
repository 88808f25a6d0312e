"""A process that takes one side of the race: assign a person, or make her owner. Prints what came of it."""

import os
import sys
from datetime import date
from typing import Any

import django

TODAY = date(2026, 6, 1)


def main(side: str, person_pk: int, audit_pk: int, version: int, mode: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditprog.settings.test")
    django.setup()
    from kernel.models import Stale
    from kernel.workflow import Refused
    from organisation.models import User
    from programmes.models import PlannedAudit

    person = User.objects.get(pk=person_pk)
    audit = PlannedAudit.objects.select_related("programme").get(pk=audit_pk)
    if mode == "unlocked":
        lock_off(audit)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    try:
        assign(audit, person) if side == "assign" else make_owner(audit, person, version)
    except Refused:
        sys.stdout.write("refused")
    except Stale:
        sys.stdout.write("stale")
    else:
        sys.stdout.write("done")


def assign(audit: Any, person: Any) -> None:
    from programmes import services

    services.assign(audit, person=person, role="auditor", by="system:test", today=TODAY)


def make_owner(audit: Any, person: Any, version: int) -> None:
    from organisation import services

    process = audit.scope.first().process
    words = {"by": "system:test", "today": TODAY, "reason": "takes over", "version": version}
    services.add_tenure(person=person, role="owner", process=process, start=TODAY, **words)


def lock_off(audit: Any) -> None:
    """The negative control: judged on what was read before, and nobody asks for the person's lock or version."""
    from organisation import services as organisation
    from organisation.models import User
    from organisation.services import engine
    from programmes import queries

    def unlocked(pk: int, *, version: int | None = None) -> Any:
        return User.objects.get(pk=pk)

    read = queries.open_docket(audit, TODAY)
    queries.open_docket = lambda *args, **kwargs: read
    organisation.lock_person = unlocked
    engine._lock = lambda row, version: {pk: User.objects.get(pk=pk) for pk in engine._ids(row)}


if __name__ == "__main__":
    side, person, audit, version, mode = sys.argv[1:]
    main(side, int(person), int(audit), int(version), mode)
