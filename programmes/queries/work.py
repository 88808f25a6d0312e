"""What this room puts on somebody's work list."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.work import WorkItem
from organisation.models import User
from organisation.queries import covered_with
from organisation.roles import Can
from programmes.models import Assignment, Programme, Safeguard


def work_items(user: User, today: date) -> list[WorkItem]:
    """Assignments to accept, programmes to approve, safeguards to sign. At most three queries."""
    found = [*_to_accept(user, today)]
    covers = not user.can(Can.EDIT_PROGRAMME) and covered_with(user, Can.APPROVE_PROGRAMME, today) is not None
    if user.can(Can.APPROVE_PROGRAMME) or covers:
        found += _to_approve(user)
    if user.can(Can.APPROVE_WAIVER):
        found += _to_sign(user)
    return found


def _to_accept(user: User, today: date) -> list[WorkItem]:
    rows = Assignment.objects.filter(person=user, audit__progress__in=("planned", "preparing", "postponed")).exclude(
        role__in=("observer", "guide")
    )
    in_force = rows.filter(audit__programme__state__in=("approved", "running")).select_related("audit")
    return [
        WorkItem(
            verb=_("Accept the assignment to")
            if seat.accepted_on is None
            else _("Accept again: facts have changed in"),
            thing=f"{seat.audit.reference} {seat.audit.title}",
            url=reverse("programmes:audit_team", args=[seat.audit.reference]),
            due=seat.audit.start,
        )
        for seat in in_force.order_by("audit__start", "pk")
        if seat.accepted_on is None or seat.facts_changed_on is not None
    ]


def _to_approve(user: User) -> list[WorkItem]:
    rows = Programme.objects.filter(state=Programme.State.SUBMITTED).exclude(submitted_by=user)
    return [
        WorkItem(
            _("Approve"),
            _("the programme of %(year)s") % {"year": row.year},
            reverse("programmes:programme_approve", args=[row.year]),
        )
        for row in rows.order_by("year")
    ]


def _to_sign(user: User) -> list[WorkItem]:
    rows = Safeguard.objects.filter(approved_on__isnull=True).exclude(person=user).select_related("audit", "programme")
    return [
        WorkItem(
            _("Sign the safeguard"),
            f"{row.reference}, {row.rule}",
            reverse("programmes:safeguard_approve", args=[row.reference]),
        )
        for row in rows.order_by("pk")
    ]
