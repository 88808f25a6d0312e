"""The coverage matrix of a year (ux 4.2)."""

from collections.abc import Mapping, Sequence
from functools import cache

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from organisation.http import SignedInRequest
from programmes import queries as programmes
from reviews import queries
from reviews.queries.coverage_page import Row
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
        "rows": _drawn(rows),
        "gaps_only": gaps_only,
        "standards": standards,
        "legend": LEGEND,
    }
    return render(request, "reviews/programme_coverage.html", context)


YEAR_WORDS = {
    "done": _("%(year)s: looked at"),
    "now": _("%(year)s: under way"),
    "plan": _("%(year)s: planned"),
    "missed": _("%(year)s: named, not verified"),
    "none": _("%(year)s: none"),
}
MARK = '<td><i class="is-{}" aria-hidden="true"></i><span class="visually-hidden">{}</span>{}</td>'


def _drawn(rows: Sequence[Row]) -> list[tuple[Row, SafeString]]:
    """Each row with its cells as HTML: thousands of cells of few kinds are each drawn once, not by the template."""
    cell, year = cache(_cell), cache(_year)
    return [
        (
            row,
            SafeString(
                "".join(cell(one.state, one.words, one.findings) for one in row.cells)
                + "".join(year(number, state) for number, state in row.years)
            ),
        )
        for row in rows
    ]


def _cell(state: str, words: str, findings: int) -> SafeString:
    count = SafeString("")
    if findings:
        said = ngettext("finding", "findings", findings)
        count = format_html(
            ' <b class="count">{}<span class="visually-hidden"> {}</span></b>', localize(findings), said
        )
    return format_html(MARK, state, words, count)


def _year(year: int, state: str) -> SafeString:
    return format_html(MARK, state, YEAR_WORDS[state] % {"year": year}, "")


def chosen_standard(said: Mapping[str, str]) -> tuple[Standard | None, list[Standard]]:
    """The standard that the address names, or the only one; and all there are. Shared with the download."""
    standards = list(criteria_standards())
    only = standards[0] if len(standards) == 1 else None
    wanted = said.get("standard", "")
    return next((row for row in standards if row.code == wanted), only), standards
