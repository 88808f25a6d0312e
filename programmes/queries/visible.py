"""Where every read begins (D11)."""

from django.db.models import Q, QuerySet

from kernel import clock
from organisation.models import User
from organisation.queries import covered_with
from organisation.roles import Can
from programmes.models import PlannedAudit, Programme

HIDDEN = (Programme.State.DRAFT, Programme.State.SUBMITTED)


def visible_to(user: User) -> QuerySet[Programme]:
    """Drafts for those who plan, audit or approve; approved programmes for readers; else nothing."""
    if user.can(Can.READ_DRAFT_PROGRAMME) or covered_with(user, Can.APPROVE_PROGRAMME, clock.today()):
        return Programme.objects.all()
    if user.can(Can.READ_PROGRAMME):
        return Programme.objects.exclude(state__in=HIDDEN)
    return Programme.objects.none()


def audits_visible_to(user: User) -> QuerySet[PlannedAudit]:
    """Audits of visible programmes, and those in which the person has a seat or is the client."""
    own = Q(assignments__person=user) | Q(client=user)
    if user.can(Can.READ_DRAFT_PROGRAMME) or covered_with(user, Can.APPROVE_PROGRAMME, clock.today()):
        return PlannedAudit.objects.all()
    if user.can(Can.READ_PROGRAMME):
        own |= ~Q(programme__state__in=HIDDEN)
    return PlannedAudit.objects.filter(own).distinct()
