"""The first administrator: a link printed on the server, and the account that is made with it (reliability 2.3)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.workflow import Refused
from organisation import queries
from organisation.models import AccessRole, OneTimeLink, User
from organisation.roles import Role
from organisation.rules import free, user_name
from organisation.services import links
from organisation.services.people import add_person

PURPOSES = (OneTimeLink.Purpose.FIRST, OneTimeLink.Purpose.ANOTHER)
VALID_FOR = timedelta(hours=1)
BY = "system:init"


@transaction.atomic
def offer_administrator(*, today: date, again: str = "") -> str:
    """The secret of a link for the first administrator.

    Refused while there is an administrator, unless `again` says why another one is needed; that stands in the journal.
    """
    exists = queries.has_administrator(today)
    if exists and not again.strip():
        raise Refused(_("There is an administrator already, so no link is made."))
    purpose = OneTimeLink.Purpose.ANOTHER if exists else OneTimeLink.Purpose.FIRST
    _link, token = links.make(purpose, valid_for=VALID_FOR, by=BY, today=today, reason=again.strip())
    return token


def administrator_link(token: str, *, today: date, lock: bool = False) -> OneTimeLink | None:
    """The link behind this secret, or None: used, replaced, too old, or an administrator exists by now."""
    link = links.find(token, *PURPOSES, lock=lock)
    if link is not None and link.purpose == OneTimeLink.Purpose.FIRST and queries.has_administrator(today):
        return None
    return link


@transaction.atomic
def make_administrator(token: str, *, first_name: str, last_name: str, email: str, password: str, today: date) -> User:
    """Spend the link and make the account. Refused when the link has died meanwhile or the address is taken."""
    link = administrator_link(token, today=today, lock=True)
    if link is None:
        raise Refused(_("This link no longer works. Run manage.py init on the server for a new one."))
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    username = free(user_name(f"{first_name} {last_name}", email), taken)
    with journal.audited(by=BY, today=today, reason=_("by the one-time link of manage.py init")):
        person = add_person(
            username=username,
            first_name=first_name,
            last_name=last_name,
            email=email,
            password=password,
            by=BY,
            today=today,
        )
        AccessRole(user=person, role=Role.ADMINISTRATOR, start=today).save()
        links.spend(link)
    return person
