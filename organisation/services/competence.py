"""Grades, topic levels and evaluations of auditors (domain 4); nobody grants one to oneself."""

from collections.abc import Mapping
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
from organisation.rules.evaluating import cmp_06, wrong_scores
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
    """Grant a grade in a standard; it is kept alive from today on (4.2).

    The criteria of 4.2 are computed, a person decides: what is lacking needs a reason and stays in the journal with it.
    Raises Refused with every reason: the days turned round, granted to oneself, lacking without a reason.
    """
    _may(by, person, today)
    granted_by = granted_by or (None if isinstance(by, str) else by)
    bump([lock_person(person.pk)])
    lacking = [line.said for line in queries.asked_for(person, grade, today, standard=standard_code) if not line.met]
    reasons = [_("The last day must not be before the first.")] if valid_to < valid_from else []
    if granted_by is not None and granted_by.pk == person.pk:
        reasons.append(_("Nobody grants a grade to themselves."))
    if lacking and not reason.strip() and not isinstance(by, str):
        reasons += [_("4.2 asks for more: %(line)s.") % {"line": line} for line in lacking]
        reasons.append(_("Say why the grade is granted all the same: this needs a reason."))
    if reasons:
        raise Refused(reasons)
    with journal.audited(by=by, today=today, reason=reason):
        row = Qualification(
            person=person,
            standard_code=standard_code,
            grade=Qualification.Grade(grade),
            valid_from=valid_from,
            valid_to=valid_to,
            status=Qualification.Status(status),
            granted_by=granted_by,
            watched_from=max(valid_from, today),
        )
        row.save()
        journal.record(row, verb="granted", reason=reason, person=person.username, lacking=lacking)
        effects.judge_again(by, today)
    return row


@transaction.atomic
def change_qualification(
    *, row: Qualification, version: int | None = None, by: User | str, today: date, reason: str, **changes: Any
) -> Qualification:
    """Prolong, suspend or withdraw a grade, always with a reason; `version` is the row's, as seen.

    A grade that is prolonged is kept alive from then on; one that is valid again after a lapse starts anew.
    """
    _may(by, row.person, today)
    bump([lock_person(row.person_id)])
    held: Qualification = Qualification.objects.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    before, ended = held.status, held.valid_to
    for name, value in changes.items():
        setattr(held, name, value)
    _follow_status(held, before, ended, today)
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


def _follow_status(held: Qualification, before: str, ended: date, today: date) -> None:
    lapsed = Qualification.Status.LAPSED
    if held.status == lapsed and before != lapsed:
        held.lapsed_on = today
    if held.status != lapsed:
        held.lapsed_on = None
    if held.status == Qualification.Status.VALID and before in (lapsed, Qualification.Status.SUSPENDED):
        held.watched_from = max(held.valid_from, today)
    if held.watched_from is None and held.valid_to > ended:
        held.watched_from = max(held.valid_from, today)


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
    as_lead: bool = False,
    scores: Mapping[str, int] | None = None,
    note: str = "",
    by: User | str,
    today: date,
    reason: str = "",
) -> Evaluation:
    """Enter how somebody's work was judged. CMP-06: not by oneself, and by somebody who was a lead on that day.

    Where the organisation's rules say so (preset Small), any other auditor of that day will do.
    """
    _may(by, person, today)
    if reasons := [*_cmp_06(person, evaluator, on), *wrong_scores(scores or {}), *_not_yet(on, today)]:
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
            as_lead=as_lead,
            scores=dict(scores) if scores else None,
            note=note,
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
    held.scores = held.scores or None
    reasons = [
        *_unsaid(reason),
        *_cmp_06(held.person, held.evaluator, held.on),
        *wrong_scores(held.scores or {}),
        *_not_yet(held.on, today),
    ]
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
    standard_code: str = "",
    by: User | str,
    today: date,
    reason: str = "",
) -> Training:
    """Enter hours of learning. Those of kind `further` count against the year's further training (4.2)."""
    _may(by, person, today)
    row = Training(
        person=person, subject=subject, on=on, hours=hours, provider=provider, certificate=certificate, passed=passed
    )
    row.kind, row.standard_code = Training.Kind(kind), standard_code
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
    grade = queries.grade_on(evaluator.qualifications.all(), on)
    return cmp_06(
        own=evaluator.pk == person.pk,
        evaluator=str(evaluator),
        grade=str(grade.grade) if grade else "",
        on=on,
        by_lead=queries.rules_in_force().cmp_06_by_lead,
    )


def _not_yet(on: date, today: date) -> list[str]:
    return [_("An evaluation counts once it is done: the day cannot be later than today.")] if on > today else []


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
