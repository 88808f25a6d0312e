"""What the services of this room share: locks, the door with its ball and its move, clocks back into rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied

from findings import permissions, queries
from findings.models import Clock, Finding, Move, Nonconformity
from findings.rules.ball import ball_of
from findings.rules.clocks import ClockRow
from findings.rules.policy import Policy
from findings.rules.terms import Ball, State
from findings.workflow import NONCONFORMITY
from kernel import journal, unit
from kernel.dates import Calendar
from kernel.models import Stale
from organisation.models import User
from organisation.queries import calendar

Actor = User | str


def require(may: Callable[[Any, Any], bool], by: Actor, row: Any) -> None:
    """Raise PermissionDenied unless the actor has the role and the relation; jobs and loaders pass."""
    if isinstance(by, str):
        return
    if not may(by, row):
        raise PermissionDenied(may.__name__)
    if unit.current.get() is not None:
        journal.speak_for(permissions.stands_for(may, by, row))


def person(by: Actor) -> User | None:
    """The actor as a person; None for a job."""
    return None if isinstance(by, str) else by


def locked_finding(finding: Finding, *, version: int | None = None) -> Finding:
    """The row, locked; `version` is the one that was seen."""
    row: Finding = Finding.objects.select_for_update(of=("self",)).select_related("audit__planned").get(pk=finding.pk)
    if version is not None and row.version != version:
        raise Stale(row)
    return row


def locked(nc: Nonconformity, *, version: int | None = None) -> Nonconformity:
    """The case and its finding, locked in that order of the lock list: finding first."""
    Finding.objects.select_for_update(of=("self",)).get(pk=nc.finding_id)
    related = ("finding__owner", "finding__audit__planned__programme", "finding__process")
    rows = Nonconformity.objects.select_for_update(of=("self",))
    row: Nonconformity = rows.select_related(*related, "auditor", "verifier").get(pk=nc.pk)
    if version is not None and row.version != version:
        raise Stale(row)
    return row


def rules_in_force() -> tuple[Policy, Calendar]:
    """The numbers and the calendar; both are read once a service."""
    return queries.policy(), calendar()


def moved(
    nc: Nonconformity,
    step: str,
    *,
    by: Actor,
    today: date,
    reasons: Sequence[str] = (),
    ball: Ball | None = None,
    reason: str = "",
    **changes: Any,
) -> Nonconformity:
    """Through the door, with the ball where it belongs and one Move row. Call inside `audited()`.

    `reasons` are what the rules found against it; the door refuses with all of them.
    """
    target = NONCONFORMITY.step(step).target
    assert target is not None
    holder = ball_of(State(target)) if ball is None else ball
    if holder.value != nc.ball:
        changes |= {"ball": holder.value, "ball_since": today}
    old = nc.state
    row = NONCONFORMITY.advance(nc, step, by=by, today=today, facts=tuple(reasons), reason=reason, **changes)
    Move(nc=row, on=today, old=old, new=row.state, ball=row.ball, cycle=row.cycle).save()
    row.finding = nc.finding
    return row


def store_clocks(nc: Nonconformity, rows: Iterable[ClockRow]) -> None:
    """Write back what the rules made of the clocks: the first ones are the rows as loaded, in their order."""
    held = list(Clock.objects.filter(nc=nc))
    wanted = list(rows)
    for clock, row in zip(held, wanted, strict=False):
        clock.step, clock.actor = row.step.value, row.actor.value
        clock.opened_on, clock.done_on = row.opened_on, row.done_on
        clock.due_original, clock.due_current = row.due_original, row.due_current
        clock.save()
    for row in wanted[len(held) :]:
        Clock(
            nc=nc,
            cycle=row.cycle,
            step=row.step.value,
            turn=row.turn,
            actor=row.actor.value,
            opened_on=row.opened_on,
            due_original=row.due_original,
            due_current=row.due_current,
            done_on=row.done_on,
        ).save()


def clocks_of(nc: Nonconformity) -> tuple[ClockRow, ...]:
    """The clocks as they stand in the database."""
    return tuple(clock.row for clock in Clock.objects.filter(nc=nc))
