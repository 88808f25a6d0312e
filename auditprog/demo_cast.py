"""Whom the sign-in page of a demonstration offers by one click (architecture 1.3); outside demo mode nobody asks."""

from datetime import date

from organisation import queries
from organisation.models import User
from organisation.roles import Role

NORTHWIND = (
    "helena.brandt",
    "tomasz.nowak",
    "priya.raman",
    "jonas.keller",
    "viktor.petrov",
    "karin.svensson",
    "robert.hale",
    "admin",
)
"""In Northwind these, in this order."""
ORDER = (
    Role.ADMINISTRATOR,
    Role.PROGRAMME_MANAGER,
    Role.TOP_MANAGEMENT,
    Role.AUDITOR,
    Role.PROCESS_OWNER,
    Role.READER,
)
MOST = 60


def everybody(day: date) -> list[User]:
    """Northwind's cast; in a trial of one's own (`demo --empty`) everybody with a role, who plays what first.

    There one person plays all of them, so nobody has to choose passwords or read other people's mail.
    """
    found = {user.username: user for user in queries.sign_in_able().filter(username__in=NORTHWIND)}
    if NORTHWIND[0] in found:
        return [found[name] for name in NORTHWIND if name in found]
    held: dict[int, list[str]] = {}
    people: dict[int, User] = {}
    for row in queries.access_roles(day):
        held.setdefault(row.user_id, []).append(row.role)
        people[row.user_id] = row.user
    first = {pk: min(ORDER.index(Role(role)) for role in roles) for pk, roles in held.items()}
    ordered = sorted(people.values(), key=lambda user: (first[user.pk], user.last_name, user.first_name, user.pk))
    for user in ordered:
        words = sorted(held[user.pk], key=lambda role: ORDER.index(Role(role)))
        user.post = ", ".join(str(Role(role).label) for role in words)
    return ordered[:MOST]


def may_step_in(username: str, day: date) -> bool:
    """Whether one click signs this person in."""
    return username in {user.username for user in everybody(day)}
