"""Sources, their files, and what they prove (domain 6.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import UploadedFile

from audits import permissions
from audits.models import Answer, AnswerSource, Audit, CurrentSource, Source, SourceFile
from audits.services.common import Actor, person, require, require_state
from kernel import attachments
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User


def add_source(
    audit: Audit,
    *,
    kind: str,
    title: str,
    by: Actor,
    today: date,
    obtained_on: date | None = None,
    answers: Iterable[Answer] = (),
    files: Iterable[UploadedFile] = (),
    current: bool = False,
    **words: str,
) -> Source:
    """Write down a source; `answers` rest on it from the start, `current` makes it the one that the actor is in."""
    require(permissions.may_answer, by, audit)
    reasons = [] if title.strip() else ["Enter a title."]
    if kind not in Source.Kind.values:
        reasons.append("Choose the kind of source.")
    if (obtained_on or today) > today:
        reasons.append("The source cannot be dated after today.")
    if reasons:
        raise Refused(reasons)
    with audited(by=by, today=today):
        require_state(audit, audit.takes_addenda, "Evidence is not added")
        row = Source(
            audit=audit,
            kind=kind,
            title=title.strip(),
            obtained_by=person(by),
            obtained_on=obtained_on or today,
            **words,
        )
        row.save()
        record(row, verb="source added")
        for answer in answers:
            link_source(answer, source=row, by=by, today=today)
        for file in files:
            attach(row, file=file, by=by, today=today)
        if current and not isinstance(by, str):
            set_current_source(audit, source=row, by=by, today=today)
    return row


def attach(source: Source, *, file: UploadedFile, by: Actor, today: date) -> SourceFile:
    """Keep a file with a source: type by content, original bytes, SHA-256 (reliability 2.3)."""
    audit: Audit = source.audit
    require(permissions.may_answer, by, audit)
    with audited(by=by, today=today):
        require_state(audit, audit.takes_addenda, "Files are not added")
        stored = attachments.store(file, by=person(by), today=today)
        row = SourceFile(source=source, attachment=stored)
        row.save()
        record(row, verb="file added", sha256=stored.sha256)
    return row


def link_source(answer: Answer, *, source: Source, by: Actor, today: date) -> AnswerSource:
    """This answer rests on this source too; linking twice changes nothing."""
    audit: Audit = answer.question.audit
    require(permissions.may_answer, by, audit)
    if source.audit_id != audit.pk:
        raise Refused("The source belongs to another audit.")
    with audited(by=by, today=today):
        require_state(audit, audit.takes_addenda, "Evidence is not linked")
        found: AnswerSource | None = AnswerSource.objects.filter(answer=answer, source=source).first()
        if found is None:
            found = AnswerSource(answer=answer, source=source)
            found.save()
            record(found, verb="source linked")
    return found


def unlink_source(answer: Answer, *, source: Source, by: Actor, today: date) -> None:
    """Take a link off, while answers may still change."""
    audit: Audit = answer.question.audit
    require(permissions.may_answer, by, audit)
    with audited(by=by, today=today):
        require_state(audit, audit.takes_answers, "Evidence is not unlinked")
        for row in AnswerSource.objects.filter(answer=answer, source=source):
            row.delete()


def set_current_source(audit: Audit, *, source: Source | None, by: User, today: date) -> CurrentSource:
    """The interview, sample or request that this person is in now; None: in none."""
    require(permissions.may_answer, by, audit)
    if source is not None and source.audit_id != audit.pk:
        raise Refused("The source belongs to another audit.")
    with audited(by=by, today=today):
        found: CurrentSource | None = CurrentSource.objects.filter(audit=audit, person=by).first()
        row = found or CurrentSource(audit=audit, person=by)
        row.source = source
        row.save()
    return row
