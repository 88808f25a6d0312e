"""Links that work once: made, found by their secret, spent. What is stored is the hash of the secret."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.utils import timezone

from kernel import journal
from organisation.models import OneTimeLink, User


def digest(token: str) -> str:
    """What stands in the database for a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def make(
    purpose: str, *, valid_for: timedelta, person: User | None = None, by: User | str, today: date, reason: str = ""
) -> tuple[OneTimeLink, str]:
    """A new link and its secret, which nobody can read again; earlier ones for the same are void from now on.

    Call inside a transaction.
    """
    now = timezone.now()
    token = secrets.token_urlsafe(32)
    with journal.audited(by=by, today=today, reason=reason):
        end(purpose, person=person)
        link = OneTimeLink(
            purpose=OneTimeLink.Purpose(purpose),
            person=person,
            digest=digest(token),
            made_at=now,
            valid_until=now + valid_for,
        )
        link.save()
    return link, token


def end(purpose: str, *, person: User | None) -> None:
    """Links of that purpose that were sent and not used work no longer; inside `audited()`."""
    open_ones = OneTimeLink.objects.select_for_update().filter(purpose=purpose, person=person, void=False, used_at=None)
    for link in open_ones:
        link.void = True
        link.save()


def find(token: str, *purposes: str, lock: bool = False, now: datetime | None = None) -> OneTimeLink | None:
    """The link behind a secret if it still works; None for every other reason, without saying which."""
    rows = OneTimeLink.objects.select_for_update() if lock else OneTimeLink.objects.select_related("person")
    link: OneTimeLink | None = rows.filter(digest=digest(token), purpose__in=purposes).first()
    return link if link is not None and link.works_at(now or timezone.now()) else None


def spend(link: OneTimeLink) -> None:
    """It was used; inside `audited()`."""
    link.used_at = timezone.now()
    link.save()
