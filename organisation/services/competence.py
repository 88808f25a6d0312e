"""Grades, topic levels and evaluations of auditors (domain 4); nobody grants one to oneself."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.models import Stale
from kernel.workflow import Refused
from organisation import effects, permissions, queries
from organisation.models import Evaluation, Qualification, TopicLevel, Training, User
from organisation.services.engine import bump, lock_person


def _may(by: User | str, person: User, today: date) -> None:
    if not isinstance(by, str) and not permissions.may_edit_competence(by, person, today=today):
        raise PermissionDenied("competence")


@transaction.atomic
def add_qualification(
    *,
    person: User,
    grade: str,
    valid_from: date,
    valid_to: date,
    standard_code: str = "ISO/IEC 20000-1",
    status: str = "valid",
    granted_by: User | None = None,
    by: User | str,
    today: date,
    reason: str = "",
) -> Qualification:
    """Grant a grade in a standard. Raises Refused when the dates are turned round or it was granted to oneself."""
    _may(by, person, today)
    granted_by = granted_by or (None if isinstance(by, str) else by)
    if valid_to < valid_from:
        raise Refused(_("The last day must not be before the first."))
    if granted_by is not None and granted_by.pk == person.pk:
        raise Refused(_("Nobody grants a grade to themselves."))
    bump([lock_person(person.pk)])
    with journal.audited(by=by, today=today, reason=reason):
        row = Qualification(
            person=person,
            standard_code=standard_code,
            grade=Qualification.Grade(grade),
            valid_from=valid_from,
            valid_to=valid_to,
            status=Qualification.Status(status),
            granted_by=granted_by,
        )
        row.save()
        journal.record(row, verb="granted", reason=reason, person=person.username)
        effects.judge_again(by, today)
    return row


@transaction.atomic
def change_qualification(
    *, row: Qualification, version: int | None = None, by: User | str, today: date, reason: str, **changes: Any
) -> Qualification:
    """Prolong, suspend or withdraw a grade, always with a reason; `version` is the row's, as seen."""
    _may(by, row.person, today)
    bump([lock_person(row.person_id)])
    held: Qualification = Qualification.objects.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    for name, value in changes.items():
        setattr(held, name, value)
    reasons = [] if reason.strip() else [_("Say why: this change needs a reason.")]
    if held.valid_to < held.valid_from:
        reasons.append(_("The last day must not be before the first."))
    if reasons:
        raise Refused(reasons)
    with journal.audited(by=by, today=today, reason=reason):
        held.save()
        journal.record(held, verb="changed", reason=reason, person=row.person.username)
        effects.judge_again(by, today)
    return held


@transaction.atomic
def set_topic_level(
    *, person: User, topic: str, level: int, by: User | str, today: date, reason: str = ""
) -> TopicLevel:
    """Say how well somebody knows a topic, 0 to 4; the earlier level stays in the journal."""
    _may(by, person, today)
    if level not in TopicLevel.Level.values:
        raise Refused(_("A level is a number from 0 to 4."))
    bump([lock_person(person.pk)])
    row: TopicLevel = TopicLevel.objects.filter(person=person, topic=topic).first() or TopicLevel(
        person=person, topic=topic
    )
    row.level = level
    with journal.audited(by=by, today=today, reason=reason):
        row.save()
        effects.judge_again(by, today)
    return row


@transaction.atomic
def add_evaluation(
    *,
    person: User,
    evaluator: User,
    method: str,
    result: str,
    on: date,
    audit_ref: str = "",
    by: User | str,
    today: date,
    reason: str = "",
) -> Evaluation:
    """Enter how somebody's work was judged. CMP-06: not by oneself, and by somebody who was a lead on that day.

    Where the organisation's rules say so (preset Small), any other auditor of that day will do.
    """
    _may(by, person, today)
    if reasons := _cmp_06(person, evaluator, on):
        raise Refused(reasons)
    bump([lock_person(person.pk)])
    with journal.audited(by=by, today=today, reason=reason):
        row = Evaluation(
            person=person,
            evaluator=evaluator,
            method=Evaluation.Method(method),
            result=Evaluation.Result(result),
            on=on,
            audit_ref=audit_ref,
        )
        row.save()
        journal.record(row, verb="added", reason=reason, person=person.username)
        effects.judge_again(by, today)
    return row


@transaction.atomic
def change_evaluation(
    *, row: Evaluation, version: int | None = None, by: User | str, today: date, reason: str, **changes: Any
) -> Evaluation:
    """Correct an evaluation that was entered wrongly; CMP-06 holds for the corrected one too."""
    held = _held(row, version, by, today, changes)
    reasons = [*_unsaid(reason), *_cmp_06(held.person, held.evaluator, held.on)]
    return _corrected(held, reasons, by=by, today=today, reason=reason)


@transaction.atomic
def change_topic_level(*, row: TopicLevel, level: int, version: int, by: User | str, today: date, reason: str) -> Any:
    """Another level of a topic, with the version that was seen; the earlier one stays in the journal."""
    held = _held(row, version, by, today, {"level": level})
    reasons = _unsaid(reason)
    if level not in TopicLevel.Level.values:
        reasons.append(_("A level is a number from 0 to 4."))
    return _corrected(held, reasons, by=by, today=today, reason=reason)


@transaction.atomic
def add_training(
    *,
    person: User,
    subject: str,
    on: date,
    hours: Decimal,
    kind: str = "further",
    provider: str = "",
    certificate: str = "",
    passed: bool = True,
    by: User | str,
    today: date,
    reason: str = "",
) -> Training:
    """Enter hours of learning. Those of kind `further` count against the year's further training (4.2)."""
    _may(by, person, today)
    row = Training(
        person=person, subject=subject, on=on, hours=hours, provider=provider, certificate=certificate, passed=passed
    )
    row.kind = Training.Kind(kind)
    if reasons := _training_refusals(row, today):
        raise Refused(reasons)
    bump([lock_person(person.pk)])
    with journal.audited(by=by, today=today, reason=reason):
        row.save()
        journal.record(row, verb="added", reason=reason, person=person.username)
        effects.judge_again(by, today)
    return row


@transaction.atomic
def change_training(
    *, row: Training, version: int | None = None, by: User | str, today: date, reason: str, **changes: Any
) -> Training:
    """Correct a training that was entered wrongly."""
    held = _held(row, version, by, today, changes)
    return _corrected(held, [*_unsaid(reason), *_training_refusals(held, today)], by=by, today=today, reason=reason)


def _training_refusals(row: Training, today: date) -> list[str]:
    reasons = []
    if not 0 < row.hours <= 400:
        reasons.append(_("Enter the hours, more than 0 and at most 400."))
    if row.on > today:
        reasons.append(_("A training counts once it is over: the last day cannot be later than today."))
    return reasons


def _cmp_06(person: User, evaluator: User, on: date) -> list[str]:
    reasons = []
    if evaluator.pk == person.pk:
        reasons.append(_("CMP-06: nobody evaluates themselves."))
    grade = queries.grade_on(evaluator.qualifications.all(), on)
    day = {"person": evaluator, "day": f"{on:%-d %B %Y}"}
    if queries.rules_in_force().cmp_06_by_lead:
        if grade is None or grade.grade != Qualification.Grade.LEAD:
            reasons.append(_("CMP-06: %(person)s held no lead grade on %(day)s.") % day)
    elif grade is None or grade.grade not in (Qualification.Grade.LEAD, Qualification.Grade.AUDITOR):
        reasons.append(_("CMP-06: %(person)s was no auditor on %(day)s.") % day)
    return reasons


def _unsaid(reason: str) -> list[str]:
    return [] if reason.strip() else [_("Say why: this change needs a reason.")]


def _held(row: Any, version: int | None, by: User | str, today: date, changes: dict[str, Any]) -> Any:
    """The row under lock, as it would be."""
    _may(by, row.person, today)
    bump([lock_person(row.person_id)])
    held = type(row).objects.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    for name, value in changes.items():
        setattr(held, name, value)
    return held


def _corrected(held: Any, reasons: list[str], *, by: User | str, today: date, reason: str) -> Any:
    if reasons:
        raise Refused(reasons)
    with journal.audited(by=by, today=today, reason=reason):
        held.save()
        journal.record(held, verb="changed", reason=reason, person=held.person.username)
        effects.judge_again(by, today)
    return held
