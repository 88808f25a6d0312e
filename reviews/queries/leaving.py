"""What of management reviews is open with somebody: the chair, lines to answer, decisions to carry out."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from organisation.models import User
from organisation.queries.open_things import narrow
from reviews.models import Decision, ManagementReview, ReviewInput

S = ManagementReview.State


def open_of(person: User, last_day: date) -> list[QuerySet[Any, Any]]:
    """A chair decides until the minutes are approved; who chaired before stays on record."""
    reviews = ManagementReview.objects.exclude(state__in=(S.APPROVED, S.ACTIONS_RUNNING, S.CLOSED))
    inputs = ReviewInput.objects.filter(owner=person, sentence="", nothing_because="")
    before_held = inputs.filter(review__state__in=(S.PLANNED, S.INPUTS_REQUESTED))
    decisions = Decision.objects.filter(owner=person, state=Decision.State.OPEN).exclude(review__state=S.CLOSED)
    return [
        narrow(reviews.filter(chair=person), "chairs", words="", ref="reference"),
        narrow(before_held, "input", words="item", ref="review__reference"),
        narrow(decisions, "decision", words="number", ref="review__reference"),
    ]
