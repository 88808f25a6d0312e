"""Adding, correcting and ending a dated fact: lock the people, look at the others, write, tell."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.models import Stale
from kernel.workflow import Refused
from organisation import effects, notices, permissions, queries, rules
from organisation.models import (
    AccessRole,
    AuditCapacity,
    AuditElsewhere,
    Authorship,
    CompetenceFile,
    Confidentiality,
    Delegation,
    DeputyActing,
    Employment,
    Evaluation,
    FinancialInterest,
    Gift,
    Relationship,
    ReportingLine,
    RoleTenure,
    TopManagement,
    Training,
    UnitMembership,
    User,
    Voidable,
    WorkExperience,
)
from organisation.models.dated import Dated
from organisation.roles import Can

D = TypeVar("D", bound=Dated)
V = TypeVar("V", bound=Voidable)

# Which columns name the people of a fact; the first is the person it is about.
PEOPLE: dict[type[Voidable], tuple[str, ...]] = {
    AccessRole: ("user_id",),
    UnitMembership: ("person_id",),
    RoleTenure: ("person_id",),
    DeputyActing: ("person_id",),
    Delegation: ("person_id", "deputy_id"),
    ReportingLine: ("person_id", "manager_id"),
    TopManagement: ("person_id",),
    Employment: ("person_id",),
    Relationship: ("a_id", "b_id"),
    FinancialInterest: ("person_id",),
    AuditCapacity: ("person_id",),
    Gift: ("person_id",),
    Authorship: ("person_id",),
    Evaluation: ("person_id",),
    AuditElsewhere: ("person_id",),
    CompetenceFile: ("person_id",),
    Confidentiality: ("person_id",),
    WorkExperience: ("person_id",),
    Training: ("person_id",),
}
# Two rows that agree in these columns are the same fact and may not share a day.
SAME: dict[type[Dated], tuple[str, ...]] = {
    AccessRole: ("user_id", "role"),
    UnitMembership: ("person_id", "unit_id"),
    RoleTenure: ("person_id", "role", "target_kind", "process_id", "service_id", "unit_id", "clause_id", "party_id"),
    DeputyActing: ("person_id", "process_id"),
    Delegation: ("person_id", "deputy_id"),
    ReportingLine: ("person_id", "manager_id"),
    TopManagement: ("person_id",),
    Employment: ("person_id", "party_id"),
    Relationship: ("a_id", "b_id", "kind"),
    FinancialInterest: ("person_id", "kind", "party_id", "process_id"),
    WorkExperience: ("person_id", "area", "employer"),
    AuditCapacity: ("person_id",),
}
# What speaks for somebody's competence: the programme manager's too, and never one's own.
COMPETENCE = (Evaluation, Training, AuditElsewhere, CompetenceFile, Confidentiality, WorkExperience)
# A change of roles or lines needs a reason and notifies the programme manager (architecture 1.4).
ROLES_AND_LINES = (AccessRole, RoleTenure, DeputyActing, ReportingLine, TopManagement)
# Whatever weighs on independence needs a reason when a person enters it; a loader's reason is its source.
WEIGHS = (*ROLES_AND_LINES, UnitMembership, Employment, Relationship, FinancialInterest, AuditCapacity)


def lock_people(ids: Iterable[int]) -> dict[int, User]:
    """Lock these people, in the order of their ids; the first lock of every transaction (L1). Needs a transaction."""
    wanted = sorted(set(ids))
    return {user.pk: user for user in User.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}


def lock_person(person_id: int, *, version: int | None = None) -> User:
    """Lock one person. `version` is the one that was seen; another one in the database raises Stale.

    Every dated fact raises the version, so whoever judged somebody before a fact was added can find out.
    """
    person = User.objects.select_for_update().get(pk=person_id)
    if version is not None and person.version != version:
        raise Stale(person)
    return person


def bump(people: Iterable[User]) -> None:
    """Raise the version of locked people: something about them has changed."""
    for person in people:
        person.version += 1
        person.save(update_fields=["version"])


@transaction.atomic
def add_fact(row: D, *, by: User | str, today: date, reason: str = "", version: int | None = None) -> D:
    """Enter a dated fact, also a past or a future one; `version` is the person's, as seen.

    Raises PermissionDenied, Stale, or Refused with every reason: no reason given for a role or a line, the same
    fact on the same days, a line that closes a circle.
    """
    _require(row, by, today)
    people = _lock(row, version)
    _judge(row, reason, always_a_reason=isinstance(row, WEIGHS) and not isinstance(by, str))
    with journal.audited(by=by, today=today, reason=reason):
        row.save()
        journal.record(row, verb="added", reason=reason, **_about(row, people))
        bump(people.values())
        effects.judge_again(by, today)
    _tell(row, "added", people, by, today)
    return row


@transaction.atomic
def change_fact(row: D, *, by: User | str, today: date, reason: str, version: int | None = None, **changes: Any) -> D:
    """Correct a fact that was entered wrongly; always with a reason. `version` is the row's, as seen."""
    return _change(row, "changed", by=by, today=today, reason=reason, version=version, changes=changes)


@transaction.atomic
def end_fact(row: D, *, end: date, by: User | str, today: date, reason: str, version: int | None = None) -> D:
    """Say on which day the fact held for the last time; always with a reason."""
    return _change(row, "ended", by=by, today=today, reason=reason, version=version, changes={"end": end})


@transaction.atomic
def remove_fact(row: Dated, *, by: User | str, today: date, reason: str) -> None:
    """Take back a fact that an import entered; its people's versions rise, as when it came."""
    permissions.require(by, _needed(row), today=today)
    people = _lock(row, None)
    with journal.audited(by=by, today=today, reason=reason):
        row.delete()
        bump(people.values())
        effects.judge_again(by, today)


def _change(
    row: D, verb: str, *, by: User | str, today: date, reason: str, version: int | None, changes: dict[str, Any]
) -> D:
    _require(row, by, today)
    people = _lock(row, None)
    held: D = type(row).objects.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    if all(getattr(held, name) == value for name, value in changes.items()):
        return held  # the same once more: a double click tells nobody twice
    for name, value in changes.items():
        setattr(held, name, value)
    people |= lock_people(set(_ids(held)) - set(people))
    _judge(held, reason, always_a_reason=True)
    with journal.audited(by=by, today=today, reason=reason):
        held.save()
        journal.record(held, verb=verb, reason=reason, **_about(held, people))
        bump(people.values())
        effects.judge_again(by, today)
    _tell(held, verb, people, by, today)
    return held


@transaction.atomic
def void_fact(row: V, *, by: User | str, today: date, reason: str, version: int | None = None) -> V:
    """Take back a fact that was entered by mistake: it stays on record with the reason, and counts nowhere (D10).

    What was true and has ended is ended, not voided. Raises PermissionDenied, Stale, or Refused.
    """
    _require(row, by, today)
    people = lock_people(_ids(row))
    held: V = type(row).every.select_for_update().get(pk=row.pk)
    if version is not None and held.version != version:
        raise Stale(held)
    reasons = [] if reason.strip() else [_("Say why: this change needs a reason.")]
    if held.voided_on is not None:
        reasons.append(_("This entry was voided already."))
    if reasons:
        raise Refused(reasons)
    held.voided_on, held.void_reason = today, reason.strip()[:500]
    with journal.audited(by=by, today=today, reason=reason):
        held.save()
        journal.record(held, verb="voided", reason=reason, **_about(held, people))
        bump(people.values())
        effects.judge_again(by, today)
    if isinstance(held, Dated):
        _tell(held, "voided", people, by, today)
    return held


def _require(row: Voidable, by: User | str, today: date) -> None:
    """Everybody names the own deputies; nobody makes themselves somebody else's, or enters the own competence."""
    if isinstance(row, Gift):
        if not isinstance(by, str) and not permissions.may_edit_gifts(by, row.person, today=today):
            raise PermissionDenied("gifts")
        return
    if isinstance(row, COMPETENCE):
        if not isinstance(by, str) and not permissions.may_edit_competence(by, row.person, today=today):
            raise PermissionDenied("competence")
        return
    if isinstance(row, Delegation) and not isinstance(by, str):
        if by.pk == row.person_id:
            return
        if by.pk == row.deputy_id:
            raise Refused(_("Nobody makes themselves the deputy of somebody else: the person, or another one, does."))
    permissions.require(by, _needed(row), today=today)


def _needed(row: Voidable) -> Can:
    return Can.EDIT_USERS if isinstance(row, AccessRole) else Can.EDIT_ORGANISATION


def _ids(row: Voidable) -> tuple[int, ...]:
    return tuple(getattr(row, column) for column in PEOPLE[type(row)])


def _lock(row: Dated, version: int | None) -> dict[int, User]:
    people = lock_people(_ids(row))
    person = people[_ids(row)[0]]
    if version is not None and person.version != version:
        raise Stale(person)
    return people


def _about(row: Voidable, people: dict[int, User]) -> dict[str, Any]:
    return {"person": people[_ids(row)[0]].username, "fact": str(row)}


def _judge(row: Dated, reason: str, *, always_a_reason: bool = False) -> None:
    reasons = []
    if not reason.strip() and (always_a_reason or isinstance(row, ROLES_AND_LINES)):
        reasons.append(_("Say why: this change needs a reason."))
    if row.end is not None and row.end < row.start:
        reasons.append(_("The last day must not be before the first."))
    same = {column: getattr(row, column) for column in SAME[type(row)]}
    others = type(row).objects.filter(**{c: v for c, v in same.items() if v is not None})
    for column in (c for c, v in same.items() if v is None):
        others = others.filter(**{f"{column}__isnull": True})
    spans = others.exclude(pk=row.pk).values_list("start", "end")
    reasons += rules.overlap_reason((row.start, row.end), spans, what=str(row))
    if len(set(_ids(row))) < len(_ids(row)):
        reasons.append(_("Choose another person: this needs two."))
    elif isinstance(row, Delegation):
        reasons += _cover_reasons(row)
    elif isinstance(row, ReportingLine):
        lines = queries.lines_on(row.start, row.end or date.max)
        if rules.line_makes_circle(row.person_id, row.manager_id, lines):
            reasons.append(
                _("%(manager)s reports to %(person)s: the line would close a circle.")
                % {
                    "manager": row.manager,
                    "person": row.person,
                }
            )
    if reasons:
        raise Refused(reasons)


def _cover_reasons(row: Delegation) -> list[str]:
    """Cover is for an absence, by somebody who can act."""
    reasons = []
    if row.end is None:
        reasons.append(_("Enter the last day: cover is for an absence."))
    if not row.deputy.is_active or row.deputy.is_guest:
        reasons.append(_("%(who)s cannot sign in, so cannot act for somebody.") % {"who": row.deputy})
    return reasons


def _tell(row: Dated, what: str, people: dict[int, User], by: User | str, today: date) -> None:
    if isinstance(row, Delegation):
        notices.cover_arranged(row, what=what, by=by, today=today)
    if isinstance(row, ROLES_AND_LINES):
        notices.role_or_line_changed(row, person=people[_ids(row)[0]], what=what, by=by, today=today)
