"""Which reviews a person sees; every read of a page starts here."""

from django.db.models import Q, QuerySet

from kernel import clock
from organisation.models import User
from organisation.queries import covered_by
from organisation.roles import Can
from reviews.models import ManagementReview


def visible_to(user: User) -> QuerySet[ManagementReview]:
    """All for whoever prepares; frozen ones for top management; else those one chairs, attends or answers in."""
    rows: QuerySet[ManagementReview] = ManagementReview.objects.select_related("chair", "prepared_by")
    if user.can(Can.PREPARE_REVIEW):
        return rows
    people = (user.pk, *covered_by(user, clock.today()))
    related = (
        Q(chair__in=people)
        | Q(attendees__person=user)
        | Q(inputs__owner__in=people)
        | Q(decisions__owner__in=people, decisions__final=True)
    )
    if user.can(Can.APPROVE_REVIEW):
        related |= Q(pack_frozen_on__isnull=False) | ~Q(state__in=("planned", "inputs_requested"))
    return rows.filter(pk__in=ManagementReview.objects.filter(related).values("pk"))
