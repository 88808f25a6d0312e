"""What happens by itself, as data: it feeds Celery beat, manage.py tick and the demo clock.

A daily job takes today, is safe to run twice and catches up after missed days; ticks are hints.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One thing that runs by itself. `call` is the dotted path of a callable; a daily one takes `today`."""

    name: str
    call: str
    cadence: Literal["sweep", "daily"]


SWEEP_EVERY = timedelta(seconds=30)
DAILY_LOOK_EVERY = timedelta(minutes=5)

# Daily jobs run in this order: what the calendar decides first, then who is told about it.
SCHEDULE: tuple[Scheduled, ...] = (
    Scheduled("outbox", "kernel.delivery.sweep", "sweep"),
    Scheduled("audits.open_due", "audits.services.open_due", "daily"),
    Scheduled("audits.accept_silence", "audits.services.accept_silence", "daily"),
    Scheduled("audits.complete_due", "audits.services.complete_due", "daily"),
    Scheduled("organisation.look_after_grades", "organisation.services.look_after_grades", "daily"),
    Scheduled("programmes.rejudge_due", "programmes.services.rejudge_due", "daily"),
    Scheduled("auditprog.close_leavers", "auditprog.leaving.close_due", "daily"),
    Scheduled("kernel.forget_cells", "kernel.importing.keeping.forget_cells", "daily"),
    Scheduled("findings.chase", "findings.services.chase", "daily"),
)


def daily() -> tuple[Scheduled, ...]:
    return tuple(entry for entry in SCHEDULE if entry.cadence == "daily")


def daily_jobs() -> list[tuple[str, str]]:
    """Name and path of each daily job, in order: what kernel.daily reads from the settings."""
    return [(entry.name, entry.call) for entry in daily()]


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Celery beat's view: one tick for the sweep, one that runs the daily jobs that are due."""
    return {
        "sweep": {"task": "kernel.sweep", "schedule": SWEEP_EVERY},
        "daily": {"task": "kernel.daily", "schedule": DAILY_LOOK_EVERY},
    }
