"""Outbox to world: leases jobs, does them, and says what became of each. Safe to run twice, in parallel, or late."""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from kernel import bell, outbox, worker
from kernel.models import Job

log = logging.getLogger(__name__)

MAX_CRASHES = 3
# With the pauses of `pause()` this is seven days.
MAX_ATTEMPTS = 36
# A mistake in our code does not get better by waiting for days.
MAX_BUGS = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
NOBODY_CAME = timedelta(seconds=8)
"""A job that has been due for so long waits for a worker: the bell is faster."""
RESEND_AFTER = timedelta(seconds=getattr(settings, "OUTBOX_RESEND_SECONDS", 15 * 60))

# Short work first: a mail never waits behind a rendering.
_ORDER = Case(
    When(kind=Job.Kind.MAIL, then=Value(0)),
    When(kind=Job.Kind.WEBHOOK, then=Value(1)),
    When(kind=Job.Kind.PDF, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def pause(attempts: int, jitter: float) -> timedelta:
    """How long to wait after this many attempts: 1, 2, 4 ... minutes up to 6 hours; jitter (-1 to 1) adds 10 %."""
    doubled = FIRST_PAUSE * float(2 ** min(max(attempts, 1) - 1, 10))
    return min(doubled, LONGEST_PAUSE) * (1 + 0.1 * jitter)


@cache
def load_handlers() -> None:
    """Rooms register their handlers and checks in tasks.py."""
    autodiscover_modules("tasks")


def sweep(*, budget: timedelta = timedelta(seconds=100)) -> int:
    """Do what is due until nothing is or the budget is spent (then ring again); how many jobs were done."""
    load_handlers()
    done, closed = 0, set[str]()
    ends = time.monotonic() + budget.total_seconds()
    settle_the_dead(timezone.now())
    while (work := lease_next(timezone.now(), skip=closed)) is not None:
        state = work_off(work, closed)
        done += state == Job.State.DONE
        if time.monotonic() > ends:
            bell.ring("kernel.sweep")
            break
    return done


def settle_the_dead(now: datetime) -> None:
    """Jobs whose worker is gone or silent beyond its lease: again, or perhaps sent, or given up after three."""
    held = Job.objects.filter(state__in=(Job.State.LEASED, Job.State.SENDING))
    for job in held.order_by("pk"):
        assert job.lease_until is not None
        if job.lease_until > now and not worker.is_gone(job.worker):
            continue
        assert job.lease_token is not None
        work, crashes = outbox.Work(job, job.lease_token), job.crashes + 1
        if job.state == Job.State.SENDING:
            _unclear(work, "Its worker stopped while it was being sent.", now, crashes=crashes)
        elif crashes >= MAX_CRASHES:
            reason = f"Its worker stopped {crashes} times while doing it."
            work.settle(Job.State.FAILED, crashes=crashes, last_error=reason, done_at=now)
        else:
            work.settle(Job.State.PENDING, crashes=crashes, run_after=now, last_error="Its worker stopped.")


def silent_since(job: Job) -> datetime | None:
    """Since when nobody has been at this open job, as far as one can know; None while somebody is."""
    now = timezone.now()
    load_handlers()
    if job.state in (Job.State.PENDING, Job.State.UNKNOWN):
        return job.run_after if job.run_after < now - NOBODY_CAME else None
    if job.lease_until is None:
        return None
    try:
        one = outbox.handler_of(job)
    except outbox.Permanent:
        return None
    last = job.lease_until - one.lease
    late = one.signs is not None and last < now - one.signs
    return last if late or worker.is_gone(job.worker) else None


def lease_next(now: datetime, *, skip: Collection[str] = ()) -> outbox.Work | None:
    """Take the next due job, its attempt already counted, or None. Two callers never get the same one."""
    due = Job.objects.filter(Q(state=Job.State.PENDING) | Q(state=Job.State.UNKNOWN), run_after__lte=now)
    due = due.exclude(kind__in=skip).order_by(_ORDER, "run_after", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    with transaction.atomic():
        job = due.first()
        if job is None:
            return None
        token, lease = uuid.uuid4(), _lease_of(job)
        again = job.state == Job.State.UNKNOWN
        took = Job.objects.filter(pk=job.pk, state=job.state, lease_token=None).update(
            state=Job.State.LEASED,
            lease_token=token,
            lease_until=now + lease,
            worker=worker.me(),
            attempts=job.attempts + 1,
            resent=job.resent or again,
        )
        assert took == 1, "the row was locked"
    job.refresh_from_db()
    return outbox.Work(job, token)


def work_off(work: outbox.Work, closed: set[str] | None = None) -> str:
    """Do one leased job and record the outcome; returns the state that it got ("" when it was no longer ours)."""
    job, now = work.job, timezone.now
    try:
        outbox.look_again(job)
        with outbox.in_hand(work):
            finish = outbox.handler_of(job).call(work)
        _finish(work, finish)
        return Job.State.DONE
    except outbox.LeaseLost:
        log.warning("%s: somebody else has taken it over, our result is discarded", job)
        return ""
    except outbox.NotDue as note:
        work.settle(Job.State.DROPPED, last_error=str(note), done_at=now())
        return Job.State.DROPPED
    except outbox.Permanent as reason:
        log.warning("%s failed: %s", job, reason)
        work.settle(Job.State.FAILED, last_error=str(reason), done_at=now())
        return Job.State.FAILED
    except outbox.Unclear as reason:
        return _unclear(work, str(reason), now())
    except outbox.Temporary as reason:
        if isinstance(reason, outbox.ChannelDown) and closed is not None:
            closed.add(job.kind)
        return _later(work, str(reason), MAX_ATTEMPTS)
    except Exception as error:
        log.exception("%s: a mistake in its handler", job)
        return _later(work, f"{type(error).__name__}: {error}", MAX_BUGS)


def _finish(work: outbox.Work, finish: outbox.Finish | None) -> None:
    """The job is done and its result stored, together or not at all, and only under our lease."""
    with transaction.atomic():
        if not work.settle(Job.State.DONE, done_at=timezone.now(), last_error=""):
            raise outbox.LeaseLost(work.job.dedup_key)
        if finish is not None:
            finish()


def _later(work: outbox.Work, reason: str, limit: int) -> str:
    if work.job.attempts >= limit:
        work.settle(Job.State.FAILED, last_error=f"{reason} Given up.", done_at=timezone.now())
        return Job.State.FAILED
    wait = pause(work.job.attempts, random.uniform(-1, 1))
    work.settle(Job.State.PENDING, last_error=reason, run_after=timezone.now() + wait)
    return Job.State.PENDING


def _unclear(work: outbox.Work, reason: str, now: datetime, **fields: int) -> str:
    """Perhaps it left: once more after a pause, never a third time, so that nobody gets three."""
    if work.job.resent:
        text = f"{reason} It had been sent again already, so it is not sent a third time."
        work.settle(Job.State.FAILED, last_error=text, done_at=now, **fields)
        return Job.State.FAILED
    work.settle(Job.State.UNKNOWN, last_error=reason, run_after=now + RESEND_AFTER, **fields)
    return Job.State.UNKNOWN


def _lease_of(job: Job) -> timedelta:
    try:
        return outbox.handler_of(job).lease
    except outbox.Permanent:
        return timedelta(minutes=1)
