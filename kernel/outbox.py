"""What must happen outside the database: a row now, the bell on commit, the work by whoever leases the row (D6).

    outbox.enqueue(kind="pdf", dedup_key=f"review:{review.pk}:v{n}", payload={"handler": "reviews.render", "review": n})

Rooms register what they can do in their `tasks.py`, so that kernel knows no room:

    @outbox.handler("reviews.render", lease=timedelta(seconds=240))
    def render(work: outbox.Work) -> outbox.Finish | None:
        pdf = ...                              # slow, outside any transaction
        return lambda: store(pdf)              # runs in the transaction that marks the job done, if it is still ours
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kernel import bell
from kernel.models import Job

Finish = Callable[[], None]
RENEW_EVERY = 5.0
"""Seconds between two renewals of a lease by progress."""


class Temporary(Exception):
    """It did not work and may later: tried again with growing pauses, for seven days."""


class Permanent(Exception):
    """It did not work and never will: failed, with this reason."""


class NotDue(Exception):
    """It is no longer needed: dropped, with this note."""


class Unclear(Exception):
    """Nobody can know whether it happened: done once more after a pause, with the same identity."""


class ChannelDown(Temporary):
    """The way out is closed for every job of this kind (no mail server): the sweep leaves the others alone."""


class LeaseLost(Exception):
    """Somebody else has taken the job over; whatever we have is discarded (JOB-11)."""


@dataclass(slots=True)
class Work:
    """A job in hand, with the lease that makes it ours."""

    job: Job
    token: uuid.UUID
    renewed: float = field(default_factory=time.monotonic)

    @property
    def payload(self) -> dict[str, Any]:
        held: dict[str, Any] = self.job.payload
        return held

    def about_to_send(self) -> None:
        """Say, committed, that from here on a crash leaves it open whether the thing happened. Raises LeaseLost."""
        if not self._mine().update(state=Job.State.SENDING):
            raise LeaseLost(self.job.dedup_key)

    def settle(self, state: str, **fields: Any) -> bool:
        """Give the job back in this state; False when it is no longer ours."""
        return bool(self._mine().update(state=state, lease_token=None, lease_until=None, worker="", **fields))

    def renew(self) -> None:
        """The lease begins anew. Raises LeaseLost."""
        self.renewed = time.monotonic()
        if not self._mine().update(lease_until=timezone.now() + handler_of(self.job).lease):
            raise LeaseLost(self.job.dedup_key)

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, lease_token=self.token)


@dataclass(frozen=True, slots=True)
class Handler:
    """How a job is done, and how long its worker may stay silent before it counts as dead."""

    call: Callable[[Work], Finish | None]
    lease: timedelta
    signs: timedelta | None = None
    """How often it calls `alive` at the least; None: it works in one go."""


_current: ContextVar[Work | None] = ContextVar("job", default=None)
_handlers: dict[str, Handler] = {}
_checks: dict[str, Callable[[dict[str, Any]], bool]] = {}


def handler(
    name: str, *, lease: timedelta = timedelta(minutes=5), signs: timedelta | None = None
) -> Callable[[Any], Any]:
    """Register who does jobs whose payload names this handler (or whose kind it is)."""

    def register(call: Callable[[Work], Finish | None]) -> Callable[[Work], Finish | None]:
        _handlers[name] = Handler(call, lease, signs)
        return call

    return register


def still_due(name: str) -> Callable[[Any], Any]:
    """Register a last look at the object: called with payload["about"] right before; False drops the job."""

    def register(check: Callable[[dict[str, Any]], bool]) -> Callable[[dict[str, Any]], bool]:
        _checks[name] = check
        return check

    return register


def handler_of(job: Job) -> Handler:
    """Raises Permanent when nobody knows how to do it."""
    name = job.payload.get("handler") or job.kind
    try:
        return _handlers[name]
    except KeyError:
        raise Permanent(f"Nothing here can do “{name}”.") from None


def look_again(job: Job) -> None:
    """Raises NotDue when the room that asked says that it is no longer needed."""
    name = job.payload.get("still_due")
    if not name:
        return
    if name not in _checks:
        raise Permanent(f"Nothing here can tell whether “{name}” is still due.")
    if not _checks[name](job.payload.get("about") or {}):
        raise NotDue("No longer due when its turn came.")


def enqueue(*, kind: str, dedup_key: str, payload: dict[str, Any], run_after: datetime | None = None) -> Job | None:
    """Write the job into the running transaction and ring on commit; None when the key was there already.

    `payload` holds JSON: primary keys and texts, never objects. Keys are at most 200 characters.
    """
    if Job.objects.filter(dedup_key=dedup_key).exists():
        return None
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, dedup_key=dedup_key, payload=payload, run_after=run_after or timezone.now()
            )
    except IntegrityError:  # another transaction was first with the same key
        if not Job.objects.filter(dedup_key=dedup_key).exists():
            raise
        return None
    transaction.on_commit(partial(bell.ring, "kernel.sweep"), robust=True)
    return job


@contextmanager
def in_hand(work: Work) -> Iterator[None]:
    """While this job is done, `alive` speaks for it."""
    told = _current.set(work)
    try:
        yield
    finally:
        _current.reset(told)


def alive() -> None:
    """Said between two steps of long work, outside any transaction: the lease begins anew. Nothing outside a job."""
    work = _current.get()
    if work is not None and time.monotonic() - work.renewed > RENEW_EVERY:
        work.renew()


def find(dedup_key: str) -> Job | None:
    return Job.objects.filter(dedup_key=dedup_key).first()


def retry(dedup_key: str) -> bool:
    """Put a failed or dropped job back into the queue, with its counts at nought; False when it is neither."""
    fields: dict[str, Any] = {"attempts": 0, "crashes": 0, "resent": False, "done_at": None, "last_error": ""}
    again = Job.objects.filter(dedup_key=dedup_key, state__in=(Job.State.FAILED, Job.State.DROPPED)).update(
        state=Job.State.PENDING, run_after=timezone.now(), **fields
    )
    if again:
        transaction.on_commit(partial(bell.ring, "kernel.sweep"), robust=True)
    return bool(again)


def oldest_due() -> datetime | None:
    """Since when the oldest open job has been due, or None: what the health page tells."""
    due = Job.objects.filter(state__in=Job.OPEN, run_after__lte=timezone.now())
    return due.order_by("run_after").values_list("run_after", flat=True).first()
