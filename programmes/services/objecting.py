"""An auditee objects to somebody on a team, and somebody who is not involved decides (IND-24)."""

from datetime import date

from kernel.journal import audited, record
from kernel.models import Stale
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import User
from programmes import notices, permissions
from programmes.models import Objection, PlannedAudit
from programmes.services import judging, safeguarding
from programmes.services.common import Actor, lock_audit, refuse_all

KINDS = Objection.Decision


def object_to(
    audit: PlannedAudit, *, person: User, raised_by: User, grounds: str, on: date | None = None, by: Actor, today: date
) -> Objection:
    """Write down that `raised_by`, who is audited, objects to `person`; it counts at once, and waits for a decision.

    An auditee objects for oneself; the programme manager writes it down for one. Refused with every reason.
    """
    with audited(by=by, today=today):
        organisation.lock_person(person.pk)
        row = lock_audit(audit)
        if not isinstance(by, str):
            permissions.require(permissions.may_object(by, row, raised_by), "object to a person")
        refuse_all(_refusals(row, person, raised_by, grounds, today))
        told = Objection(audit=row, person=person, by=raised_by, on=on or today, grounds=grounds.strip())
        told.save()
        record(told, verb="objected", audit=row.reference, person=person.username, rule="IND-24")
        judging.rejudge(row, by=by, today=today)
        notices.objected(told, on=today)
    return told


def decide_objection(
    told: Objection, *, decision: str, answer: str, by: User, today: date, version: int | None = None
) -> Objection:
    """Decide: the person stays, with what makes up for it, or is replaced. The first is signed as a safeguard.

    Whoever may sign a safeguard may decide, and nobody on oneself: the programme manager, or top management where
    the manager is involved (3.3). Refused with every reason.
    """
    permissions.require(permissions.may_decide_objection(by, told), "decide on an objection")
    with audited(by=by, today=today):
        organisation.lock_person(told.person_id)
        row = lock_audit(told.audit)
        held: Objection = Objection.objects.select_for_update().select_related("person", "by").get(pk=told.pk)
        if version is not None and held.version != version:
            raise Stale(held)
        found = [] if decision in (KINDS.KEPT, KINDS.REPLACED) else ["Choose a decision."]
        if held.decision != KINDS.PENDING:
            found.append("This objection is decided already.")
        if not answer.strip():
            found.append("Say why, and what makes up for it where the person stays.")
        refuse_all(found)
        held.audit = row
        if decision == KINDS.KEPT:
            held.safeguard = safeguarding.sign_at_once(
                rule="IND-24",
                audit=row,
                person=held.person,
                facts=f"{held.by} objected on {held.on:%-d %B %Y}: {held.grounds}",
                text=answer.strip(),
                by=by,
                today=today,
            )
        held.decision, held.answer = KINDS(decision), answer.strip()
        held.decided_by, held.decided_on = by, today
        held.save()
        record(held, verb="decided", audit=row.reference, person=held.person.username, rule="IND-24")
        judging.rejudge(row, by=by, today=today)
        notices.objection_decided(held, on=today)
    return held


def _refusals(row: PlannedAudit, person: User, raised_by: User, grounds: str, today: date) -> list[str]:
    found = []
    if row.is_over:
        raise Refused(f"{row.reference} is {row.get_progress_display().lower()}: its team is history.")
    if not row.assignments.filter(person=person).exists():
        found.append(f"{person} is not on the team of {row.reference}.")
    if raised_by.pk == person.pk:
        found.append("Nobody objects to oneself: decline the assignment, or declare a conflict.")
    if row.objections.filter(person=person, by=raised_by).exists():
        found.append(f"{raised_by} objected to {person} already.")
    if not grounds.strip():
        found.append("Say why.")
    return found
