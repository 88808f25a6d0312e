"""What the views of this room share."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from organisation.http import SignedInRequest
from organisation.models import User
from reviews import permissions, queries
from reviews.models import Decision, ManagementReview, ReviewInput

form_view = require_http_methods(["GET", "HEAD", "POST"])

__all__ = ["HttpResponse", "SignedInRequest", "form_view"]


def review_or_404(request: SignedInRequest, reference: str) -> ManagementReview:
    """A review this user may know of."""
    return get_object_or_404(queries.visible_to(request.user), reference=reference.upper())


def prepared_or_404(request: SignedInRequest, reference: str) -> ManagementReview:
    """A review this user prepares; related people get 403."""
    review = review_or_404(request, reference)
    require(permissions.may_prepare(request.user, review))
    return review


def require(may: bool) -> None:
    if not may:
        raise PermissionDenied


def line_or_404(review: ManagementReview, item: str) -> ReviewInput:
    return get_object_or_404(ReviewInput.objects.select_related("review", "owner"), review=review, item=item)


def decision_or_404(review: ManagementReview, number: str) -> Decision:
    return get_object_or_404(Decision.objects.select_related("review", "owner"), review=review, number=number.upper())


def people_of(review: ManagementReview) -> list[User]:
    return [seat.person for seat in review.attendees.select_related("person")]
