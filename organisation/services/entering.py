"""Several people at once, each with what they may do, and owners for processes: what set-up writes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.workflow import Refused
from organisation import notices, permissions, queries
from organisation.models import Process, TopManagement, Unit, User
from organisation.models.dated import Dated
from organisation.roles import Can, Role
from organisation.rules import TypedPerson, free, user_name
from organisation.services.facts import add_line, add_tenure, add_top_management, grant_access_role
from organisation.services.invitations import invite
from organisation.services.masters import add_process, add_unit
from organisation.services.people import add_person
from standards.models import Clause

By = User | str
MOST = 500
STANDARD = "ISO/IEC 20000-1"
WHOLE = "ORG"
"""The code of the unit that stands for the whole organisation until somebody enters the real ones."""


@dataclass(frozen=True, slots=True)
class NewProcess:
    """A process to enter; the owner is somebody who is there, or somebody who is entered on the spot."""

    code: str
    name: str
    leaves: tuple[str, ...]
    owner: User | None = None
    person: TypedPerson | None = None
    cycle_days: int = 30
    topic: str = ""
    importance: int | None = None


@transaction.atomic
def enter_people(
    *,
    people: Iterable[TypedPerson],
    roles: Collection[str] = (),
    send: bool = False,
    by: By,
    today: date,
    reason: str,
) -> list[User]:
    """Enter these people with these access roles from today; `send` invites them all. Nothing, where one is refused.

    Somebody whose address is known already is not entered again, but gets the roles.
    """
    permissions.require(by, Can.EDIT_USERS, today=today)
    wanted = list(people)
    if len(wanted) > MOST:
        raise Refused(_("Enter at most %(n)d people at once; the import takes more.") % {"n": MOST})
    book = _Book(by, today, reason)
    with journal.audited(by=by, today=today, reason=reason), notices.quiet():
        entered = [book.person(one) for one in wanted]
        for person in entered:
            give_roles(person=person, roles=roles, by=by, today=today, reason=reason)
        if send and (new := [person for person in book.made if person.email]):
            invite(people=new, by=by, today=today)
    if roles:
        notices.entered(entered, by=by, today=today)
    return entered


def give_roles(
    *, person: User, roles: Iterable[str], start: date | None = None, by: By, today: date, reason: str
) -> list[Dated]:
    """Access roles from today, or from `start`, that the person does not hold yet; the facts that were made.

    Top management is also said to the rules, which ask the fact and not the account (IND-08b).
    """
    day = start or today
    who: Any = {"start": day, "by": by, "today": today, "reason": reason}
    person.forget_roles()
    made: list[Dated] = [
        grant_access_role(user=person, role=role, **who) for role in sorted(set(roles) - person.roles_on(today))
    ]
    person.forget_roles()
    if Role.TOP_MANAGEMENT in roles and not TopManagement.objects.filter(person=person, end__isnull=True).exists():
        made.append(add_top_management(person=person, **who))
    return made


@transaction.atomic
def set_up_roles(
    *,
    roles: Mapping[User, Iterable[str]],
    managers: Mapping[User, User],
    by: By,
    today: date,
    reason: str,
) -> list[User]:
    """Give these people these further roles, and those without a line this manager; the people that changed."""
    permissions.require(by, Can.EDIT_USERS, today=today)
    changed: dict[int, User] = {}
    with journal.audited(by=by, today=today, reason=reason), notices.quiet():
        for person, wanted in roles.items():
            if set(wanted) - person.roles_on(today):
                give_roles(person=person, roles=wanted, by=by, today=today, reason=reason)
                changed[person.pk] = person
        for person, manager in managers.items():
            add_line(person=person, manager=manager, start=today, by=by, today=today, reason=reason)
            changed[person.pk] = person
    notices.entered(changed.values(), by=by, today=today)
    return list(changed.values())


@transaction.atomic
def set_up_processes(
    *,
    processes: Iterable[NewProcess],
    owners: Mapping[Process, User | TypedPerson] | None = None,
    since: date,
    by: By,
    today: date,
    reason: str,
) -> list[Process]:
    """Enter these processes, and owners for processes that have none, from `since` on; all of it or nothing.

    Owners get the access role of a process owner from today. Without a unit of its own each process belongs to the
    whole organisation.
    """
    for verb in (Can.EDIT_ORGANISATION, Can.EDIT_USERS):
        permissions.require(by, verb, today=today)
    wanted, book = list(processes), _Book(by, today, reason)
    leaves = _leaves(wanted)
    with journal.audited(by=by, today=today, reason=reason), notices.quiet():
        made = [(_process(new, leaves, by, today, reason), new.owner or new.person) for new in wanted]
        said = [(process, owner) for process, owner in [*made, *(owners or {}).items()] if owner is not None]
        owning = [(process, book.person(owner)) for process, owner in said]
        for process, person in owning:
            _own(process, person, since, by, today, reason)
    notices.entered([person for _process_, person in owning], by=by, today=today)
    return [process for process, _owner in made]


def _own(process: Process, person: User, since: date, by: By, today: date, reason: str) -> None:
    add_tenure(person=person, role="owner", process=process, start=since, by=by, today=today, reason=reason)
    if not person.is_guest:
        give_roles(person=person, roles=[Role.PROCESS_OWNER], by=by, today=today, reason=reason)


def _process(new: NewProcess, leaves: Mapping[str, Clause], by: By, today: date, reason: str) -> Process:
    return add_process(
        code=new.code,
        name=new.name,
        unit=_whole(by, today),
        leaves=[leaves[number] for number in new.leaves],
        cycle_days=new.cycle_days,
        topic=new.topic,
        importance=new.importance,
        by=by,
        today=today,
        reason=reason,
    )


def _whole(by: By, today: date) -> Unit:
    """The unit for the whole organisation, made when it is first needed."""
    found: Unit | None = Unit.objects.filter(code=WHOLE).first()
    organisation = queries.organisation()
    name = organisation.name if organisation else _("Whole organisation")
    return found or add_unit(code=WHOLE, name=name, by=by, today=today)


def _leaves(processes: Iterable[NewProcess]) -> dict[str, Clause]:
    """Clauses by number; refused with every number that is none."""
    held = {clause.number: clause for clause in Clause.objects.filter(kind="requirement", standard__code=STANDARD)}
    reasons = []
    for process in processes:
        for number in process.leaves:
            if number not in held:
                words = {"process": process.name, "number": number}
                reasons.append(_("%(process)s: there is no clause %(number)s to answer for.") % words)
    if reasons:
        raise Refused(reasons)
    return held


class _Book:
    """Who is there already, by address; whoever is not is entered once, however often the form names them."""

    def __init__(self, by: By, today: date, reason: str):
        self.by, self.today, self.reason = by, today, reason
        self.by_email = {user.email.lower(): user for user in User.objects.exclude(email="")}
        self.taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
        self.made: list[User] = []

    def person(self, said: User | TypedPerson) -> User:
        """The person meant."""
        if isinstance(said, User):
            return said
        if said.email not in self.by_email:
            self.by_email[said.email] = self._enter(said)
        return self.by_email[said.email]

    def _enter(self, said: TypedPerson) -> User:
        username = free(user_name(f"{said.first_name} {said.last_name}", said.email), self.taken)
        self.taken.add(username)
        person = add_person(
            username=username,
            first_name=said.first_name,
            last_name=said.last_name,
            email=said.email,
            post=said.post,
            by=self.by,
            today=self.today,
            reason=self.reason,
        )
        self.made.append(person)
        return person
