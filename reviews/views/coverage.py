"""Coverage of a year (ux 4.2): clauses by audit and by year, processes, sites and shifts, and the blind spots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organisation.http import SignedInRequest
from programmes import permissions as planning
from programmes import queries as programmes
from programmes.models import Programme
from reviews import queries
from reviews.queries.coverage_page import AUDITS, PROCESSES, SITES, YEARS, CoveragePage, Row
from reviews.rules.seen import LETTERS
from reviews.views import coverage_cells as cells
from standards.models import Standard
from standards.queries import criteria_standards

BLIND = "blind"
VIEWS = (
    (AUDITS, _("Clauses by audit")),
    (YEARS, _("Clauses by year")),
    (PROCESSES, _("Processes")),
    (SITES, _("Sites and shifts")),
    (BLIND, _("Blind spots")),
)
THINGS = {AUDITS: _("Clause"), YEARS: _("Clause"), PROCESSES: _("Process"), SITES: _("Site or shift")}
GROUPS = {
    "process": (_("Processes"), _("Every process was looked at.")),
    "service": (_("Services"), _("Every service was looked at in one of its processes.")),
    "site": (_("Sites"), _("Every site was looked at.")),
    "shift": (_("Shifts"), _("Every shift was looked at.")),
}
OPEN = (Programme.State.DRAFT, Programme.State.APPROVED, Programme.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row with its cells as HTML, and where it is added or folded."""

    row: Row
    cells: SafeString
    add: str
    folds: str = ""
    closed: bool = False


@require_safe
def programme_coverage(request: SignedInRequest, year: int) -> HttpResponse:
    programme = get_object_or_404(programmes.visible_to(request.user), year=year)
    chosen, standards = chosen_standard(request.GET)
    view, may = chosen_view(request.GET), may_add(request, programme)
    context: dict[str, object] = {
        "programme": programme,
        "year_text": str(programme.year),
        "view": view,
        "views": VIEWS,
        "standards": standards,
        "legend": [(state, LETTERS[state], label) for state, label in cells.LEGEND],
        "may_add": may,
    }
    if view == BLIND:
        found = queries.blind_map(programme, request.today, chosen)
        groups = [(kind.kind, *GROUPS[kind.kind], kind) for kind in found.groups if kind.total]
        return render(request, "reviews/coverage_blind.html", {**context, "page": found, "groups": groups})
    page = queries.coverage_page(programme, request.today, chosen, view)
    gaps_only = request.GET.get("gaps") == "1"
    shut = closed_parts(request.GET, page)
    rows = [row for row in page.rows if row.gap] if gaps_only else page.rows
    context |= {
        "page": page,
        "thing": THINGS[view],
        "rows": _drawn(page, rows, frozenset() if gaps_only else shut, may),
        "gaps_only": gaps_only,
        "shut": shut,
        "every_part": ",".join(page.parts),
    }
    return render(request, "reviews/programme_coverage.html", context)


def chosen_view(said: Mapping[str, str]) -> str:
    """Which table the address asks for."""
    return said.get("view", "") if said.get("view", "") in dict(VIEWS) else AUDITS


def closed_parts(said: Mapping[str, str], page: CoveragePage) -> frozenset[str]:
    """The chapters, or sites, that the address folds."""
    return frozenset(said.get("closed", "")[:500].split(",")) & frozenset(page.parts)


def may_add(request: SignedInRequest, programme: Programme) -> bool:
    """Whether this person may add a gap to an audit of the year."""
    return programme.state in OPEN and planning.may_change(request.user, programme, "moved_out")


def _drawn(page: CoveragePage, rows: Sequence[Row], shut: frozenset[str], may: bool) -> list[Drawn]:
    year = page.programme.year
    code = page.standard.code if page.standard else ""

    def adds(row: Row, audit: str) -> str:
        if not may or row.kind == "there":
            return ""
        return cells.address(reverse("reviews:coverage_add", args=[year, row.kind, row.number]), audit, code)

    found, pen = [], cells.Pen()
    for row in rows:
        leads = row.part == row.number and (row.heading or row.kind == "site")
        if row.part in shut and not leads:
            continue
        folds = ",".join(part for part in page.parts if (part in shut) != (part == row.part)) if leads else ""
        add = adds(row, "") if row.gap else ""
        found.append(Drawn(row, pen.line(row, page.columns, adds), add, folds if leads else "", row.part in shut))
    return found


def chosen_standard(said: Mapping[str, str]) -> tuple[Standard | None, list[Standard]]:
    """The standard that the address names, or the only one; and all there are. Shared with the download."""
    standards = list(criteria_standards())
    only = standards[0] if len(standards) == 1 else None
    wanted = said.get("standard", "")
    return next((row for row in standards if row.code == wanted), only), standards
