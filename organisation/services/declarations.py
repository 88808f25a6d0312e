"""Declarations of a conflict: signed by the person, decided by somebody else (IND-12)."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.models import Stale
from kernel.workflow import Refused
from organisation import effects, permissions
from organisation.models import ConflictDeclaration, Process, User
from organisation.roles import Can
from organisation.services.engine import bump, lock_person
from standards.models import Clause


@transaction.atomic
def sign_declaration(
    *,
    person: User,
    statement: str,
    process: Process | None = None,
    clause: Clause | None = None,
    audit_ref: str = "",
    year: int | None = None,
    signed_on: date | None = None,
    valid_to: date | None = None,
    by: User | str,
    today: date,
) -> ConflictDeclaration:
    """Declare a possible conflict; one's own, or entered for somebody by an administrator. Undecided it blocks."""
    if isinstance(by, str) or by.pk != person.pk:
        permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    if not statement.strip():
        raise Refused(_("Say what could make you partial."))
    bump([lock_person(person.pk)])
    with journal.audited(by=by, today=today):
        row = ConflictDeclaration(
            person=person,
            process=process,
            clause=clause,
            audit_ref=audit_ref,
            year=year,
            statement=statement,
            signed_on=signed_on or today,
            valid_to=valid_to,
        )
        row.save()
        journal.record(row, verb="signed", person=person.username)
        effects.judge_again(by, today)
    return row


@transaction.atomic
def decide_declaration(
    *,
    row: ConflictDeclaration,
    decision: str,
    valid_to: date | None = None,
    version: int | None = None,
    by: User | str,
    today: date,
    reason: str = "",
) -> ConflictDeclaration:
    """Decide none, mitigate or exclude; never on one's own, top management where the programme manager declared."""
    if not isinstance(by, str) and not permissions.may_decide_declaration(by, row.person, today=today):
        raise PermissionDenied("decide declaration")
    bump([lock_person(row.person_id)])
    held: ConflictDeclaration = ConflictDeclaration.objects.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    kind = ConflictDeclaration.Decision(decision)
    if kind == ConflictDeclaration.Decision.PENDING:
        raise Refused(_("Choose a decision."))
    held.decision, held.decided_on, held.valid_to = kind, today, valid_to or held.valid_to
    if isinstance(by, str):
        raise Refused(_("A decision needs a person."))
    held.decided_by = by
    with journal.audited(by=by, today=today, reason=reason):
        held.save()
        journal.record(held, verb="decided", reason=reason, person=row.person.username)
        effects.judge_again(by, today)
    return held
