"""The programme of a year as a workbook; each copy that leaves is written down, as with every list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from auditprog.exports.programme import sheets
from auditprog.views.exports import TYPES, copy_mark
from kernel import journal, tables
from organisation.http import SignedInRequest
from programmes import queries as programmes
from reviews import queries as reviews


@require_http_methods(["GET", "HEAD", "POST"])
def programme_book(request: SignedInRequest, year: int) -> HttpResponse:
    """A sheet for audits, scope, priorities, objectives, risks, coverage, changes and statements.

    A link leads to the page with the button: reading writes nothing, and a copy that leaves is written down.
    """
    rows = programmes.visible_to(request.user).select_related("manager", "sponsor")
    programme = get_object_or_404(rows, year=year)
    if request.method != "POST":
        return redirect("reviews:programme_paper", year)
    parts = list(sheets(reviews.year_paper(programme, request.today)))
    count = sum(len(part.rows) for part in parts)
    mark = copy_mark(request, _("Programme %(year)s") % {"year": year}, count)
    content = tables.workbook_bytes([(part.title, part.headings, part.rows) for part in parts], mark=mark)
    with journal.audited(by=request.user, today=request.today):
        journal.record(request.user, verb="list exported", list=f"programme {year}", format="xlsx", rows=count)
    response = HttpResponse(content, content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="programme-{year}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
