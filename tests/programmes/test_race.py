"""Two processes assign a person and make her owner of the item at the same moment: never both ("It must show" 2)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from organisation.models import Process, RoleTenure, User
from programmes.models import Assignment, PlannedAudit

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def race(audit: PlannedAudit, person: User, mode: str) -> list[str]:
    """What came of both sides, let go at one moment."""
    env = {
        **os.environ,
        "AUDITPROG_TEST_DB": str(connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "auditprog.settings.test",
    }
    person.refresh_from_db()
    sides = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.programmes.racer",
                side,
                str(person.pk),
                str(audit.pk),
                str(person.version),
                mode,
            ],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for side in ("assign", "owner")
    ]
    for side in sides:  # both have loaded everything and wait
        assert side.stdout is not None and side.stdout.readline() == "ready\n"
    for side in sides:
        assert side.stdin is not None
        side.stdin.write("go\n")
        side.stdin.flush()
    return [side.communicate(timeout=60)[0] for side in sides]


def test_a_person_is_assigned_or_made_owner_but_never_both(
    plan: Callable[..., PlannedAudit], p01: Process, ada: User
) -> None:
    audit = plan(p01)

    outcome = race(audit, ada, "locked")

    assigned = Assignment.objects.filter(audit=audit, person=ada).count()
    owns = RoleTenure.objects.filter(person=ada, role="owner", process=p01).count()
    assert (assigned, owns) in ((1, 0), (0, 1))
    assert outcome in (["done", "stale"], ["refused", "done"])


def test_negative_control_with_the_lock_off_both_succeed(
    plan: Callable[..., PlannedAudit], p01: Process, ada: User
) -> None:
    audit = plan(p01)

    outcome = race(audit, ada, "unlocked")

    assert outcome == ["done", "done"]
    assert Assignment.objects.filter(audit=audit, person=ada).count() == 1
    assert RoleTenure.objects.filter(person=ada, role="owner", process=p01).count() == 1


@pytest.mark.parametrize("first", ["assign", "owner"])
def test_whoever_comes_second_is_told_so(
    first: str, plan: Callable[..., PlannedAudit], p01: Process, ada: User
) -> None:
    """The same in a row, in one process, both ways round: the second one always learns of the first."""
    from kernel.models import Stale
    from kernel.workflow import Refused
    from tests.programmes.racer import assign, make_owner

    audit = plan(p01)
    ada.refresh_from_db()
    seen = ada.version
    if first == "assign":
        assign(audit, ada)
        with pytest.raises(Stale):
            make_owner(audit, ada, seen)
    else:
        make_owner(audit, ada, seen)
        with pytest.raises(Refused) as refusal:
            assign(audit, ada)
        assert refusal.value.reasons == ("IND-01: Owns Incident (P01).",)
