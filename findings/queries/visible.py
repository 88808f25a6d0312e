"""Which findings a person may know of (architecture 1.4); everything else does not exist for them."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from findings.models import Action, Finding, Nonconformity
from kernel import clock
from organisation.models import User
from organisation.queries import covered_by, lines_seen_by
from organisation.roles import Can
from programmes.models import Assignment, ScopeItem

JUDGING = ("lead", "auditor", "trainee", "expert")


def visible_to(user: User) -> QuerySet[Finding]:
    """Issued findings: owner and the managers above, team, auditor, verifier, whoever covers for one of them.

    The programme manager and top management see all. Drafts and withdrawn drafts: `drafts_visible_to`.
    """
    found = Finding.objects.exclude(reference="").select_related("process", "owner", "audit__planned")
    if user.can(Can.READ_ALL_FINDINGS):
        return found
    return found.filter(pk__in=_related_to(user, clock.today()))


def _related_to(user: User, today: date) -> Any:
    """Ids of the findings that this person has to do with, each way by its own index and then put together.

    One condition with an OR over all the ways would look at every finding there is: of 50,000 a reader sees few.
    """
    people = {user.pk, *covered_by(user, today)}
    owners = people | _everybody_below(user, today)
    on_team = Q(audit__planned__assignments__person=user, audit__planned__assignments__role__in=JUDGING)
    planned = Q(owner__in=people, plan__submitted_on__isnull=False)
    ways: list[QuerySet[Any, Any]] = [
        Finding.objects.filter(owner__in=owners).values("pk"),
        Nonconformity.objects.filter(verifier__in=people).values("finding"),
        Nonconformity.objects.filter(auditor__in=people).values("finding"),
        Finding.objects.filter(audit__isnull=True, raised_by=user).values("pk"),
        Finding.objects.filter(on_team).values("pk"),
        Action.objects.filter(planned).values("nc__finding"),
    ]
    first, *others = (way.order_by() for way in ways)
    return first.union(*others, all=True)


def drafts_visible_to(user: User) -> QuerySet[Finding]:
    """Drafts: the team of the audit; the programme manager except where 9.2 is in scope; own observations."""
    on_team = Exists(Assignment.objects.filter(audit=OuterRef("audit__planned"), person=user, role__in=JUDGING))
    related: Any = on_team | Q(audit__isnull=True, raised_by=user)
    if user.can(Can.MANAGE_FINDINGS):
        internal_audit = ScopeItem.objects.filter(audit=OuterRef("audit__planned"), clause__number="9.2")
        related |= Q(audit__isnull=True) | ~Exists(internal_audit)
    drafts = Finding.objects.filter(reference="").select_related("process", "owner", "audit__planned")
    return drafts.filter(related)


def _everybody_below(manager: User, day: date) -> frozenset[int]:
    """Ids of all who report to this person at any level; one query an instance and day."""
    kept = manager.__dict__.get("_everybody_below")
    if kept is None or kept[0] != day:
        kept = manager.__dict__["_everybody_below"] = (day, _walk(manager, day))
    found: frozenset[int] = kept[1]
    return found


def _walk(top: User, day: date) -> frozenset[int]:
    below: dict[int, list[int]] = defaultdict(list)
    for person, managers in lines_seen_by(top, day).items():
        for manager in managers:
            below[manager].append(person)
    found: set[int] = set()
    level = [top.pk]
    while level:  # a circle in the data ends the walk
        level = [p for m in level for p in below.get(m, ()) if p not in found and p != top.pk]
        found.update(level)
    return frozenset(found)
