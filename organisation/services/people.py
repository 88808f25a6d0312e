"""Accounts and people. A User row is no Record (sign-in writes to it), so what counts is journaled here by name."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.unit import Entry
from kernel.workflow import Refused
from organisation import permissions
from organisation.models import OneTimeLink, User
from organisation.roles import Can
from organisation.services import links
from organisation.services.engine import lock_person

RESERVED = ("new",)  # /library/people/new/ is a page
FIELDS = ("username", "first_name", "last_name", "email", "post", "is_guest")


@transaction.atomic
def add_person(
    *,
    username: str,
    first_name: str,
    last_name: str,
    email: str = "",
    post: str = "",
    is_guest: bool = False,
    password: str | None = None,
    by: User | str,
    today: date,
    reason: str = "",
) -> User:
    """Enter a person; a guest, or anybody without a password, cannot sign in until one is set."""
    permissions.require(by, Can.EDIT_USERS, today=today)
    _taken(username=username, email=email)
    person = User(username=username, first_name=first_name, last_name=last_name, email=email, post=post)
    person.is_guest, person.version = is_guest, 1
    person.set_password(None if is_guest else password)
    with journal.audited(by=by, today=today, reason=reason):
        person.save()
        told = {name: getattr(person, name) for name in FIELDS}
        journal.record(person, verb="added", reason=reason, **told)
        journal.touched(person, None, told)
    return person


@transaction.atomic
def change_person(*, person: User, version: int, by: User | str, today: date, reason: str = "", **changes: Any) -> User:
    """Correct name, address or post. `version` is the one seen; raises Stale, or Refused where a name is taken."""
    permissions.require(by, Can.EDIT_USERS, today=today)
    if unknown := set(changes) - set(FIELDS):
        raise TypeError(f"not a field of a person: {', '.join(sorted(unknown))}")
    held = lock_person(person.pk, version=version)
    _taken(username=changes.get("username", held.username), email=changes.get("email", held.email), but=held.pk)
    before = {name: getattr(held, name) for name in changes if getattr(held, name) != changes[name]}
    for name in before:
        setattr(held, name, changes[name])
    if "is_guest" in before and held.is_guest:
        held.set_unusable_password()
    if "email" in before:
        with journal.audited(by=by, today=today, reason=reason):  # what went to the old address opens nothing any more
            links.end(OneTimeLink.Purpose.INVITATION, person=held)
    return _save(held, before, verb="changed", by=by, today=today, reason=reason)


@transaction.atomic
def remove_person(*, person: User, by: User | str, today: date, reason: str) -> None:
    """Take back a person whom an import entered; only who has never signed in and stands in no record.

    Everybody else is closed (`disable_person`), never removed. Raises Refused.
    """
    permissions.require(by, Can.EDIT_USERS, today=today)
    held = lock_person(person.pk)
    if held.last_login is not None:
        raise Refused(_("%(person)s has signed in by now: close the account instead.") % {"person": held})
    with journal.audited(by=by, today=today, reason=reason) as opened:
        told = {name: getattr(held, name) for name in FIELDS}
        gone = (User._meta.label, str(held.pk))
        held.delete()
        opened.add(Entry(held, "removed", told, {}, reason=reason, automatic=False, gone=gone))


@transaction.atomic
def disable_person(*, person: User, by: User | str, today: date, reason: str) -> User:
    """Close the account at once: no sign-in, no session, no role. What the person did stays."""
    if not isinstance(by, str) and by.pk == person.pk:
        raise Refused(_("Nobody closes their own account. Ask another administrator."))
    return _set_active(person, False, "disabled", by=by, today=today, reason=reason)


@transaction.atomic
def enable_person(*, person: User, by: User | str, today: date, reason: str) -> User:
    """Open a closed account again, with the roles whose days still run; a last day that was written down is over."""
    return _set_active(person, True, "enabled", by=by, today=today, reason=reason)


def _set_active(person: User, active: bool, verb: str, *, by: User | str, today: date, reason: str) -> User:
    permissions.require(by, Can.EDIT_USERS, today=today)
    if not reason.strip():
        raise Refused(_("Say why: this change needs a reason."))
    held = lock_person(person.pk)
    before: dict[str, Any] = {"is_active": held.is_active}
    held.is_active = active
    if active and held.last_day is not None:
        before["last_day"], held.last_day = held.last_day, None
    return _save(held, before, verb=verb, by=by, today=today, reason=reason)


@transaction.atomic
def set_password(*, person: User, password: str, by: User | str, today: date, reason: str = "") -> User:
    """Give a first or a new password; the journal says that, never what. Open sessions of the person end."""
    permissions.require(by, Can.EDIT_USERS, today=today)
    held = lock_person(person.pk)
    if held.is_guest:
        raise Refused(_("%(person)s has no account.") % {"person": held})
    held.set_password(password)
    with journal.audited(by=by, today=today, reason=reason):
        held.save(update_fields=["password"])
        journal.record(held, verb="password set", reason=reason)
    return held


@transaction.atomic
def set_preferences(*, person: User, by: User, theme: str | None = None, language: str | None = None) -> User:
    """How the pages look for this person; a taste, so not journaled. Only one's own."""
    if by.pk != person.pk:
        raise Refused(_("Only your own."))
    fields = []
    if theme is not None:
        person.theme, fields = User.Theme(theme), ["theme"]
    if language is not None:
        person.language = language
        fields.append("language")
    if fields:
        person.save(update_fields=fields)
    return person


def _taken(*, username: str, email: str, but: int | None = None) -> None:
    others = User.objects.all() if but is None else User.objects.exclude(pk=but)
    reasons = []
    if username.lower() in RESERVED:
        reasons.append(
            _("“%(name)s” is a word of this site's addresses. Choose another user name.") % {"name": username}
        )
    if others.filter(username__iexact=username).exists():
        reasons.append(_("Somebody is already called “%(name)s” here. Choose another user name.") % {"name": username})
    if email and others.filter(email__iexact=email).exists():
        reasons.append(_("Somebody else already has the address %(email)s.") % {"email": email})
    if reasons:
        raise Refused(reasons)


def _save(held: User, before: dict[str, Any], *, verb: str, by: User | str, today: date, reason: str) -> User:
    if not before:
        return held
    held.version += 1
    with journal.audited(by=by, today=today, reason=reason):
        held.save()
        after = {name: getattr(held, name) for name in before}
        journal.record(held, verb=verb, reason=reason, was=before, now=after)
        journal.touched(held, before, after)
    return held
