"""Invitations: a mail with a link by which a person chooses the first password."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal, policy
from kernel.workflow import Refused
from organisation import notices, permissions
from organisation.models import OneTimeLink, User
from organisation.roles import Can
from organisation.rules import Policy
from organisation.services import links
from organisation.services.engine import lock_people

INVITATION = OneTimeLink.Purpose.INVITATION


@transaction.atomic
def invite(*, people: Iterable[User], by: User | str, today: date) -> list[OneTimeLink]:
    """Send each of these people a mail with a fresh link; an earlier link of the same person dies.

    Refused, for all together, where somebody has no account, no address or a password already.
    """
    permissions.require(by, Can.EDIT_USERS, today=today)
    held = lock_people(person.pk for person in people)
    if reasons := [reason for person in held.values() if (reason := _against(person))]:
        raise Refused(reasons)
    days = policy.load(Policy, "organisation").invitation_days
    sent = []
    with journal.audited(by=by, today=today):
        for person in held.values():
            link, token = links.make(
                INVITATION, valid_for=timedelta(days=days), person=person, by=by, today=today, reason=_("invited")
            )
            notices.invited(person, link=link, token=token, by=by)
            sent.append(link)
    return sent


def invitation(token: str, *, lock: bool = False) -> OneTimeLink | None:
    """The invitation behind this secret if it still works and its person may sign in but cannot yet."""
    link = links.find(token, INVITATION, lock=lock)
    if link is None or link.person is None or link.person.is_guest or not link.person.is_active:
        return None
    if link.person.has_usable_password():
        return None  # chosen another way since: an old mail is no second key
    return link


@transaction.atomic
def accept_invitation(token: str, *, password: str, today: date) -> User:
    """The invited person chooses a password; the link is spent. Refused when it has died meanwhile."""
    link = invitation(token, lock=True)
    if link is None or link.person_id is None:
        raise Refused(_("This invitation no longer works. Ask your administrator for a new one."))
    person = User.objects.select_for_update().get(pk=link.person_id)
    if person.has_usable_password():
        raise Refused(_("This invitation no longer works. Ask your administrator for a new one."))
    person.set_password(password)
    with journal.audited(by=person, today=today, reason=_("invitation accepted")):
        person.save(update_fields=["password"])
        journal.record(person, verb="password chosen")
        links.spend(link)
    return person


def _against(person: User) -> str:
    words = {"person": person.full_name}
    if person.is_guest or not person.is_active:
        return _("%(person)s has no open account.") % words
    if not person.email:
        return _("%(person)s has no address for mail. Enter one first.") % words
    if person.has_usable_password():
        return _("%(person)s has a password already, and can ask for a new one on the sign-in page.") % words
    return ""
