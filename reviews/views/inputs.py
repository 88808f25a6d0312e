"""The fourteen lines: answered by their owners, confirmed, given to somebody, treated."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.edit import expected_version
from organisation.http import SignedInRequest, saved, show_form
from reviews import permissions, services
from reviews.forms import ConfirmForm, InputForm, OwnerForm, TreatForm
from reviews.models import ReviewInput
from reviews.views.builder import act
from reviews.views.common import form_view, line_or_404, prepared_or_404, require, review_or_404


def _page(
    request: SignedInRequest, line: ReviewInput, form: BaseForm, save: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect("reviews:review_detail", line.review.reference)
    context = {
        "title": line.get_item_display(),
        "review": line.review,
        "row": line,
        "line": line,
        "may_confirm": bool(line.suggested) and not line.is_answered,
    }
    return show_form(request, "reviews/review_input.html", form, context)


@form_view
def review_input(request: SignedInRequest, reference: str, item: str) -> HttpResponse:
    line = line_or_404(review_or_404(request, reference), item)
    require(permissions.may_answer(request.user, line))
    form = InputForm(request.POST or None, instance=ReviewInput.objects.get(pk=line.pk))

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.set_input(line, **typed, version=version, by=request.user, today=request.today)

    return _page(request, line, form, save)


@require_POST
def input_confirm(request: SignedInRequest, reference: str, item: str) -> HttpResponse:
    review = review_or_404(request, reference)
    line = line_or_404(review, item)
    require(permissions.may_answer(request.user, line))
    version, form = expected_version(request), ConfirmForm(request.POST)
    sentence = form.cleaned_data["sentence"] if form.is_valid() else ""
    return act(
        request,
        review,
        _("Confirmed"),
        lambda: services.confirm_suggested(
            line, sentence=sentence, version=version, by=request.user, today=request.today
        ),
    )


@form_view
def input_owner(request: SignedInRequest, reference: str, item: str) -> HttpResponse:
    line = line_or_404(prepared_or_404(request, reference), item)
    form = OwnerForm(request.POST or None, initial={"owner": line.owner_id})

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.assign_input(line, **typed, version=version, by=request.user, today=request.today)

    return _page(request, line, form, save)


@form_view
def input_treat(request: SignedInRequest, reference: str, item: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    line = line_or_404(review, item)
    initial = {} if line.treated_on or line.session else {"treated_on": review.held_on}
    form = TreatForm(request.POST or None, instance=ReviewInput.objects.get(pk=line.pk), initial=initial)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.treat_input(line, **typed, version=version, by=request.user, today=request.today)

    return _page(request, line, form, save)


@require_POST
def inputs_treated(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every line that was answered and is not treated yet counts as treated on the day of the meeting."""
    review = prepared_or_404(request, reference)
    return act(
        request,
        review,
        _("Noted"),
        lambda: services.treat_answered(review, by=request.user, today=request.today),
    )
