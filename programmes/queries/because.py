"""Audits that something gave rise to: where one is added, and which ones there are (domain 2.3, "in one step")."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from programmes.models import PlannedAudit, Programme

IN_FORCE = (Programme.State.APPROVED, Programme.State.RUNNING)


def form_at(programme: Programme, *, trigger: str, ref: str, process: str = "", clauses: Iterable[str] = ()) -> str:
    """The address of the form with reason and scope filled in, for whoever may add an audit to this year.

    The reason is a word and a number: the change is read by more people than what it came from.
    """
    asked = {"trigger": trigger, "ref": ref, "process": [process] if process else [], "clause": list(clauses)}
    return f"{reverse('programmes:audit_unplanned', args=[programme.year])}?{urlencode(asked, doseq=True)}"


def year_to_join(today: date) -> Programme | None:
    """The programme in force of this year; else the next one, else the last one before. One query."""
    rows = list(Programme.objects.filter(state__in=IN_FORCE, legacy=False, year__gte=today.year - 1))
    return min(rows, key=lambda row: (abs(row.year - today.year), -row.year), default=None)


def because_of(*references: str) -> list[PlannedAudit]:
    """Audits that name one of these numbers as what gave rise to them. One query."""
    names = [one for one in references if one]
    return list(PlannedAudit.objects.filter(trigger_ref__in=names).order_by("reference")) if names else []
