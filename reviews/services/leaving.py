"""Handing over what somebody who leaves still holds of management reviews."""

from datetime import date

from django.utils.translation import gettext as _

from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User
from organisation.roles import Can
from reviews.models import Decision, ManagementReview, ReviewInput
from reviews.services.common import Actor, locked


def hand_over(group: str, pk: int, *, to: User | None, last_day: date, by: Actor, today: date, reason: str) -> None:
    """Give the chair, a line or a decision to somebody else; what is said and decided stays."""
    if to is None:
        raise Refused(_("Choose who takes it over."))
    with audited(by=by, today=today, reason=reason):
        if group == "chairs":
            if not to.can(Can.APPROVE_REVIEW, today):
                raise Refused(_("%(who)s may not approve a management review.") % {"who": to})
            row = locked(ManagementReview.objects.get(pk=pk))
            row.chair = to
            row.save()
            record(row, verb="chair handed over", reason=reason, to=to.username)
            return
        kind = ReviewInput if group == "input" else Decision
        part = kind.objects.select_related("review").get(pk=pk)
        locked(part.review)
        part.owner = to
        part.save()
        record(part, verb="handed over", reason=reason, to=to.username)
