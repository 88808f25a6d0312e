"""What speaks for an auditor beside courses and evaluations: audits elsewhere, the promise of silence, files (4.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kernel import attachments, journal
from kernel.models import Stale
from kernel.workflow import Refused
from organisation import effects, permissions
from organisation.models import AuditElsewhere, CompetenceFile, Confidentiality, User
from organisation.services.engine import bump, lock_person

Proof = AuditElsewhere | Confidentiality


def _may(by: User | str, person: User, today: date) -> None:
    if not isinstance(by, str) and not permissions.may_edit_competence(by, person, today=today):
        raise PermissionDenied("competence")


@transaction.atomic
def add_audit_elsewhere(
    *,
    person: User,
    organisation: str,
    role: str,
    on: date,
    days: Decimal,
    standard_code: str = "ISO/IEC 20000-1",
    proof: str = "",
    by: User | str,
    today: date,
    reason: str = "",
) -> AuditElsewhere:
    """Enter an audit for another organisation; it counts as practice like our own. Raises Refused."""
    row = AuditElsewhere(
        person=person,
        organisation=organisation,
        role=AuditElsewhere.Role(role),
        on=on,
        days=days,
        standard_code=standard_code,
        proof=proof,
    )
    return _added(row, by=by, today=today, reason=reason)  # type: ignore[return-value]


@transaction.atomic
def add_confidentiality(
    *, person: User, on: date, kept_at: str = "", by: User | str, today: date, reason: str = ""
) -> Confidentiality:
    """Enter on which day somebody signed the declaration of confidentiality. Raises Refused."""
    row = Confidentiality(person=person, on=on, kept_at=kept_at)
    return _added(row, by=by, today=today, reason=reason)  # type: ignore[return-value]


@transaction.atomic
def change_proof(
    *, row: Proof, version: int | None = None, by: User | str, today: date, reason: str, **changes: Any
) -> Proof:
    """Correct an entry that was made wrongly, with a reason. Raises Stale, Refused."""
    _may(by, row.person, today)
    bump([lock_person(row.person_id)])
    held: Proof = type(row).objects.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    for name, value in changes.items():
        setattr(held, name, value)
    reasons = [] if reason.strip() else [_("Say why: this change needs a reason.")]
    if refusals := [*reasons, *_refusals(held, today)]:
        raise Refused(refusals)
    with journal.audited(by=by, today=today, reason=reason):
        held.save()
        journal.record(held, verb="changed", reason=reason, person=held.person.username)
        effects.judge_again(by, today)
    return held


@transaction.atomic
def add_competence_file(
    *,
    person: User,
    file: UploadedFile[Any],
    kind: str,
    about: str = "",
    by: User | str,
    today: date,
    reason: str = "",
) -> CompetenceFile:
    """Keep a file that proves what is said of somebody. Raises Refused where the file is not one that we take."""
    _may(by, person, today)
    bump([lock_person(person.pk)])
    with journal.audited(by=by, today=today, reason=reason):
        stored = attachments.store(file, by=None if isinstance(by, str) else by, today=today)
        row = CompetenceFile(person=person, attachment=stored, kind=CompetenceFile.Kind(kind), about=about, on=today)
        row.save()
        journal.record(row, verb="added", reason=reason, person=person.username)
    return row


def _added(row: Proof, *, by: User | str, today: date, reason: str) -> Proof:
    _may(by, row.person, today)
    if reasons := _refusals(row, today):
        raise Refused(reasons)
    bump([lock_person(row.person_id)])
    with journal.audited(by=by, today=today, reason=reason):
        row.save()
        journal.record(row, verb="added", reason=reason, person=row.person.username)
        effects.judge_again(by, today)
    return row


def _refusals(row: Proof, today: date) -> list[str]:
    reasons = []
    if row.on > today:
        reasons.append(_("This counts once it has happened: the day cannot be later than today."))
    if isinstance(row, AuditElsewhere) and not 0 < row.days <= 100:
        reasons.append(_("Enter the days on site, more than 0 and at most 100."))
    return reasons
