"""A seat that is given on the year board: the room's own verb, and a step that its author can take back (ux 4.1)."""

from __future__ import annotations

from datetime import date

from kernel.journal import audited
from organisation.models import User
from programmes.models import Assignment, BoardStep, PlannedAudit
from programmes.services.board import keep_step
from programmes.services.team import assign


def take_seat(audit: PlannedAudit, *, person: User, role: str, by: User, today: date, reason: str = "") -> Assignment:
    """What `assign` does and raises; a second click on the same button leaves one step."""
    with audited(by=by, today=today):
        was = Assignment.objects.filter(audit=audit, person=person).values_list("role", flat=True).first()
        seat = assign(audit, person=person, role=role, by=by, today=today, reason=reason)
        if was is None:
            said = f"{person.full_name} joins {audit.reference}"
            keep_step(audit, BoardStep.Kind.SEATED, {}, {"person": person.pk}, said[:200], by=by, today=today)
    return seat
