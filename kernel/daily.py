"""The daily jobs of the schedule: once a business day, each on its own, caught up when days were missed.

`settings.DAILY_JOBS` is the schedule (auditprog/schedule.py); kernel knows names and paths, no rooms. A job gets
`today` and is safe to run twice. Outside a demo a missed day is not replayed: the job sees today's facts, and what is
due by then (one merged message); in a demo every day passed is played, so that one can watch it happen.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from kernel import clock
from kernel.models import DailyRun

log = logging.getLogger(__name__)

# Reminders reach people in the morning of their own day, not at midnight.
NOT_BEFORE = time(8, 0)
CLAIM = timedelta(minutes=10)


def catch_up() -> int:
    """Run every daily job for every day that it still owes; how many job-days were done."""
    demo = clock.demo_day()
    if demo is None and clock.local_now().time() < NOT_BEFORE:
        return 0
    return run_through(demo or clock.today(), every_day=demo is not None)


def run_through(day: date, *, every_day: bool) -> int:
    """Run what is owed up to and including `day`, day by day and in the order of the schedule."""
    done = 0
    for today in _days_owed(day, every_day):
        for name, path in settings.DAILY_JOBS:
            done += _run(name, path, today)
    return done


def _days_owed(day: date, every_day: bool) -> Iterator[date]:
    reached = DailyRun.objects.filter(name__in=[name for name, _ in settings.DAILY_JOBS], done_through__isnull=False)
    first = min((run.done_through for run in reached if run.done_through), default=day - timedelta(days=1))
    if not every_day or first >= day:
        yield day
        return
    while first < day:
        first += timedelta(days=1)
        yield first


def _run(name: str, path: str, today: date) -> bool:
    if not _claim(name, today):
        return False
    try:
        import_string(path)(today=today)
    except Exception as error:
        log.exception("daily job %s for %s", name, today)
        DailyRun.objects.filter(name=name).update(claimed_until=None, last_error=f"{type(error).__name__}: {error}")
        return False
    DailyRun.objects.filter(name=name).update(claimed_until=None, last_error="", done_through=today)
    return True


def _claim(name: str, today: date) -> bool:
    """True when this job still owes `today` and nobody else is at it; a claim that nobody ended lapses."""
    DailyRun.objects.get_or_create(name=name)
    now = timezone.now()
    owed = Q(done_through__isnull=True) | Q(done_through__lt=today)
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    return bool(DailyRun.objects.filter(owed & free, name=name).update(claimed_until=now + CLAIM))
