"""Facts against a rule: taken, with their reason (domain 5.1)."""

from __future__ import annotations

from datetime import date

from audits import permissions
from audits.models import Audit, Deviation
from audits.services.common import Actor, person, require
from kernel.journal import audited, record
from kernel.workflow import Refused


def note(audit: Audit, rule: str, what: str, *, on: date, by: Actor, reason: str = "") -> Deviation:
    """One row per rule and sentence; a reason given later fills an empty one. Call inside `audited()`."""
    found: Deviation | None = Deviation.objects.filter(audit=audit, rule=rule, what=what[:500]).first()
    if found is None:
        found = Deviation(audit=audit, rule=rule, what=what[:500], reason=reason, recorded_by=person(by), on=on)
        found.save()
        record(found, verb="deviation recorded", reason=reason)
    elif reason and not found.reason:
        found.reason = reason
        if found.recorded_by_id is None:
            found.recorded_by = person(by)
        found.save()
        record(found, verb="deviation explained", reason=reason)
    return found


def record_deviation(
    audit: Audit, *, rule: str, what: str, reason: str, by: Actor, today: date, on: date | None = None
) -> Deviation:
    """Write down a fact against a rule. Refused without its reason or its words."""
    require(permissions.may_record_deviation, by, audit)
    reasons = [] if what.strip() else ["Say what happened."]
    reasons += [] if reason.strip() else ["Enter the reason."]
    if reasons:
        raise Refused(reasons)
    with audited(by=by, today=today):
        return note(audit, rule, what.strip(), on=on or today, by=by, reason=reason.strip())


def give_reason(deviation: Deviation, *, reason: str, version: int, by: Actor, today: date) -> Deviation:
    """The reason of a deviation that the product noticed by itself, or a better one."""
    assert deviation.audit is not None
    require(permissions.may_record_deviation, by, deviation.audit)
    if not reason.strip():
        raise Refused("Enter the reason.")
    with audited(by=by, today=today):
        deviation.version = version
        deviation.reason = reason.strip()
        deviation.recorded_by = person(by)
        deviation.save()
        record(deviation, verb="deviation explained", reason=reason.strip())
    return deviation
