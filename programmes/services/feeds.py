"""The secret address of one's calendar: made, renewed, stopped. What is stored is the hash of the secret."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date

from kernel.journal import audited, record
from organisation import services as organisation
from organisation.models import User
from programmes.models import CalendarFeed


def digest(token: str) -> str:
    """What stands in the database for a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_feed(*, by: User, today: date) -> str:
    """A new secret for one's own calendar, which nobody can read again; the one before is dead from now on."""
    token = secrets.token_urlsafe(32)
    with audited(by=by, today=today):
        organisation.lock_person(by.pk)
        renewed = _stop(by, today)
        row = CalendarFeed(person=by, digest=digest(token), made_on=today)
        row.save()
        record(row, verb="calendar address renewed" if renewed else "calendar address made")
    return token


def stop_feed(*, by: User, today: date) -> bool:
    """One's calendar is read by nobody any more; False when nobody could."""
    with audited(by=by, today=today):
        organisation.lock_person(by.pk)
        return _stop(by, today)


def _stop(person: User, today: date) -> bool:
    row: CalendarFeed | None = CalendarFeed.objects.filter(person=person, revoked_on__isnull=True).first()
    if row is None:
        return False
    row.revoked_on = today
    row.save()
    record(row, verb="calendar address stopped")
    return True
