"""The coverage tables as files: each view with its letters instead of shapes (ux 4.2)."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from auditprog.exports.sheet import Sheet, sheet
from organisation.http import SignedInRequest
from programmes import queries as programmes
from programmes.models import Programme
from reviews import queries as reviews
from reviews.queries.coverage_page import AUDITS, YEARS, CoveragePage, Row
from reviews.rules.seen import LETTERS, Mark
from reviews.views.coverage import BLIND, GROUPS, THINGS, chosen_standard, chosen_view
from reviews.views.coverage_cells import findings_words

DIGITS = 4


def coverage(request: SignedInRequest) -> Sheet:
    """One view of one year (`year=`, `view=`), of the standard and with the filter that the page shows."""
    year = request.GET.get("year", "")
    if not (year.isascii() and year.isdigit() and len(year) == DIGITS):
        raise Http404("year")
    programme = get_object_or_404(programmes.visible_to(request.user), year=int(year))
    view, standard = chosen_view(request.GET), chosen_standard(request.GET)[0]
    if view == BLIND:
        return _blind(reviews.blind_map(programme, request.today, standard), programme)
    page = reviews.coverage_page(programme, request.today, standard, view)
    gaps_only = request.GET.get("gaps") == "1"
    headings = (
        str(THINGS[view]),
        _("Title"),
        *(column.reference for column in page.columns),
        *(str(year) for year in page.years),
        _("Last covered"),
        _("Last in"),
        _("Next"),
        _("Next in"),
        _("Answers"),
        _("Months since"),
        _("Gap"),
    )
    rows = [_row(row, page) for row in page.rows if not row.heading and (row.gap or not gaps_only)]
    return sheet(_("Coverage of %(year)s") % {"year": programme.year}, headings, rows)


def _row(row: Row, page: CoveragePage) -> tuple[Any, ...]:
    last, following = row.outlook.last, row.outlook.next
    return (
        f"{row.part}: {row.number}" if row.kind == "there" else row.number,
        row.title,
        *(_cell(cell) for cell in (*row.cells, *row.years)),
        last.last if last else None,
        last.ref if last else "",
        following.first if following else None,
        following.ref if following else "",
        row.depth,
        row.outlook.months if row.gap else None,
        (row.said or _gap(page)) if row.gap else "",
    )


def _gap(page: CoveragePage) -> str:
    return _("No audit this year") if page.view in (AUDITS, YEARS) else _("Not looked at this year")


def _cell(cell: Mark) -> str:
    """The letter, and the findings behind it: D, 2 findings. A lone dash is text, never the start of a formula."""
    return f"{cell.letter}, {findings_words(cell.findings)}" if cell.findings else cell.letter


def _blind(found: Any, programme: Programme) -> Sheet:
    titles = {kind: str(title) for kind, (title, _none) in GROUPS.items()}
    rows = [
        (
            titles.get(group.kind, _("Kinds of record: %(pack)s") % {"pack": group.kind}),
            spot.key,
            spot.name,
            *_state(spot),
        )
        for group in found.every
        for spot in group.unseen
    ]
    headings = (_("Kind"), _("Code"), _("Name"), _("State"), _("Planned in"))
    return sheet(_("Blind spots of %(year)s") % {"year": programme.year}, headings, rows)


def _state(spot: Any) -> tuple[str, str]:
    return LETTERS[spot.state], "; ".join(spot.refs)
