"""Somebody leaves: facts end on the last day, whoever takes over begins the day after, the account closes by itself."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kernel import journal
from kernel.workflow import Refused
from organisation import permissions
from organisation.models import (
    AccessRole,
    Delegation,
    DeputyActing,
    Employment,
    FinancialInterest,
    ReportingLine,
    RoleTenure,
    TopManagement,
    UnitMembership,
    User,
)
from organisation.models.dated import Dated
from organisation.queries.open_things import day_after
from organisation.roles import Can, Role
from organisation.services.engine import add_fact, end_fact, lock_person, void_fact
from organisation.services.people import disable_person

OWN: tuple[tuple[type[Dated], str], ...] = (
    (RoleTenure, "person"),
    (ReportingLine, "person"),
    (UnitMembership, "person"),
    (DeputyActing, "person"),
    (TopManagement, "person"),
    (Employment, "person"),
    (FinancialInterest, "person"),
    (Delegation, "person"),
    (AccessRole, "user"),
)
"""What ends by itself with the last day; ties between people go on."""
SYSTEM = "system:leaving"


def hand_over(
    group: str, pk: int, *, to: User | None, last_day: date, by: User | str, today: date, reason: str
) -> None:
    """Give one role, report or cover to somebody from the day after the last day on; None lets it end."""
    who: dict[str, Any] = {"by": by, "today": today, "reason": reason}
    model: dict[str, type[Dated]] = {"report": ReportingLine, "cover": Delegation}
    row = model.get(group, RoleTenure).objects.get(pk=pk)
    if to is not None and (new := _next(group, row, to, day_after(last_day))) is not None:
        add_fact(new, **who)
    _end(row, last_day, **who)


def _next(group: str, row: Any, to: User, start: date) -> Dated | None:
    """The same fact with the other person, for the days that are left; None where that would name one person twice."""
    first, end = max(start, row.start), row.end
    match group:
        case "report":
            return (
                None if to.pk == row.person_id else ReportingLine(person=row.person, manager=to, start=first, end=end)
            )
        case "cover":
            if to.pk == row.person_id:
                return None
            return Delegation(person=row.person, deputy=to, duties=row.duties, start=first, end=end)
    target = {name: getattr(row, name) for name in ("process", "service", "unit", "clause", "party")}
    return RoleTenure(
        person=to, role=row.role, title=row.title, target_kind=row.target_kind, start=first, end=end, **target
    )


@transaction.atomic
def leave(person: User, *, last_day: date, by: User | str, today: date, reason: str) -> User:
    """Write down the last day and end what is the person's own; what others wait for was handed over before.

    Raises Refused for the only administrator, and for oneself.
    """
    permissions.require(by, Can.EDIT_USERS, today=today)
    reasons = [] if reason.strip() else [_("Say why: this change needs a reason.")]
    if not isinstance(by, str) and by.pk == person.pk:
        reasons.append(_("Nobody closes their own account. Ask another administrator."))
    reasons += last_of_a_role(person, last_day)
    if reasons:
        raise Refused(reasons)
    held = lock_person(person.pk)
    with journal.audited(by=by, today=today, reason=reason):
        for model, column in OWN:
            after = Q(end__isnull=True) | Q(end__gt=last_day)
            for row in model.objects.filter(after, **{column: person}).order_by("pk"):
                _end(row, last_day, by=SYSTEM, today=today, reason=reason)
        held = User.objects.get(pk=held.pk)
        before, held.last_day = held.last_day, last_day
        held.version += 1
        held.save()
        journal.record(held, verb="leaves", reason=reason, was={"last_day": before}, now={"last_day": last_day})
        if last_day < today:
            held = disable_person(person=held, by=SYSTEM, today=today, reason=reason)
    return held


def last_of_a_role(person: User, last_day: date) -> list[str]:
    """Roles that nobody would hold any more: the site needs an administrator and a programme manager."""
    found = []
    after = Q(end__isnull=True) | Q(end__gt=last_day)
    rows = AccessRole.objects.filter(after, start__lte=day_after(last_day), user__is_active=True, user__is_guest=False)
    held = list(rows.values_list("role", "user_id"))
    for role in (Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER):
        holders = {user for name, user in held if name == role}
        if holders == {person.pk}:
            found.append(
                _("Nobody else is %(role)s after that day: give somebody the role first.")
                % {"role": str(role.label).lower()}
            )
    return found


def _end(row: Dated, last_day: date, *, by: User | str, today: date, reason: str) -> None:
    """End a fact on the day; one that had not begun by then is taken back."""
    if row.start > last_day:
        void_fact(row, by=by, today=today, reason=reason)
    else:
        end_fact(row, end=last_day, by=by, today=today, reason=reason)


def leavers(today: date) -> list[User]:
    """Open accounts whose last day is over."""
    return list(User.objects.filter(last_day__lt=today, is_active=True).order_by("pk"))


def close_leaver(person: User, *, today: date) -> User:
    """Close the account of somebody whose last day is over."""
    reason = _("Last day was %(day)s") % {"day": f"{person.last_day:%-d %B %Y}"}
    return disable_person(person=person, by=SYSTEM, today=today, reason=reason)


HAND_OVER: dict[str, Callable[..., None]] = dict.fromkeys(("owner", "role", "report", "cover"), hand_over)
