"""Downloads a list; POST, because each copy that leaves is written down with who took it and how many rows."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from auditprog.exports import LISTS, Sheet
from kernel import journal, tables
from kernel.tables.mark import START
from organisation import queries
from organisation.http import SignedInRequest

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_POST
def export(request: SignedInRequest, slug: str) -> HttpResponse:
    """The list as its page shows it; the address carries the page's filters, the form the format."""
    if slug not in LISTS:
        raise Http404(slug)
    found = LISTS[slug](request)
    form = "csv" if request.POST.get("format") == "csv" else "xlsx"
    content = _file(found, form, copy_mark(request, found.title, len(found.rows)))
    with journal.audited(by=request.user, today=request.today):
        # What a person did, not a change of the person: the event stands beside the account.
        journal.record(
            request.user,
            verb="list exported",
            list=slug,
            format=form,
            rows=len(found.rows),
            filters=request.GET.urlencode()[:500],
        )
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{slug}-{request.today.isoformat()}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _file(found: Sheet, form: str, mark: str) -> bytes:
    if form == "csv":
        return tables.csv_bytes(found.headings, found.rows, mark=mark)
    return tables.xlsx_bytes(found.title, found.headings, found.rows, mark=mark)


def copy_mark(request: SignedInRequest, title: str, count: int) -> str:
    """Whose copy it is and of when (domain 12, Confidentiality); the reader of imports leaves this line out."""
    house = queries.organisation()
    words = _("%(who)s (%(name)s), %(when)s: %(list)s of %(house)s, %(count)s rows. Confidential.") % {
        "who": request.user.full_name,
        "name": request.user.username,
        "when": date_format(timezone.localtime(), "j F Y, H:i T"),
        "list": title,
        "house": house.name if house else "auditprog",
        "count": count,
    }
    return f"{START}{words}"
