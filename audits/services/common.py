"""What the verbs of this room share: the actor's right, the row under lock, the way back to the plan (D16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied

from audits import permissions, queries
from audits.models import Audit
from audits.models.seats import leads_for
from audits.rules import timing
from audits.rules.milestones import Kind
from kernel import journal, unit
from kernel.workflow import Refused
from organisation.models import User
from organisation.queries import calendar
from programmes import services as programmes

Actor = User | str
"""A person, or "system:<job>" for jobs and loaders."""


def person(by: Actor) -> User | None:
    """Whom a column can name: None for the system."""
    return None if isinstance(by, str) else by


def require(may: Callable[[User, Audit], bool], by: Actor, audit: Audit) -> None:
    """PermissionDenied unless this person may; the system passes."""
    if isinstance(by, str):
        return
    if not may(by, audit):
        raise PermissionDenied
    if may is permissions.may_lead:
        as_lead(by, audit)
    refuse_taken_over(audit)


def as_lead(by: Actor, audit: Audit) -> None:
    """Inside `audited()`: what the lead's deputy does names both."""
    if unit.current.get() is not None and not isinstance(by, str):
        journal.speak_for(leads_for(by, audit))


def locked(audit: Audit) -> Audit:
    """The row as it stands now, held until the transaction ends. Refused where its plan was cancelled."""
    rows = Audit.objects.select_for_update(of=("self",)).select_related("planned__programme")
    found: Audit = rows.get(pk=audit.pk)
    _refuse_cancelled(found)
    refuse_taken_over(found)
    return found


def refuse_taken_over(audit: Audit) -> None:
    """An audit of earlier records is completed from the start and takes no step; others do not pay for the look."""
    if audit.state == Audit.State.COMPLETED:
        programmes.refuse_taken_over(audit.planned)


def _refuse_cancelled(audit: Audit) -> None:
    """The sponsor may cancel a planned audit in the programme; no verb of this room takes that back (AG-12)."""
    day = audit.planned.cancelled_on
    if day is not None:
        raise Refused(f"{audit.planned.reference} was cancelled in the programme on {day:%-d %B %Y}.")


def require_state(audit: Audit, allowed: bool, what: str) -> None:
    """Refused when the audit's state does not take this any more, or not yet."""
    if not allowed:
        raise Refused(f"{what} while the audit is “{audit.get_state_display()}”.")


def write_back(audit: Audit, *, by: Actor, today: date, **facts: Any) -> None:
    """The one arrow back: progress and actual dates on the plan, for the board (D16)."""
    programmes.record_progress(audit.planned, progress=str(audit.state), by=by, today=today, **facts)


def set_report_due(audit: Audit) -> None:
    """When the report is due, counted from the last day of fieldwork as it looks now (timing of 5.1)."""
    days = calendar()
    last = timing.last_day(
        (audit.planned.start, audit.planned.end),
        opened=audit.opening_on,
        finished=queries.happened(audit).get(Kind.FIELDWORK_FINISHED),
        closed=audit.closing_on,
        calendar=days,
    )
    due = None if last is None else timing.report_due(last, days, queries.policy())
    if due != audit.report_due_on:
        audit.report_due_on = due
        audit.save()
