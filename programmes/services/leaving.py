"""Handing over what somebody who leaves still holds of a programme; the rules judge whoever takes a seat."""

from datetime import date
from typing import Any

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from programmes.models import Assignment, PlannedAudit, Programme, ProgrammeRisk, Recipient
from programmes.services.common import Actor, lock_audit, lock_programme
from programmes.services.planning import edit_brief
from programmes.services.team import assign, unassign

YEAR = {"manages": "manager", "sponsors": "sponsor", "deputises": "deputy_manager"}
BRIEF = {"orders": "client", "approves": "report_approver"}


def hand_over(group: str, pk: int, *, to: User | None, last_day: date, by: Actor, today: date, reason: str) -> None:
    """Give a year, a seat, an order or an approval to somebody else; a seat is judged like any assignment.

    Raises Refused with every sentence of the rules against the successor.
    """
    who: dict[str, Any] = {"by": by, "today": today}
    with audited(by=by, today=today, reason=reason):
        if group in YEAR:
            _give(lock_programme(Programme.objects.get(pk=pk)), YEAR[group], to, reason)
        elif group in BRIEF:
            _give(lock_audit(PlannedAudit.objects.get(pk=pk)), BRIEF[group], to, reason)
        elif group == "receives":
            _recipient(pk, to, who)
        elif group == "risk":
            row = ProgrammeRisk.objects.get(pk=pk)
            row.owner = to
            row.save()
        elif group == "supervises":
            _supervise(pk, to, who, reason)
        else:
            _seat(pk, to, who, reason)


def _give(row: Programme | PlannedAudit, name: str, to: User | None, reason: str) -> None:
    """Also while a programme waits for approval and while a report is being written: somebody has to decide then."""
    setattr(row, name, to)
    row.save()
    record(row, verb=f"{name.replace('_', ' ')} handed over", reason=reason, to=to.username if to else "")


def _seat(pk: int, to: User | None, who: dict[str, Any], reason: str) -> None:
    """The seat is given up first, so that an audit has one lead at a time."""
    seat = Assignment.objects.select_related("audit__programme", "person", "supervisor").get(pk=pk)
    items = [row.scope_item for row in seat.items.select_related("scope_item")]
    role, supervisor = seat.role, seat.supervisor
    unassign(seat.audit, person=seat.person, reason=reason, **who)
    if to is not None:
        assign(
            PlannedAudit.objects.get(pk=seat.audit_id),
            person=to,
            role=role,
            items=items or None,
            supervisor=supervisor,
            reason=reason,
            **who,
        )


def _supervise(pk: int, to: User | None, who: dict[str, Any], reason: str) -> None:
    seat = Assignment.objects.select_related("audit__programme", "person").get(pk=pk)
    if to is None:
        raise Refused(f"{seat.person} needs a supervisor in {seat.audit.reference} (CMP-03).")
    items = [row.scope_item for row in seat.items.select_related("scope_item")]
    assign(seat.audit, person=seat.person, role=seat.role, items=items or None, supervisor=to, reason=reason, **who)


def _recipient(pk: int, to: User | None, who: dict[str, Any]) -> None:
    row = Recipient.objects.select_related("audit__programme").get(pk=pk)
    people = [other.person for other in row.audit.recipients.select_related("person") if other.pk != pk]
    if to is not None and to.pk not in {person.pk for person in people}:
        people.append(to)
    edit_brief(row.audit, recipients=people, **who)
