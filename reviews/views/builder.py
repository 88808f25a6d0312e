"""One review: the builder page, its texts, people, freeze and closing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.edit import expected_version
from kernel.once import once
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved, show_form
from reviews import permissions, queries, services
from reviews.forms import AskForm, AttendeeForm, OpinionForm, ReasonForm, ReviewForm, TextsForm
from reviews.models import ManagementReview
from reviews.views.common import form_view, prepared_or_404, require, review_or_404
from reviews.workflow import REVIEW


def show(request: SignedInRequest, review: ManagementReview, *, reasons: Any = (), status: int = 200) -> HttpResponse:
    """The builder page; with reasons it is a refusal and everything stays as it was."""
    page = queries.builder(review)
    paper = page.paper
    context = {
        "review": review,
        "page": page,
        "data": page.data,
        "paper": paper,
        "job": queries.progress(paper, _("Report as PDF")) if paper else None,
        "steps": {step.name for step in REVIEW.open_to(request.user, review)},
        "may_prepare": permissions.may_prepare(request.user, review),
        "may_hold": permissions.may_hold(request.user, review),
        "is_chair": permissions.may_approve(request.user, review),
        "before_freeze": review.state in ("planned", "inputs_requested"),
        "reasons": reasons,
        "typed": request.POST.get("without", ""),
    }
    return render(request, "reviews/review_detail.html", context, status=status)


@require_safe
def review_detail(request: SignedInRequest, reference: str) -> HttpResponse:
    return show(request, review_or_404(request, reference))


def act(request: SignedInRequest, review: ManagementReview, done: str, verb: Callable[[], object]) -> HttpResponse:
    """One button: done and back, or the page again with every reason (409)."""
    try:
        verb()
    except Refused as refusal:
        return show(request, review_or_404(request, review.reference), reasons=refusal.reasons, status=409)
    messages.success(request, done)
    return redirect("reviews:review_detail", review.reference)


def _form_page(
    request: SignedInRequest,
    review: ManagementReview,
    form: BaseForm,
    save: Callable[[dict[str, Any]], object],
    title: str,
    *,
    verb: str = "",
    done: str = "",
    versioned: bool = True,
) -> HttpResponse:
    if saved(request, form, save):
        messages.success(request, done or _("Saved"))
        return redirect("reviews:review_detail", review.reference)
    context = {"title": title, "review": review, "row": review if versioned else None, "verb": verb}
    return show_form(request, "reviews/review_form.html", form, context)


@form_view
def review_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    form = ReviewForm(request.POST or None, instance=ManagementReview.objects.get(pk=review.pk))

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.edit_review(review, version=version, by=request.user, today=request.today, **typed)

    return _form_page(request, review, form, save, _("Date, period, chair"))


@form_view
def review_texts(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    form = TextsForm(request.POST or None, instance=ManagementReview.objects.get(pk=review.pk))

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.edit_review(review, version=version, by=request.user, today=request.today, **typed)

    return _form_page(request, review, form, save, _("Words of page 2"))


@form_view
def review_opinion(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    page = queries.builder(review)
    said = page.data["summary"] if page.data else {"opinion": "", "title": ""}
    initial = {"opinion": review.opinion or said["opinion"], "text": review.opinion_text or said["title"]}
    form = OpinionForm(request.POST or None, initial=initial)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.confirm_opinion(review, **typed, version=version, by=request.user, today=request.today)

    return _form_page(request, review, form, save, _("Opinion"), verb=_("I stand for this"), done=_("Confirmed"))


@form_view
def review_ask(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    form = AskForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.request_inputs(review, due=typed["due"], by=request.user, today=request.today)

    title = _("Ask the owners for their inputs")
    return _form_page(request, review, form, save, title, verb=_("Ask"), done=_("Asked"), versioned=False)


@form_view
@once
def review_people(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    form = AttendeeForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.set_attendee(review, **typed, by=request.user, today=request.today)

    return _form_page(request, review, form, save, _("Add or change a person"), versioned=False)


@require_POST
def review_refresh(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    return act(
        request,
        review,
        _("Computed from today's data"),
        lambda: services.refresh(review, by=request.user, today=request.today),
    )


@require_POST
def review_freeze(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    version = expected_version(request)
    return act(
        request,
        review,
        _("The pack is frozen"),
        lambda: services.freeze_pack(
            review,
            version=version,
            without=request.POST.get("without", "")[:2000],
            by=request.user,
            today=request.today,
        ),
    )


@form_view
@once
def review_version(request: SignedInRequest, reference: str) -> HttpResponse:
    review = prepared_or_404(request, reference)
    form = ReasonForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.freeze_version(review, **typed, by=request.user, today=request.today)

    title = _("New version of the frozen report")
    return _form_page(request, review, form, save, title, verb=_("Issue"), done=_("Issued"), versioned=False)


@require_POST
def review_close(request: SignedInRequest, reference: str) -> HttpResponse:
    review = review_or_404(request, reference)
    require(permissions.may_close(request.user, review))
    version = expected_version(request)
    return act(
        request,
        review,
        _("Closed"),
        lambda: services.close_review(review, version=version, by=request.user, today=request.today),
    )
