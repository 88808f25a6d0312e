"""Writes on criteria documents. Standards and questions have none: their files are the source (loading)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.journal import audited
from kernel.models import Stale
from kernel.workflow import Refused
from standards import permissions
from standards.models import CriteriaDocument, DocumentVersion
from standards.rules import documents as rules


@transaction.atomic
def add_document(*, code: str, title: str, by: Any, today: date) -> CriteriaDocument:
    """A document of the organisation's own that audits can be held against; it counts once it has a version."""
    permissions.require_editor(by, today=today)
    if CriteriaDocument.objects.filter(code__iexact=code).exists():
        raise Refused([_("There is a document %(code)s already.") % {"code": code}])
    with audited(by=by, today=today):
        row = CriteriaDocument(code=code, title=title)
        row.save()
    return row


@transaction.atomic
def change_document(
    *, document: CriteriaDocument, version: int, code: str, title: str, by: Any, today: date
) -> CriteriaDocument:
    """Another code or title; findings that cite a version show the new one."""
    permissions.require_editor(by, today=today)
    row = CriteriaDocument.objects.select_for_update().get(pk=document.pk)
    if row.version != version:
        raise Stale(row)
    if CriteriaDocument.objects.filter(code__iexact=code).exclude(pk=row.pk).exists():
        raise Refused([_("There is a document %(code)s already.") % {"code": code}])
    with audited(by=by, today=today):
        row.code, row.title = code, title
        row.save()
    return row


@transaction.atomic
def add_version(*, document: CriteriaDocument, by: Any, today: date, **facts: Any) -> DocumentVersion:
    """The next version. The one in force until now ends the day before it; anything else that overlaps is refused."""
    permissions.require_editor(by, today=today)
    others = _versions(document)
    row = DocumentVersion(document=document, **facts)
    new = _fact(row)
    ending = [(old, day) for old in others if (day := rules.last_day_of(_fact(old), new))]
    for old, day in ending:
        old.in_force_to = day
    _refuse(new, others)
    with audited(by=by, today=today):
        for old, _day in ending:
            old.save()
        row.save()
    return row


@transaction.atomic
def change_version(*, row: DocumentVersion, version: int, by: Any, today: date, **facts: Any) -> DocumentVersion:
    """Correct a version, or say on which day it ended."""
    permissions.require_editor(by, today=today)
    versions = _versions(row.document)
    held = next(other for other in versions if other.pk == row.pk)
    if held.version != version:
        raise Stale(held)
    for name, value in facts.items():
        setattr(held, name, value)
    _refuse(_fact(held), [other for other in versions if other.pk != held.pk])
    with audited(by=by, today=today):
        held.save()
    return held


def _versions(document: CriteriaDocument) -> list[DocumentVersion]:
    """All versions, under a lock on the document: two at once would each see no overlap."""
    CriteriaDocument.objects.select_for_update().get(pk=document.pk)
    return list(DocumentVersion.objects.filter(document_id=document.pk).select_related("document"))


def _refuse(new: rules.VersionFact, others: list[DocumentVersion]) -> None:
    if reasons := rules.version_refusals(new, [_fact(other) for other in others]):
        raise Refused(reasons)


def _fact(row: DocumentVersion) -> rules.VersionFact:
    return rules.VersionFact(row.number, row.approved_on, row.in_force_from, row.in_force_to)
