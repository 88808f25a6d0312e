"""The meeting as it was, its minutes, and the chair's approval."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved, show_form
from reviews import permissions, queries, services
from reviews.forms import HoldForm, MinutesForm
from reviews.models import Attendee, ManagementReview
from reviews.views.builder import act
from reviews.views.common import form_view, prepared_or_404, require, review_or_404
from reviews.workflow import REVIEW


@form_view
def review_hold(request: SignedInRequest, reference: str) -> HttpResponse:
    review = review_or_404(request, reference)
    require(permissions.may_hold(request.user, review))
    seats = list(Attendee.objects.filter(review=review).select_related("person"))
    initial = {"held_on": min(review.planned_on, request.today), "place": review.place}
    form = HoldForm(request.POST or None, seats=seats, initial=initial)

    def save(typed: dict[str, Any]) -> None:
        services.hold(
            review,
            held_on=typed["held_on"],
            place=typed["place"],
            reason=typed["reason"],
            attendance=form.attendance,
            version=expected_version(request),
            by=request.user,
            today=request.today,
        )

    if saved(request, form, save):
        messages.success(request, _("Recorded"))
        return redirect("reviews:review_detail", review.reference)
    context = {"title": _("The review was held"), "review": review, "row": review, "verb": _("Record the meeting")}
    return show_form(request, "reviews/review_form.html", form, context)


@require_safe
def review_minutes(request: SignedInRequest, reference: str) -> HttpResponse:
    review = review_or_404(request, reference)
    steps = {step.name for step in REVIEW.open_to(request.user, review)}
    context = {"review": review, "page": queries.builder(review), "steps": steps}
    return render(request, "reviews/review_minutes.html", context)


@form_view
def minutes_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    form = MinutesForm(request.POST or None, instance=ManagementReview.objects.get(pk=review.pk))

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.write_minutes(review, **typed, version=version, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("reviews:review_minutes", review.reference)
    context = {"title": _("Minutes of %(review)s") % {"review": review.reference}, "review": review, "row": review}
    return show_form(request, "reviews/review_form.html", form, context)


@require_POST
def minutes_approve(request: SignedInRequest, reference: str) -> HttpResponse:
    review = review_or_404(request, reference)
    require(permissions.may_approve(request.user, review))
    version = expected_version(request)
    return act(
        request,
        review,
        _("Minutes approved"),
        lambda: services.approve_minutes(review, version=version, by=request.user, today=request.today),
    )
