"""The grade belongs to the lead; changes keep their history and go to the owner (domain 6.4 item 6, 5.1)."""

from __future__ import annotations

from datetime import date

from audits.models import Audit
from audits.models.seats import is_lead
from findings import notices, permissions
from findings.models import Finding
from findings.rules.withdrawing import regrade_blockers
from findings.services import repeating
from findings.services.common import (
    Actor,
    locked,
    locked_finding,
    require,
)
from findings.services.regrading import apply_grade
from kernel.journal import audited, record
from kernel.workflow import Refused


def regrade(
    finding: Finding,
    *,
    grade: str,
    reason: str,
    by: Actor,
    today: date,
    repeat_of: Finding | None = None,
    version: int | None = None,
) -> Finding:
    """Another grade with its reason; clocks follow from the issue date, before the report their origin too.

    With `repeat_of` the lead confirms the repeat in the same act. The owner is told the same day.
    """
    with audited(by=by, today=today):
        row = locked_finding(finding, version=version)
        require(permissions.may_regrade, by, row)
        reasons = regrade_blockers(row.grade, grade, reason)
        if row.kind != Finding.Kind.NC or row.state != Finding.State.ISSUED:
            reasons.append("Only an issued nonconformity is regraded.")
        elif not row.nonconformity.is_open:
            reasons.append("The case is settled.")
        if reasons:
            raise Refused(reasons)
        if repeat_of is not None:
            row = repeating.confirm_repeat(
                row, candidate=repeat_of, reason=reason, by=by, today=today, settles_grade=False
            )
        nc = locked(row.nonconformity)
        apply_grade(nc, grade, reason, by=by, today=today)
        notices.regraded(nc, today=today)
        row = nc.finding
    return row


def confirm_grades(audit: Audit, *, by: Actor, today: date) -> list[Finding]:
    """Before the report is approved the lead confirms the provisional grades (AG-8); they are final from then."""
    require(is_lead, by, audit)
    confirmed = []
    with audited(by=by, today=today):
        rows = Finding.objects.select_for_update().filter(
            audit=audit, kind=Finding.Kind.NC, state=Finding.State.ISSUED, grade_final_on=None, legacy=False
        )
        for row in rows.order_by("pk"):
            row.grade_final_on = today
            row.save()
            record(row, verb="grade confirmed", grade=row.grade)
            confirmed.append(row)
    return confirmed
