"""The nightly look at grades: told before they lapse, lapsed on the computed day; transitions to new editions (4.2)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kernel import journal, policy
from kernel.workflow import Refused
from organisation import effects, notices, permissions, queries
from organisation.models import Qualification, Training, Transition, User
from organisation.roles import Can
from organisation.rules import Policy
from organisation.rules.records import Record
from organisation.rules.upkeep import Duty, duties_of, first_missed
from organisation.services.engine import bump, lock_person

BY = "system:grades"
S = Qualification.Status


def look_after_grades(*, today: date) -> int:
    """Daily job: how many grades lapsed or were suspended today. Safe to run twice, catches up after missed days."""
    return _keep_alive(today) + _transitions(today)


def _keep_alive(today: date) -> int:
    rules = policy.load(Policy, "organisation")
    watched = Qualification.objects.filter(
        status=S.VALID, watched_from__isnull=False, valid_from__lte=today, valid_to__gte=today
    )
    rows = list(watched.select_related("person").order_by("person_id", "pk"))
    records = queries.records_of(None, today) if rows else {}
    lapsed = 0
    for row in rows:
        missed = first_missed(_duties(row, records[row.person_id], rules, today))
        if missed is None or missed.missed_on is None:
            continue
        if missed.missed_on <= today and rules.lapse_by_itself:
            lapsed += _lapse(row, missed, today)
        elif missed.missed_on <= today + timedelta(days=rules.lapse_warning_days):
            notices.grade_lapses_soon(row, missed.said, missed.missed_on, on=today)
    return lapsed


def _duties(row: Qualification, record: Record, rules: Policy, today: date) -> tuple[Duty, ...]:
    valid = [one for one in record.held if one.status == S.VALID]
    held = next((one for one in valid if (one.grade, one.standard, one.start) == _key(row)), None)
    return duties_of(held, record, rules, today) if held else ()


def _key(row: Qualification) -> tuple[str, str, date]:
    return row.grade, row.standard_code, row.valid_from


@transaction.atomic
def _lapse(row: Qualification, missed: Duty, today: date) -> int:
    bump([lock_person(row.person_id)])
    held = Qualification.objects.select_for_update().get(pk=row.pk)
    if held.status != S.VALID:
        return 0
    held.status, held.lapsed_on = S.LAPSED, missed.missed_on
    with journal.audited(by=BY, today=today, reason=missed.said):
        held.save()
        journal.record(held, verb="lapsed", reason=missed.said, person=row.person.username)
        notices.grade_lapsed(held, missed.said, on=today)
        effects.judge_again(BY, today)
    return 1


@transaction.atomic
def announce_transition(
    *, standard_code: str, edition: str, deadline: date, by: User | str, today: date, reason: str = ""
) -> Transition:
    """A new edition or amendment: who holds a grade in the standard takes a transition training until the deadline.

    Raises PermissionDenied, or Refused with every reason.
    """
    permissions.require(by, Can.EDIT_COMPETENCE, today=today)
    reasons = []
    if deadline < today:
        reasons.append(_("The last day for the training must not be in the past."))
    if Transition.objects.filter(standard_code=standard_code, edition=edition).exists():
        reasons.append(_("This edition was announced already."))
    if reasons:
        raise Refused(reasons)
    with journal.audited(by=by, today=today, reason=reason):
        row = Transition(standard_code=standard_code, edition=edition, announced_on=today, deadline=deadline)
        row.save()
        journal.record(row, verb="announced", reason=reason)
        for grade in _untrained(row, today):
            notices.transition_due(row, grade.person, on=today)
    return row


def _transitions(today: date) -> int:
    """After the deadline whoever took no training is suspended; a person lifts it with a reason."""
    suspended = 0
    for row in Transition.objects.filter(deadline__lt=today):
        for grade in _untrained(row, today):
            suspended += _suspend(grade, row, today)
    return suspended


def _untrained(row: Transition, today: date) -> Iterable[Qualification]:
    trained = Training.objects.filter(
        kind=Training.Kind.TRANSITION,
        passed=True,
        on__gte=row.announced_on,
        on__lte=today,
        standard_code__in=("", row.standard_code),
    )
    # Who was granted the grade after the deadline, or had it lifted then, was decided on for the new edition.
    decided = Q(watched_from__isnull=False, watched_from__gt=row.deadline)
    grades = Qualification.objects.filter(
        ~decided,
        status=S.VALID,
        standard_code=row.standard_code,
        grade__in=("trainee", "auditor", "lead"),
        valid_from__lte=row.deadline,
        valid_to__gte=today,
    )
    return grades.exclude(person__in=trained.values("person")).select_related("person").order_by("person_id", "pk")


@transaction.atomic
def _suspend(grade: Qualification, row: Transition, today: date) -> int:
    bump([lock_person(grade.person_id)])
    held = Qualification.objects.select_for_update().get(pk=grade.pk)
    if held.status != S.VALID:
        return 0
    held.status = S.SUSPENDED
    reason = f"no transition training for {row.edition} until {row.deadline:%-d %B %Y}"
    with journal.audited(by=BY, today=today, reason=reason):
        held.save()
        journal.record(held, verb="suspended", reason=reason, person=grade.person.username)
        notices.grade_suspended(held, row, on=today)
        effects.judge_again(BY, today)
    return 1
