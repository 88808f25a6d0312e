"""The coverage matrix of a year (ux 4.2)."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organisation.http import SignedInRequest
from programmes import queries as programmes
from reviews import queries
from standards.models import Standard
from standards.queries import criteria_standards

LEGEND = (
    ("done", _("looked at with evidence, report out")),
    ("now", _("answered, report not out")),
    ("plan", _("planned")),
    ("missed", _("named, not verified")),
    ("none", _("none")),
)


@require_safe
def programme_coverage(request: SignedInRequest, year: int) -> HttpResponse:
    programme = get_object_or_404(programmes.visible_to(request.user), year=year)
    chosen, standards = chosen_standard(request.GET)
    page = queries.coverage_page(programme, request.today, chosen)
    gaps_only = request.GET.get("gaps") == "1"
    rows = [row for row in page.rows if row.gap] if gaps_only else list(page.rows)
    context = {
        "programme": programme,
        "year_text": str(programme.year),
        "page": page,
        "rows": rows,
        "gaps_only": gaps_only,
        "standards": standards,
        "legend": LEGEND,
    }
    return render(request, "reviews/programme_coverage.html", context)


def chosen_standard(said: Mapping[str, str]) -> tuple[Standard | None, list[Standard]]:
    """The standard that the address names, or the only one; and all there are. Shared with the download."""
    standards = list(criteria_standards())
    only = standards[0] if len(standards) == 1 else None
    wanted = said.get("standard", "")
    return next((row for row in standards if row.code == wanted), only), standards
