"""What waits for somebody in this room: declarations to decide, grades about to end."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.work import WorkItem
from organisation.models import ConflictDeclaration, Qualification, User
from organisation.queries.pool import rules_in_force
from organisation.roles import Can, Role


def work_items(user: User, today: date) -> list[WorkItem]:
    """Three queries for the programme manager, one or two for who decides, none for the rest."""
    items = _to_decide(user, today) if user.can(Can.DECIDE_DECLARATION, today) else []
    return items + (_expiring(today) if Role.PROGRAMME_MANAGER in user.roles_on(today) else [])


def _to_decide(user: User, today: date) -> list[WorkItem]:
    pending = ConflictDeclaration.objects.filter(decision=ConflictDeclaration.Decision.PENDING, signed_on__lte=today)
    top = Role.TOP_MANAGEMENT in user.roles_on(today)
    items = []
    for row in pending.exclude(person=user).select_related("person").prefetch_related("person__access_roles"):
        by_top = Role.PROGRAMME_MANAGER in row.person.roles_on(today)
        if by_top != top and not (top and Role.PROGRAMME_MANAGER in user.roles_on(today)):
            continue
        url = reverse("organisation:declaration_decide", args=[row.person.username, row.pk])
        items.append(WorkItem(_("Decide"), _("declaration of %(person)s") % {"person": row.person}, url))
    return items


def _expiring(today: date) -> list[WorkItem]:
    soon = today + timedelta(days=rules_in_force().expiring_days)
    valid = Qualification.objects.filter(status=Qualification.Status.VALID)
    renewed = valid.filter(
        person=OuterRef("person"), standard_code=OuterRef("standard_code"), valid_to__gt=OuterRef("valid_to")
    )
    items = []
    for row in valid.filter(~Exists(renewed), valid_to__range=(today, soon)).select_related("person"):
        thing = _("grade %(grade)s of %(person)s") % {"grade": row.get_grade_display(), "person": row.person}
        url = reverse("organisation:person_competence", args=[row.person.username])
        items.append(WorkItem(_("Renew"), thing, url, row.valid_to))
    return items
