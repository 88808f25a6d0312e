"""The programme of a year as paper: its data are frozen when it is asked for, the job draws it (D6, D7)."""

from __future__ import annotations

from datetime import date

from kernel.journal import audited
from programmes.models import Programme
from reviews import queries
from reviews.models import ProgrammePaper
from reviews.services import printing
from reviews.services.common import Actor


def current_programme_paper(programme: Programme) -> ProgrammePaper | None:
    """The one that was asked for last."""
    rows = ProgrammePaper.objects.filter(programme=programme).select_related("file", "programme")
    found: ProgrammePaper | None = rows.order_by("-pk").first()
    return found


def request_programme_paper(programme: Programme, *, by: Actor, today: date) -> ProgrammePaper:
    """Freeze what the paper says today and have it drawn; the same day and plan give the same paper."""
    with audited(by=by, today=today):
        Programme.objects.select_for_update().get(pk=programme.pk)
        data = printing.frozen(queries.year_paper(programme, today))
        held = ProgrammePaper.objects.filter(programme=programme, number=data["version"])
        paper: ProgrammePaper = held.first() or ProgrammePaper(programme=programme)
        printing.put_draft(paper, data, data["version"])
        printing.ask(paper, by=by, today=today)
    return paper
