"""Everybody by user name, address and name, with today's unit, manager and roles: what rows about people speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from organisation.imports.base import Names, bare
from organisation.models import AccessRole, ReportingLine, Unit, UnitMembership, User, in_force


def texts_of(user: User) -> list[str]:
    """The user name is sure; address and name are whose they are while nobody shares them."""
    first, last = user.first_name, user.last_name
    return [user.username, user.email, f"{first} {last}", f"{last}, {first}", f"{last} {first}"]


class PeopleBook:
    """Read once, six queries; writing keeps it current."""

    def __init__(self, today: date):
        self.today = today
        self.people = Names(texts_of, User.objects.order_by("pk"))
        self.by_address: dict[str, User] = {}
        self.usernames: set[str] = set()
        self.units = Names(lambda unit: (unit.code, unit.name), Unit.objects.all())
        self.unit_of: dict[int, UnitMembership] = {}
        self.line_of: dict[int, ReportingLine] = {}
        self.roles_of: dict[int, set[str]] = defaultdict(set)
        self.above: dict[int, set[int]] = defaultdict(set)
        self.coming: dict[str, str] = {}
        self.coming_twice: set[str] = set()
        self._read(today)

    def _read(self, today: date) -> None:
        for user in dict.fromkeys(self.people.by_text.values()):
            self.know(user)
        for member in UnitMembership.objects.filter(in_force(today)).select_related("unit").order_by("start", "pk"):
            self.unit_of[member.person_id] = member
        for line in ReportingLine.objects.filter(in_force(today)).select_related("manager").order_by("start", "pk"):
            self.line_of[line.person_id] = line
            self.above[line.person_id].add(line.manager_id)
        for user, role in AccessRole.objects.filter(in_force(today)).values_list("user_id", "role"):
            self.roles_of[user].add(role)

    def know(self, user: User) -> None:
        """A person is new, or called otherwise now."""
        self.people.add(user)
        self.usernames.add(user.username.lower())
        if user.email:
            self.by_address[user.email.lower()] = user

    def expect(self, values: Mapping[str, Any], key: str) -> None:
        """A person of the file, by everything that other rows may call them."""
        first, last = values.get("first_name", ""), values.get("last_name", "")
        texts = [values.get("username", ""), values.get("email", "")]
        if first and last:
            texts += [f"{first} {last}", f"{last}, {first}", f"{last} {first}"]
        for text in map(bare, texts):
            if text and self.coming.setdefault(text, key) != key:
                self.coming_twice.add(text)

    def comes(self, text: str) -> str:
        """The key of the row of this file that is about the person called so; empty where none or two are."""
        key = bare(text)
        return "" if key in self.coming_twice else self.coming.get(key, "")
