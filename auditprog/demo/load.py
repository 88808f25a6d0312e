"""The demo, whole: reference data, masters, the replayed events, the reviews to come, and the clock that stands."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils.module_loading import import_string

from auditprog.demo import audit_events, competence, finding_events, masters, programme_events, review_events
from auditprog.demo.replay import Event, replay
from auditprog.demo.source import FIRST_DAY, day_of, northwind
from kernel import daily as daily_jobs
from kernel.models import DemoClock
from organisation.queries import calendar

assert audit_events and finding_events and programme_events  # imported for their handlers

Pick = Callable[[Event], bool]


def everything(event: Event) -> bool:
    return True


def load(*, last: date = FIRST_DAY, keep: Pick = everything, daily: Callable[[date], Any] | None = None) -> None:
    """Replay the events up to `last`; `keep` leaves single events out, so that a test can show what depends on them."""
    call_command("load_reference", verbosity=0)
    data = northwind()
    cast = masters.load(data)
    DemoClock.objects.update_or_create(pk=1, defaults={"today": day_of(data["events"][0]["date"])})
    events = [event for event in data["events"] if keep(event) and day_of(event["date"]) <= last]

    def each_day(day: date) -> None:
        DemoClock.objects.filter(pk=1).update(today=day)
        if day == date(2026, 7, 14):
            review_events.plan("MR-26-2", cast, day)
        # On a day off the jobs find nothing to do: no mail goes out, and no due date falls on one (domain 7.2, 7.4).
        if calendar().is_working_day(day) or day == last:
            (daily or run_jobs_of)(day)

    replay(events, cast, last=last, daily=each_day)
    if last == FIRST_DAY:
        review_events.ask_next(cast, last)
        competence.enter(cast, last)
    daily_jobs.run_through(last, every_day=False)


def run_jobs_of(day: date) -> None:
    """What the schedule does by itself on one day."""
    for _, path in settings.DAILY_JOBS:
        import_string(path)(today=day)


def load_empty() -> None:
    """A trial: the standard, an administrator, and nothing else."""
    call_command("load_reference", verbosity=0)
    masters.load_empty()
    DemoClock.objects.create(pk=1, today=FIRST_DAY)
