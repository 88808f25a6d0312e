"""Many people or lines at once, for imports: the same refusals as one by one, with a few queries for all of them."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from kernel import journal
from kernel.workflow import Refused
from organisation import effects, permissions, queries, rules
from organisation.models import AccessRole, ReportingLine, TopManagement, Unit, UnitMembership, User
from organisation.models.dated import Dated
from organisation.roles import Can, Role
from organisation.services.engine import lock_people
from organisation.services.people import FIELDS, RESERVED

By = User | str


@dataclass(slots=True)
class NewPerson:
    """Somebody who is not here yet, with what holds for them from `start` on; `facts` is filled by `add_people`."""

    user: User
    start: date
    unit: Unit | None = None
    manager: User | None = None
    roles: tuple[str, ...] = ()
    facts: list[Dated] = field(default_factory=list)


@transaction.atomic
def add_people(people: Sequence[NewPerson], *, by: By, today: date, reason: str) -> Sequence[NewPerson]:
    """Enter people with unit, manager and access roles. Nobody reports to them yet, so no line closes a circle.

    Raises PermissionDenied, or Refused where a name or an address is taken or the reason is missing.
    """
    permissions.require(by, Can.EDIT_USERS, today=today)
    if any(one.unit or one.manager for one in people):
        permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    managers = {one.manager.pk for one in people if one.manager}
    lock_people(managers)
    _refuse(people, reason)
    with journal.audited(by=by, today=today, reason=reason):
        users = [one.user for one in people]
        for user in users:
            user.version, user.password = 1, UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)
        User.objects.bulk_create(users)
        for user in users:
            journal.record(user, verb="added", reason=reason, **{name: getattr(user, name) for name in FIELDS})
        _add_facts(people, reason)
        User.objects.filter(pk__in=managers).update(version=F("version") + 1)
        effects.judge_again(by, today)
    return people


@transaction.atomic
def add_lines(lines: Sequence[ReportingLine], *, by: By, today: date, reason: str) -> Sequence[ReportingLine]:
    """Enter reporting lines. Raises PermissionDenied, or Refused: no reason, the same line twice, a circle.

    Circles are looked for over all the days of these lines together: stricter than one by one, never laxer.
    """
    permissions.require(by, Can.EDIT_ORGANISATION, today=today)
    people = {line.person_id for line in lines} | {line.manager_id for line in lines}
    lock_people(people)
    if reasons := _line_reasons(lines, reason):
        raise Refused(reasons)
    with journal.audited(by=by, today=today, reason=reason):
        _add(ReportingLine, lines, reason)
        User.objects.filter(pk__in=people).update(version=F("version") + 1)
        effects.judge_again(by, today)
    return lines


def _refuse(people: Sequence[NewPerson], reason: str) -> None:
    names = [one.user.username.lower() for one in people]
    addresses = [one.user.email.lower() for one in people if one.user.email]
    users = User.objects.annotate(name=Lower("username"), address=Lower("email"))
    taken = {*users.filter(name__in=names).values_list("name", flat=True), *RESERVED, *_doubles(names)}
    known = {*users.filter(address__in=addresses).values_list("address", flat=True), *_doubles(addresses)}
    reasons = [
        _("Somebody is already called “%(name)s” here. Choose another user name.") % {"name": name}
        for name in names
        if name in taken
    ]
    reasons += [
        _("Somebody else already has the address %(email)s.") % {"email": address}
        for address in addresses
        if address in known
    ]
    if not reason.strip() and any(one.manager or one.roles for one in people):
        reasons.append(_("Say why: this change needs a reason."))
    if any(one.user.is_guest and one.roles for one in people):
        reasons.append(_("A person without account holds no access role."))
    if reasons:
        raise Refused(reasons)


def _doubles(texts: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {text for text in texts if text in seen or seen.add(text)}  # type: ignore[func-returns-value]


def _add_facts(people: Sequence[NewPerson], reason: str) -> None:
    for one in people:
        if one.unit is not None:
            one.facts.append(UnitMembership(person=one.user, unit=one.unit, start=one.start))
        if one.manager is not None:
            one.facts.append(ReportingLine(person=one.user, manager=one.manager, start=one.start))
        one.facts.extend(AccessRole(user=one.user, role=role, start=one.start) for role in one.roles)
        if Role.TOP_MANAGEMENT in one.roles:  # the rules ask the fact, not the account (IND-08b)
            one.facts.append(TopManagement(person=one.user, start=one.start))
    facts = [fact for one in people for fact in one.facts]
    for kind in (UnitMembership, ReportingLine, AccessRole, TopManagement):
        _add(kind, [fact for fact in facts if isinstance(fact, kind)], reason)


def _add(kind: type[Any], rows: Sequence[Any], reason: str) -> None:
    for row in journal.add_all(kind, rows) if rows else ():
        person = row.user if isinstance(row, AccessRole) else row.person
        journal.record(row, verb="added", reason=reason, person=person.username, fact=str(row))


def _line_reasons(lines: Sequence[ReportingLine], reason: str) -> list[str]:
    reasons = [] if reason.strip() else [_("Say why: this change needs a reason.")]
    held: dict[tuple[int, int], list[tuple[date, date | None]]] = {}
    known = ReportingLine.objects.filter(person__in={line.person_id for line in lines})
    for person, manager, start, end in known.values_list("person_id", "manager_id", "start", "end"):
        held.setdefault((person, manager), []).append((start, end))
    first, last = min(line.start for line in lines), max(line.end or date.max for line in lines)
    above = {person: set(managers) for person, managers in queries.lines_on(first, last).items()}
    for line in lines:
        spans = held.setdefault((line.person_id, line.manager_id), [])
        reasons += rules.overlap_reason((line.start, line.end), spans, what=str(line))
        spans.append((line.start, line.end))
        if line.end is not None and line.end < line.start:
            reasons.append(_("The last day must not be before the first."))
        if _closes(line, above):
            reasons.append(
                _("%(manager)s reports to %(person)s: the line would close a circle.")
                % {"manager": line.manager, "person": line.person}
            )
        above.setdefault(line.person_id, set()).add(line.manager_id)
    return reasons


def _closes(line: ReportingLine, above: Mapping[int, Collection[int]]) -> bool:
    return line.person_id == line.manager_id or rules.line_makes_circle(line.person_id, line.manager_id, above)
