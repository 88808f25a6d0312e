"""One transaction through the services of every room; each successor gets one mail."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from auditprog.leaving import things
from auditprog.leaving.things import Leaving, Thing
from kernel import mail, notices
from kernel.journal import audited
from kernel.workflow import Refused
from organisation import effects, permissions, queries
from organisation.models import User
from organisation.roles import Can, Role
from organisation.services import leaving as organisation
from organisation.services import lock_person

SYSTEM = "system:leaving"
Chosen = Mapping[tuple[str, int], User | None]


@transaction.atomic
def leave(person: User, *, last_day: date, chosen: Chosen, reason: str, version: int, by: User, today: date) -> Leaving:
    """Hand over everything open, end what is the person's own, and write down the last day.

    The rooms' services judge each successor; permission is asked once, here. Raises PermissionDenied, Stale, or
    Refused with every reason of every room: what may not be handed over, whom a rule is against, what was left out.
    """
    permissions.require(by, Can.EDIT_USERS, today=today)
    lock_person(person.pk, version=version)
    leaving = things.read(person, last_day, today)
    reasons = [*leaving.stops, *_left_out(leaving, chosen), *organisation.last_of_a_role(person, last_day)]
    with audited(by=by, today=today, reason=reason):
        for thing in leaving.things:
            reasons += _hand_over(thing, chosen.get((thing.group, thing.pk)), last_day, today, reason)
        if reasons:
            raise Refused(list(dict.fromkeys(reasons)))
        organisation.leave(User.objects.get(pk=person.pk), last_day=last_day, by=by, today=today, reason=reason)
        effects.judge_again(by, today)
        _tell(leaving, chosen, by, today)
    return leaving


def _left_out(leaving: Leaving, chosen: Chosen) -> list[str]:
    """What came up since the page was read, or was sent without a name."""
    return [
        _("%(what)s, %(thing)s: choose who takes it over.") % {"what": thing.kind.title, "thing": thing.name}
        for thing in leaving.things
        if thing.kind.must and not thing.stop and chosen.get((thing.group, thing.pk)) is None
    ]


def _hand_over(thing: Thing, to: User | None, last_day: date, today: date, reason: str) -> list[str]:
    """The sentences against it, each with the name of the thing."""
    if thing.kind.service is None or (to is None and thing.kind.must):
        return []
    try:
        thing.kind.service(thing.group, thing.pk, to=to, last_day=last_day, by=SYSTEM, today=today, reason=reason)
    except Refused as refusal:
        return [f"{thing.kind.title}, {thing.name}: {said}" for said in refusal.reasons]
    return []


def _tell(leaving: Leaving, chosen: Chosen, by: User, today: date) -> None:
    """One mail to each successor with references and links, one to each programme manager."""
    got: dict[int, list[Thing]] = defaultdict(list)
    for thing in leaving.things:
        if (to := chosen.get((thing.group, thing.pk))) is not None:
            got[to.pk].append(thing)
    day = date_format(leaving.last_day, "j F Y")
    key = f"leaving:{leaving.person.pk}:{leaving.last_day}"
    for pk, taken in got.items():
        to = leaving.people[pk]
        text = _("%(who)s leaves on %(day)s: %(count)s come to you.") % {
            "who": leaving.person,
            "day": day,
            "count": _counted(len(taken)),
        }
        notices.tell(to, on=today, text=text, url=reverse("my_work"), dedup_key=f"{key}:to", to_do=True)
        _mail(to, text, taken, f"{key}:to:{pk}")
    told = _("%(who)s leaves on %(day)s; %(count)s were handed over by %(by)s.") % {
        "who": leaving.person,
        "day": day,
        "count": _counted(len(leaving.things)),
        "by": by,
    }
    for manager in queries.programme_managers(today):
        if manager.pk not in (by.pk, leaving.person.pk):
            url = reverse("organisation:person_detail", args=[leaving.person.username])
            notices.tell(manager, on=today, text=told, url=url, dedup_key=key)


def _counted(number: int) -> str:
    return _("one thing") if number == 1 else _("%(n)s things") % {"n": number}


def _mail(to: User, text: str, taken: list[Thing], key: str) -> None:
    if not to.email:
        return
    lines = [f"- {thing.kind.title}: {thing.name} {settings.PUBLIC_BASE_URL + thing.url if thing.url else ''}".rstrip()
             for thing in taken]  # fmt: skip
    body = "\n\n".join([text, "\n".join(lines), f"{settings.PUBLIC_BASE_URL}{reverse('my_work')}"])
    mail.post(to=to.email, subject=text, body=body, dedup_key=key)


def close_due(*, today: date) -> int:
    """The daily job: accounts whose last day is over are closed; what came to them meanwhile is told, not lost."""
    closed = organisation.leavers(today)
    for person in closed:
        organisation.close_leaver(person, today=today)
        assert person.last_day is not None
        if left := things.count(person, person.last_day):
            _tell_left(person, left, today)
    return len(closed)


def _tell_left(person: User, left: int, today: date) -> None:
    text = _("The account of %(who)s is closed, and %(count)s still wait there: hand them over.") % {
        "who": person,
        "count": _counted(left),
    }
    url = reverse("person_leave", args=[person.username])
    for holder in queries.holders(Role.ADMINISTRATOR, today):
        notices.tell(holder, on=today, text=text, url=url, dedup_key=f"left:{person.pk}:{today}", to_do=True)
