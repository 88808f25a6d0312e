"""The impartiality sheet as paper: its data are frozen when it is asked for, the job draws it (D6, D7)."""

from __future__ import annotations

from datetime import date

from kernel.journal import audited
from organisation import queries as organisation
from programmes.models import PlannedAudit
from reviews import queries
from reviews.models import ImpartialitySheet
from reviews.services import printing
from reviews.services.common import Actor

NUMBER = "sheet"


def current_impartiality(audit: PlannedAudit) -> ImpartialitySheet | None:
    """The one that was asked for last."""
    return ImpartialitySheet.objects.filter(audit=audit).select_related("file", "audit").first()


def request_impartiality(audit: PlannedAudit, *, by: Actor, today: date) -> ImpartialitySheet:
    """Freeze what the sheet says today and have it drawn; the same day and facts give the same paper."""
    with audited(by=by, today=today):
        PlannedAudit.objects.select_for_update().get(pk=audit.pk)
        row = queries.with_sheet(PlannedAudit.objects.all()).get(pk=audit.pk)
        house = organisation.organisation()
        said = {**queries.impartiality(row, today), "organisation": house.name if house else ""}
        data = printing.frozen(said)
        held: ImpartialitySheet | None = ImpartialitySheet.objects.filter(audit=audit).first()
        sheet = held or ImpartialitySheet(audit=audit)
        printing.put_draft(sheet, data, NUMBER)
        printing.ask(sheet, by=by, today=today)
    return sheet
