"""The programme of a year on paper and as a workbook, for whoever may read it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organisation.http import SignedInRequest
from programmes import queries as programmes
from programmes.models import Programme
from reviews import services
from reviews.views import printed


def _programme(request: SignedInRequest, year: int) -> Programme:
    rows = programmes.visible_to(request.user).select_related("manager", "sponsor")
    found: Programme = get_object_or_404(rows, year=year)
    return found


@require_safe
def programme_paper(request: SignedInRequest, year: int) -> HttpResponse:
    """How far the paper is; a fragment for htmx."""
    programme = _programme(request, year)
    paper = services.current_programme_paper(programme)
    context: dict[str, Any] = {
        "programme": programme,
        "paper": paper,
        **printed.progress(
            request, paper, _("Programme as PDF"), done="reviews:programme_pdf", again="reviews:programme_paper_ask"
        ),
    }
    if request.headers.get("HX-Request") and paper is not None:
        return render(request, "_job.html", context)
    return render(request, "reviews/programme_paper.html", context)


@require_POST
def programme_paper_ask(request: SignedInRequest, year: int) -> HttpResponse:
    programme = _programme(request, year)
    services.request_programme_paper(programme, by=request.user, today=request.today)
    messages.success(request, _("The programme is being printed"))
    return redirect("reviews:programme_paper", year)


@require_safe
def programme_pdf(request: SignedInRequest, year: int) -> HttpResponse:
    file = printed.file_of(services.current_programme_paper(_programme(request, year)))
    if file is None:
        messages.info(request, _("The programme is not printed yet. Ask for it here."))
        return redirect("reviews:programme_paper", year)
    return file
