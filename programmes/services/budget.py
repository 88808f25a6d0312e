"""Auditor-days of an approved year: within the budget the programme manager plans, beyond it the sponsor decides."""

from datetime import date
from decimal import Decimal

from kernel.journal import audited, record
from kernel.workflow import Refused
from programmes.models import Programme
from programmes.rules.changes import budget_refusals
from programmes.services.common import (
    Actor,
    lock_programme,
    note_change,
    refuse_all,
    refuse_unless_open,
    require_change,
)
from programmes.services.deciding import freeze_change


def planned_days(programme: Programme) -> Decimal:
    """Auditor-days of all audits that count. One query."""
    rows = programme.audits.exclude(progress="cancelled").filter(planned_days__isnull=False)
    return sum(rows.values_list("planned_days", flat=True), Decimal(0))


def over_budget(programme: Programme, days: Decimal | None, *, instead_of: Decimal | None = None) -> list[str]:
    """Why an audit of so many days may not be added to (or grow in) an approved year. A draft asks when submitted."""
    if not programme.is_in_force or programme.budget_days is None or not days:
        return []
    before = planned_days(programme)
    return budget_refusals(before, before - (instead_of or Decimal(0)) + days, programme.budget_days)


def raise_budget(
    programme: Programme,
    *,
    budget_days: Decimal,
    reason: str,
    by: Actor,
    today: date,
    effect: str = "",
    version: int | None = None,
) -> Programme:
    """Another budget of an approved year: the sponsor's decision with a reason, and the next version x.y.

    Raises: PermissionDenied; Refused with every reason.
    """
    with audited(by=by, today=today):
        row = lock_programme(programme, version)
        require_change(by, row, "budget")
        refuse_unless_open(row)
        if not row.is_in_force:
            raise Refused("The programme is a draft: its budget stands with what the programme says.")
        found = [] if reason.strip() else ["Say why the budget changes."]
        planned = planned_days(row)
        if budget_days < planned:
            found.append(f"{planned} auditor-days are planned already.")
        refuse_all(found)
        old, row.budget_days = row.budget_days, budget_days.quantize(Decimal("0.1"))
        row.save()
        values = {"old": str(old) if old is not None else "", "new": str(row.budget_days)}
        note_change(None, "budget", programme=row, reason=reason, effect=effect, by=by, today=today, **values)
        record(row, verb="budget changed", reason=reason.strip(), **values)
        freeze_change(row, by=by, today=today)
    return row
