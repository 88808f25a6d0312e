"""The register of gifts and hospitality: who took it declares it, somebody else decides on it (IND-22)."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.models import Stale
from kernel.workflow import Refused
from organisation import effects, permissions
from organisation.models import Gift, User
from organisation.services.engine import bump, lock_person


@transaction.atomic
def add_gift(
    *,
    person: User,
    giver: User,
    what: str,
    on: date,
    declared_on: date | None = None,
    decision: str = "",
    by: User | str,
    today: date,
    reason: str = "",
) -> Gift:
    """Register a gift. What one enters for oneself is declared by that; what another enters waits to be declared."""
    own = not isinstance(by, str) and by.pk == person.pk
    if not own and not isinstance(by, str) and not permissions.may_edit_gifts(by, person, today=today):
        raise PermissionDenied("gifts")
    row = Gift(person=person, giver=giver, what=what.strip(), on=on, declared_on=today if own else declared_on)
    reasons = [*_refusals(row, today), *_decide(row, decision, by, today)]
    if not own and not reason.strip() and not isinstance(by, str):
        reasons.append(_("Say why: this change needs a reason."))
    if reasons:
        raise Refused(reasons)
    return _kept(row, "registered", by, today, reason)


@transaction.atomic
def change_gift(
    *, row: Gift, version: int | None = None, by: User | str, today: date, reason: str, **changes: Any
) -> Gift:
    """Declare, decide on or correct a gift. Who took it may only declare it."""
    own = not isinstance(by, str) and by.pk == row.person_id
    if not own and not isinstance(by, str) and not permissions.may_edit_gifts(by, row.person, today=today):
        raise PermissionDenied("gifts")
    lock_person(row.person_id)
    held: Gift = Gift.objects.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    decision = changes.pop("decision", held.decision)
    touched = {name for name, value in changes.items() if getattr(held, name) != value}
    for name in touched:
        setattr(held, name, changes[name])
    reasons = [*_refusals(held, today), *_decide(held, decision, by, today)]
    if own and touched - {"declared_on"}:
        reasons.append(_("Your own entry can only be declared; somebody else corrects it."))
    if not own and not reason.strip():
        reasons.append(_("Say why: this change needs a reason."))
    if reasons:
        raise Refused(reasons)
    return _kept(held, "changed", by, today, reason)


def _kept(row: Gift, verb: str, by: User | str, today: date, reason: str) -> Gift:
    bump([lock_person(row.person_id)])
    with journal.audited(by=by, today=today, reason=reason):
        row.save()
        journal.record(row, verb=verb, reason=reason, person=row.person.username)
        effects.judge_again(by, today)
    return row


def _refusals(row: Gift, today: date) -> list[str]:
    reasons = []
    if row.giver_id == row.person_id:
        reasons.append(_("Choose another person: this needs two."))
    if row.on > today:
        reasons.append(_("A gift is entered when it was given, not before."))
    if row.declared_on is not None and not row.on <= row.declared_on <= today:
        reasons.append(_("The day of the declaration lies between the gift and today."))
    return reasons


def _decide(row: Gift, decision: str, by: User | str, today: date) -> list[str]:
    """Write down what was decided; nobody decides on the own gift."""
    if decision.strip() == row.decision:
        return []
    if isinstance(by, str):
        return [_("A decision needs a person.")]
    if not permissions.may_decide_declaration(by, row.person, today=today):
        return [_("The programme manager decides on a gift, and nobody on the own one.")]
    row.decision = decision.strip()
    row.decided_by, row.decided_on = (by, today) if row.decision else (None, None)
    return []
