"""The report as a file: asked for, watched while it is made, downloaded."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organisation.http import SignedInRequest
from reviews import services
from reviews.models import DRAFT, ManagementReview, ReviewVersion
from reviews.views import printed
from reviews.views.builder import act
from reviews.views.common import review_or_404


def _current(review: ManagementReview) -> ReviewVersion | None:
    rows = ReviewVersion.objects.filter(review=review).select_related("file")
    newest: ReviewVersion | None = rows.exclude(number=DRAFT).order_by("-pk").first() or rows.first()
    return newest


@require_POST
def review_paper_ask(request: SignedInRequest, reference: str) -> HttpResponse:
    review = review_or_404(request, reference)
    return act(
        request,
        review,
        _("The report is being made"),
        lambda: services.request_pdf(review, by=request.user, today=request.today),
    )


@require_safe
def review_paper(request: SignedInRequest, reference: str) -> HttpResponse:
    """How far the paper is: a fragment for htmx, without it the page of the review."""
    review = review_or_404(request, reference)
    paper = _current(review)
    if paper is None or not request.headers.get("HX-Request"):
        return redirect("reviews:review_detail", review.reference)
    context = printed.progress(
        request,
        paper,
        _("Report as PDF"),
        done="reviews:review_report",
        again="reviews:review_paper_ask",
        look="reviews:review_detail",
    )
    return render(request, "_job.html", context)


def _file(request: SignedInRequest, review: ManagementReview, paper: ReviewVersion | None) -> HttpResponse:
    file = printed.file_of(paper)
    if file is None:
        messages.info(request, _("The file of this report is not made yet. Ask for it below."))
        return redirect("reviews:review_detail", review.reference)
    return file


@require_safe
def review_report(request: SignedInRequest, reference: str) -> HttpResponse:
    """The current report."""
    review = review_or_404(request, reference)
    return _file(request, review, _current(review))


@require_safe
def review_frozen(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    """One frozen version; it leaves as it was stored."""
    review = review_or_404(request, reference)
    rows = ReviewVersion.objects.filter(review=review).exclude(number=DRAFT).select_related("file")
    return _file(request, review, get_object_or_404(rows, number=number))


@require_POST
def review_frozen_ask(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    review = review_or_404(request, reference)
    rows = ReviewVersion.objects.filter(review=review).exclude(number=DRAFT)
    paper = get_object_or_404(rows, number=number)
    return act(
        request,
        review,
        _("The file is being made"),
        lambda: services.request_version(paper, by=request.user, today=request.today),
    )
