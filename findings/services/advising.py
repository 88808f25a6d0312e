"""Who prescribed the solution of a case: written down, so that IND-15 can speak before that person verifies it."""

from __future__ import annotations

from datetime import date

from findings import permissions
from findings.models import Advice, Nonconformity
from findings.services.common import Actor, locked, require
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User


def record_advice(
    nc: Nonconformity,
    *,
    person: User | None,
    text: str,
    on: date | None = None,
    by: Actor,
    today: date,
    version: int | None = None,
) -> Advice:
    """Write down that `person` told the owner the solution. Refused with every reason; a fact, so never taken back."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_record_advice, by, row)
        day = on or today
        reasons = [] if person is not None else ["Choose who told the solution."]
        if person is not None and person.pk == row.finding.owner_id:
            reasons.append("The owner's own solution is no advice.")
        if not text.strip():
            reasons.append("Say what was advised.")
        if day > today or (row.finding.issued_on is not None and day < row.finding.issued_on):
            reasons.append("The day lies between the issue of this case and today.")
        if reasons or person is None:
            raise Refused(reasons)
        told = Advice(nc=row, person=person, on=day, text=text.strip(), written_by=None if isinstance(by, str) else by)
        told.save()
        record(told, verb="advice recorded", reference=row.finding.reference, person=person.username, rule="IND-15")
    return told
