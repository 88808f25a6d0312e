"""People: known by user name, else by address, else by name; with unit, manager and access roles from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kernel.imports import Found, Made, Problem
from organisation import services
from organisation.imports.base import Writing, bare, code_of, day_before, unknown
from organisation.imports.people_book import PeopleBook
from organisation.imports.people_columns import COLUMNS, PeopleWords
from organisation.models import AccessRole, ReportingLine, UnitMembership, User
from organisation.roles import Can, Role
from organisation.rules import line_makes_circle
from organisation.rules.names import free, user_name
from organisation.services.people import RESERVED

OWN = ("username", "first_name", "last_name", "email", "post", "is_guest")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the row says beside the person's own fields, looked up."""

    unit: Any = None
    manager: Any = None
    roles: tuple[str, ...] = ()
    start: date | None = None


class People(PeopleWords):
    slug, order = "people", 40
    needs = Can.EDIT_USERS
    needs_reason = True
    columns = COLUMNS

    def missing(self, columns: Mapping[str, int]) -> list[str]:
        """A name in one column, or in two."""
        if "name" in columns or {"first_name", "last_name"} <= set(columns):
            return []
        whole, last = self.column("name").label, self.column("last_name").label
        return [_("Choose the column that holds “%(whole)s”, or “%(last)s”") % {"whole": whole, "last": last}]

    def open(self, *, by: Any, today: date) -> PeopleBook:
        return PeopleBook(today)

    def expect(self, values: Mapping[str, Any], book: PeopleBook) -> None:
        own = named(values)
        book.expect(own, key_of(own))

    def judge(self, values: Mapping[str, Any], book: PeopleBook) -> Found:
        own = named(values)
        existing = find(own, book)
        problems = [*_own_problems(own, existing, book)]
        facts, more, after = _facts(values, key_of(own), book)
        problems += more
        changes: dict[str, Any] = {name: own[name] for name in OWN if name in own}
        if existing is not None:
            changes = {name: value for name, value in changes.items() if getattr(existing, name) != value}
        changes |= _fact_changes(facts, existing, after, book)
        problems += _too_early(changes, facts, existing, book)
        return Found(key_of(own), existing, changes, tuple(problems), after=after, note=facts)

    def put(self, found: Found, values: Mapping[str, Any], book: PeopleBook, how: Writing) -> Any:
        facts: Facts = found.note
        own = {name: value for name, value in found.changes.items() if name in OWN}
        person: User = found.existing if found.existing is not None else _enter(own, book, how)
        if found.existing is not None and own:
            person = services.change_person(person=person, version=person.version, **own, **how.who)
            book.know(person)
        _put_facts(person, found.changes, facts, book, how)
        return person

    def put_many(self, rows: Sequence[tuple[Found, Mapping[str, Any]]], book: PeopleBook, how: Writing) -> list[Made]:
        names = set(book.usernames)
        new = [_new(found, names, how.today) for found, _values in rows]
        made = services.add_people(new, **how.who)
        for one in made:
            book.know(one.user)
            _remember(one.user, one.facts, book)
        return [Made(one.user, (one.user, *one.facts)) for one in made]

    def create(self, column: str, value: str, book: PeopleBook, *, by: Any, today: date, reason: str = "") -> None:
        """A unit that the row names and nobody entered yet."""
        code = code_of(value, book.units.by_text)
        book.units.add(services.add_unit(code=code, name=value[:120], by=by, today=today, reason=reason))

    def part(self, record: Any) -> dict[str, Any] | None:
        """Of a person what counts is what we write, never the password or the last sign-in."""
        return {name: getattr(record, name) for name in OWN} if isinstance(record, User) else None

    def export(self, *, by: Any, today: date) -> Iterable[Mapping[str, Any]]:
        book = PeopleBook(today)
        for user in User.objects.filter(is_active=True).order_by("last_name", "first_name", "pk"):
            member, line = book.unit_of.get(user.pk), book.line_of.get(user.pk)
            yield {
                **{name: getattr(user, name) for name in OWN},
                "unit": member.unit.code if member else "",
                "manager": line.manager.username if line else "",
                "roles": tuple(sorted(str(Role(role).label) for role in book.roles_of.get(user.pk, ()))),
            }


def named(values: Mapping[str, Any]) -> dict[str, Any]:
    """The row's own fields, a whole name taken apart: "Berg, Anna" or "Anna Berg"."""
    own = {name: value for name, value in values.items() if name in OWN}
    whole = " ".join(str(values.get("name", "")).split())
    if whole and not ("first_name" in own and "last_name" in own):
        last, comma, first = whole.partition(",")
        if not comma:
            first, _space, last = whole.rpartition(" ")
        own.setdefault("first_name", first.strip()[:150])
        own.setdefault("last_name", last.strip()[:150])
    return {name: value for name, value in own.items() if value != ""}


def key_of(own: Mapping[str, Any]) -> str:
    """By address where there is one, else by user name, else by name."""
    text = own.get("email") or own.get("username") or f"{own.get('first_name', '')} {own.get('last_name', '')}"
    return bare(text)


def find(own: Mapping[str, Any], book: PeopleBook) -> User | None:
    """Whom the row is about: by user name, by address, or by a name that only one person has."""
    if "username" in own:
        found = book.people.by_text.get(bare(own["username"]))
        if found is not None and found.username.lower() == own["username"].lower():
            return found
    if "email" in own:
        return book.by_address.get(own["email"].lower())
    if "username" in own:
        return None
    return book.people.find(f"{own.get('first_name', '')} {own.get('last_name', '')}")


def _own_problems(own: Mapping[str, Any], existing: User | None, book: PeopleBook) -> Iterable[Problem]:
    guest = own.get("is_guest", existing.is_guest if existing else False)
    if existing is None and not (own.get("first_name") and own.get("last_name")):
        yield Problem("last_name", "", _("Fill in first and last name"), "empty:last_name")
    if existing is None and not guest and not own.get("email"):
        sentence = _("Enter an address, or say yes to “without account”: mails about findings go there")
        yield Problem("email", "", sentence, "empty:email")
    if existing is None and not own.get("email") and not own.get("username"):
        name = f"{own.get('first_name', '')} {own.get('last_name', '')}"
        if book.people.is_doubtful(name):
            yield unknown("last_name", name, _("person"), book.people)
    if own.get("username") and (existing is None or existing.username != own["username"]):
        yield from _username_problems(own["username"], existing, book)
    holder = book.by_address.get(own.get("email", "").lower())
    if holder is not None and existing is not None and holder.pk != existing.pk:
        words = {"email": own["email"]}
        sentence = _("Somebody else already has the address %(email)s.") % words
        yield Problem("email", own["email"], sentence, "taken:email")


def _username_problems(username: str, existing: User | None, book: PeopleBook) -> Iterable[Problem]:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        sentence = _("Use letters, digits and @ . + - _ only")
        yield Problem("username", username, sentence, "letters:username", (user_name(username.replace(" ", ".")),))
        return
    if username.lower() in RESERVED or (
        username.lower() in book.usernames and (existing is None or existing.username.lower() != username.lower())
    ):
        taken = {*book.usernames, *RESERVED}
        sentence = _("Somebody is already called “%(name)s” here. Choose another user name.") % {"name": username}
        yield Problem("username", username, sentence, "taken:username", (free(username.lower(), taken),))


def _facts(values: Mapping[str, Any], key: str, book: PeopleBook) -> tuple[Facts, list[Problem], tuple[str, ...]]:
    """Unit, manager and roles by what the row calls them."""
    problems: list[Problem] = []
    after: tuple[str, ...] = ()
    unit = book.units.find(values["unit"]) if "unit" in values else None
    if "unit" in values and unit is None:
        creatable = not book.units.is_doubtful(values["unit"]) and len(values["unit"]) <= 120
        problems.append(unknown("unit", values["unit"], _("unit"), book.units, creatable=creatable))
    manager = book.people.find(values["manager"]) if "manager" in values else None
    if "manager" in values and manager is None:
        coming = book.comes(values["manager"])
        if coming and coming != key:
            after = (coming,)
        else:
            problems.append(unknown("manager", values["manager"], _("person"), book.people))
    roles = []
    for text in values.get("roles", ()):
        role = _role(text)
        if role is None:
            labels = tuple(str(label) for _value, label in Role.choices)
            sentence = _("Choose one of: %(choices)s") % {"choices": ", ".join(labels)}
            problems.append(Problem("roles", "; ".join(values["roles"]), sentence, "choice:roles", labels))
            break
        roles.append(role)
    if roles and values.get("is_guest"):
        sentence = _("A person without account holds no access role.")
        problems.append(Problem("roles", "; ".join(values["roles"]), sentence, "guest:roles"))
    return Facts(unit, manager, tuple(dict.fromkeys(roles)), values.get("since")), problems, after


def _role(text: str) -> str | None:
    said = bare(text.replace("_", " "))
    return next((v for v, label in Role.choices if said in (v.replace("_", " "), str(label).lower())), None)


def _fact_changes(facts: Facts, existing: User | None, after: tuple[str, ...], book: PeopleBook) -> dict[str, Any]:
    """What of it does not hold yet."""
    pk = existing.pk if existing else None
    changes: dict[str, Any] = {}
    member, line = book.unit_of.get(pk or 0), book.line_of.get(pk or 0)
    if facts.unit is not None and (member is None or member.unit_id != facts.unit.pk):
        changes["unit"] = facts.unit
    if after or (facts.manager is not None and (line is None or line.manager_id != facts.manager.pk)):
        changes["manager"] = facts.manager
    missing = [role for role in facts.roles if role not in book.roles_of.get(pk or 0, ())]
    if missing:
        changes["roles"] = tuple(missing)
    return changes


def _too_early(changes: Mapping[str, Any], facts: Facts, existing: User | None, book: PeopleBook) -> Iterable[Problem]:
    """A new unit or line ends the one before; that must have begun earlier."""
    if existing is None:
        return
    start = facts.start or book.today
    for name, held in (("unit", book.unit_of.get(existing.pk)), ("manager", book.line_of.get(existing.pk))):
        if name in changes and held is not None and held.start >= start:
            sentence = _("“%(fact)s” holds from %(day)s: say a later day in “since”, or end it first")
            words = {"fact": held.label, "day": f"{held.start:%-d %B %Y}"}
            yield Problem("since", "", sentence % words, f"early:{name}")
    manager = changes.get("manager")
    if manager is not None and (manager.pk == existing.pk or _circle(existing.pk, manager.pk, book)):
        words = {"manager": manager.full_name, "person": existing.full_name}
        sentence = _("%(manager)s reports to %(person)s: the line would close a circle.") % words
        yield Problem("manager", manager.username, sentence, "circle")


def _circle(person: int, manager: int, book: PeopleBook) -> bool:
    return line_makes_circle(person, manager, book.above)


def _new(found: Found, names: set[str], today: date) -> services.NewPerson:
    facts: Facts = found.note
    own = {name: value for name, value in found.changes.items() if name in OWN}
    own.setdefault("username", free(_wanted(own), names | set(RESERVED)))
    names.add(own["username"].lower())
    return services.NewPerson(
        User(**own), facts.start or today, unit=facts.unit, manager=facts.manager, roles=facts.roles
    )


def _wanted(own: Mapping[str, Any]) -> str:
    return user_name(f"{own['first_name']} {own['last_name']}", own.get("email", ""))


def _enter(own: dict[str, Any], book: PeopleBook, how: Writing) -> User:
    own.setdefault("username", free(_wanted(own), book.usernames | set(RESERVED)))
    person = services.add_person(**own, **how.who)
    book.know(person)
    return person


def _put_facts(person: User, changes: Mapping[str, Any], facts: Facts, book: PeopleBook, how: Writing) -> None:
    start = facts.start or how.today
    made: list[Any] = []
    if changes.get("unit") is not None:
        if (member := book.unit_of.get(person.pk)) is not None:
            services.end_fact(member, end=day_before(start), **how.who)
        made.append(services.add_membership(person=person, unit=changes["unit"], start=start, **how.who))
    if changes.get("manager") is not None:
        if (line := book.line_of.get(person.pk)) is not None:
            services.end_fact(line, end=day_before(start), **how.who)
        made.append(services.add_line(person=person, manager=changes["manager"], start=start, **how.who))
    if changes.get("roles"):
        made += services.give_roles(person=person, roles=changes["roles"], start=start, **how.who)
    if made:
        person.refresh_from_db(fields=["version"])
    _remember(person, made, book)


def _remember(person: User, facts: Iterable[Any], book: PeopleBook) -> None:
    for fact in facts:
        if isinstance(fact, UnitMembership):
            book.unit_of[person.pk] = fact
        elif isinstance(fact, ReportingLine):
            book.line_of[person.pk] = fact
            book.above[person.pk] = {fact.manager_id}
        elif isinstance(fact, AccessRole):
            book.roles_of[person.pk].add(fact.role)
