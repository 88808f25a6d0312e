"""Decisions: asked, answered, final, done, carried."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.edit import expected_version
from kernel.once import once
from organisation.http import SignedInRequest, saved, show_form
from reviews import permissions, services
from reviews.forms import CarryForm, DecisionForm, DoneForm
from reviews.models import Decision, ManagementReview
from reviews.views.builder import act
from reviews.views.common import decision_or_404, form_view, prepared_or_404, require, review_or_404


def _page(
    request: SignedInRequest,
    review: ManagementReview,
    form: BaseForm,
    save: Callable[[dict[str, Any]], object],
    title: str,
    row: Decision | None = None,
    verb: str = "",
) -> HttpResponse:
    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("reviews:review_detail", review.reference)
    return show_form(
        request, "reviews/review_form.html", form, {"title": title, "review": review, "row": row, "verb": verb}
    )


@form_view
@once
def decision_new(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    form = DecisionForm(request.POST or None, decided=review.held_on is not None)

    def save(typed: dict[str, Any]) -> None:
        services.add_decision(review, **typed, by=request.user, today=request.today)

    return _page(request, review, form, save, _("Add a decision"))


@form_view
def decision_edit(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    decision = decision_or_404(review, number)
    copy = Decision.objects.get(pk=decision.pk)
    form = DecisionForm(request.POST or None, instance=copy, decided=review.held_on is not None)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.edit_decision(decision, **typed, version=version, by=request.user, today=request.today)

    return _page(request, review, form, save, _("Decision %(number)s") % {"number": decision.number}, decision)


@require_POST
def decision_final(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    decision, version = decision_or_404(review, number), expected_version(request)
    return act(
        request,
        review,
        _("Final"),
        lambda: services.make_final(decision, version=version, by=request.user, today=request.today),
    )


@require_POST
def decision_reopen(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    decision, version = decision_or_404(review, number), expected_version(request)
    return act(
        request,
        review,
        _("Open again"),
        lambda: services.reopen_decision(decision, version=version, by=request.user, today=request.today),
    )


@form_view
def decision_done(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    review = review_or_404(request, reference)
    decision = decision_or_404(review, number)
    require(permissions.may_finish(request.user, decision))
    form = DoneForm(request.POST or None, initial={"done_on": request.today})

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.decision_done(decision, **typed, version=version, by=request.user, today=request.today)

    title = _("%(number)s is done") % {"number": decision.number}
    return _page(request, review, form, save, title, decision, _("Done"))


@form_view
def decision_carry(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    decision = decision_or_404(review, number)
    form = CarryForm(request.POST or None, review=review)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.carry_decision(decision, **typed, version=version, by=request.user, today=request.today)

    title = _("Carry %(number)s to a later review") % {"number": decision.number}
    return _page(request, review, form, save, title, decision, _("Carry over"))
