"""What of an audit under way hangs on one person: its lead until the report is sent."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from audits.models import Audit
from organisation.models import User
from organisation.queries.open_things import narrow

S = Audit.State


def open_of(person: User, last_day: date) -> list[QuerySet[Any, Any]]:
    """Audits on site or without a sent report that this person leads: who judged stays on record, so they are ended
    or postponed first.
    """
    rows = Audit.objects.filter(
        planned__assignments__person=person,
        planned__assignments__role="lead",
        planned__actual_start__isnull=False,
        state__in=(S.FIELDWORK, S.REPORTING, S.SUSPENDED),
        report_sent_on=None,
    )
    return [narrow(rows, "leads_now", words="planned__title", ref="planned__reference", one="state")]
