"""Why the team of an audit is impartial: the page, and the paper that the certification auditor takes along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organisation.http import SignedInRequest
from programmes import permissions as may
from programmes import queries as programmes
from programmes.models import PlannedAudit
from reviews import queries, services
from reviews.views import printed


def _audit(request: SignedInRequest, reference: str) -> PlannedAudit:
    """An audit that this person has to do with, whose ties this person may read."""
    rows = queries.with_sheet(programmes.audits_visible_to(request.user))
    audit: PlannedAudit = get_object_or_404(rows, reference=reference)
    if not may.sees_verdicts(request.user, audit):
        raise PermissionDenied("impartiality sheet")
    return audit


@require_safe
def audit_impartiality(request: SignedInRequest, reference: str) -> HttpResponse:
    """The sheet; for htmx how far its paper is."""
    audit = _audit(request, reference)
    sheet = services.current_impartiality(audit)
    context: dict[str, Any] = {
        "audit": audit,
        "programme": audit.programme,
        "paper": sheet,
        **printed.progress(
            request,
            sheet,
            _("Impartiality sheet as PDF"),
            done="reviews:audit_impartiality_pdf",
            again="reviews:audit_impartiality_ask",
        ),
    }
    if request.headers.get("HX-Request") and sheet is not None:
        return render(request, "_job.html", context)
    context["report"] = queries.impartiality(audit, request.today)
    return render(request, "reviews/audit_impartiality.html", context)


@require_POST
def audit_impartiality_ask(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = _audit(request, reference)
    services.request_impartiality(audit, by=request.user, today=request.today)
    messages.success(request, _("The sheet is being printed"))
    return redirect("reviews:audit_impartiality", reference)


@require_safe
def audit_impartiality_pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    file = printed.file_of(services.current_impartiality(_audit(request, reference)))
    if file is None:
        messages.info(request, _("The sheet is not printed yet. Ask for it here."))
        return redirect("reviews:audit_impartiality", reference)
    return file
