"""What this room puts on somebody's work list (ux 3.1). Three queries, whatever the size."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.work import WorkItem
from organisation.models import User
from organisation.roles import Can
from reviews.models import Decision, ManagementReview, ReviewInput

S = ManagementReview.State


def work_items(user: User, today: date) -> list[WorkItem]:
    """Lines to answer, decisions to carry out, and the next step of each review one prepares or chairs."""
    return [*_lines(user), *_decisions(user), *_reviews(user, today)]


def _lines(user: User) -> list[WorkItem]:
    rows = ReviewInput.objects.filter(owner=user, sentence="", nothing_because="", review__state=S.INPUTS_REQUESTED)
    return [
        WorkItem(
            _("Answer"),
            _("input %(item)s of %(review)s") % {"item": row.get_item_display(), "review": row.review.reference},
            reverse("reviews:review_input", args=[row.review.reference, row.item]),
            row.review.planned_on,
        )
        for row in rows.select_related("review").order_by("review__planned_on", "item")
    ]


def _decisions(user: User) -> list[WorkItem]:
    rows = Decision.objects.filter(owner=user, final=True, state=Decision.State.OPEN).exclude(kind=Decision.Kind.NONE)
    running = rows.filter(review__state__in=(S.APPROVED, S.ACTIONS_RUNNING)).select_related("review")
    return [
        WorkItem(
            _("Carry out"),
            f"{row.reference} {row.words[:80]}",
            reverse("reviews:review_detail", args=[row.review.reference]),
            row.due,
        )
        for row in running.order_by("due", "pk")
    ]


def _reviews(user: User, today: date) -> list[WorkItem]:
    prepares = user.can(Can.PREPARE_REVIEW)
    if not prepares and not user.can(Can.APPROVE_REVIEW):
        return []
    rows = ManagementReview.objects.exclude(state__in=(S.CLOSED, S.ACTIONS_RUNNING, S.APPROVED))
    found = []
    for row in rows.select_related("chair").order_by("planned_on"):
        verb = _step(row, today) if prepares else ""
        if row.chair_id == user.pk and row.state == S.MINUTES_DRAFT:
            verb = _("Approve the minutes of")
        if verb:
            url = reverse("reviews:review_detail", args=[row.reference])
            waits = row.chair.full_name if prepares and row.state == S.MINUTES_DRAFT and row.chair else ""
            found.append(WorkItem(verb, row.reference, url, row.planned_on, waits if row.chair_id != user.pk else ""))
    return found


def _step(review: ManagementReview, today: date) -> str:
    """The manager's next step, in one word or two."""
    if review.state in (S.PLANNED, S.INPUTS_REQUESTED):
        return _("Freeze the pack of") if review.planned_on > today else _("Record the meeting of")
    if review.state == S.PACK_READY:
        return _("Record the meeting of") if review.planned_on <= today else ""
    return _("Write the minutes of") if review.state == S.HELD else _("Minutes to be approved:")
