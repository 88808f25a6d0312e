"""Who cannot sign in yet, who was invited and until when, and who came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from organisation.models import OneTimeLink, User
from organisation.queries.directory import role_words, sign_in_able

NO_PASSWORD = "!"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody with an account and without a password. `state` is new, invited or expired."""

    person: User
    roles: list[str]
    sent_at: datetime | None
    valid_until: datetime | None
    state: str


def without_password() -> QuerySet[User]:
    """Open accounts that nobody can use yet, by name, with their access roles. Two queries."""
    return sign_in_able().filter(password__startswith=NO_PASSWORD).prefetch_related("access_roles")


def invitation_rows(people: Iterable[User], day: date) -> list[Waiting]:
    """These people, each with the newest invitation. One query."""
    held = list(people)
    newest: dict[int, OneTimeLink] = {}
    links = OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.INVITATION, person__in=[p.pk for p in held])
    for link in links.order_by("made_at", "pk"):
        newest[link.person_id] = link
    return [_row(person, newest.get(person.pk), day) for person in held]


def _row(person: User, link: OneTimeLink | None, day: date) -> Waiting:
    roles = role_words(person, day)
    if link is None:
        return Waiting(person, roles, None, None, "new")
    state = "invited" if link.works_at(timezone.now()) else "expired"
    return Waiting(person, roles, link.made_at, link.valid_until, state)


def accepted_invitations() -> QuerySet[OneTimeLink]:
    """Who came by an invitation, latest first."""
    rows: QuerySet[OneTimeLink] = OneTimeLink.objects.filter(
        purpose=OneTimeLink.Purpose.INVITATION, used_at__isnull=False
    )
    return rows.select_related("person").order_by("-used_at")
