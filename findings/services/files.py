"""Files as evidence of a finding or of one of its actions."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile

from findings import permissions
from findings.models import Action, Finding, FindingFile
from findings.services.common import Actor, person
from kernel import attachments
from kernel.journal import audited, record


def attach(
    finding: Finding, *, file: UploadedFile, step: str, by: Actor, today: date, action: Action | None = None
) -> FindingFile:
    """Keep a file with a finding. Raises Refused with a sentence for a wrong type, size or content."""
    if isinstance(by, str) or not _may(by, finding):
        raise PermissionDenied("attach")
    with audited(by=by, today=today):
        nc = getattr(finding, "nonconformity", None)
        row = FindingFile(
            finding=finding,
            attachment=attachments.store(file, by=person(by), today=today),
            step=step,
            cycle=nc.cycle if nc else 1,
            action=action,
            added_on=today,
        )
        row.save()
        record(row, verb="file added", finding=finding.name)
    return row


def _may(by: object, finding: Finding) -> bool:
    from organisation.models import User

    assert isinstance(by, User)
    if finding.is_draft:
        return permissions.may_edit_draft(by, finding)
    nc = getattr(finding, "nonconformity", None)
    if nc is None:
        return permissions.may_answer_observation(by, finding)
    does_an_action = Action.objects.filter(nc=nc, owner=by).exists()
    return permissions.may_answer(by, nc) or permissions.may_verify(by, nc) or does_an_action
