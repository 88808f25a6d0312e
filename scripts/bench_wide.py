"""Run inside the wide installation (manage.py shell): its year judged, and a draft of the next year like it.

200 audits and 60 processes a year: what the board is asked to draw within its limits (issue 4). `load_year` writes no
verdicts, and a board without them has nothing to fix or to explain; so every live audit is judged here, as at night.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kernel import clock
from kernel.journal import add_all, audited
from organisation.models import Delegation
from programmes import models as m
from programmes import queries
from programmes.services.judging import rejudge_all

BY = "system:bench"
TEXTS = ("frequency", "methods", "responsibilities", "planning", "reporting")
WEEKS = timedelta(days=364)
"""A year later on the same weekday."""


def make() -> None:
    """The draft, days on which people are away, and every verdict."""
    today = clock.today()
    source = m.Programme.objects.get(year=today.year)
    with audited(by=BY, today=today):
        draft = _draft(source)
        _away(draft, today)
    for programme in (source, draft):
        live = queries.live_audits(programme, today)
        for first in range(0, len(live), 50):
            with audited(by=BY, today=today):
                rejudge_all(live[first : first + 50], by=BY, today=today)


def _draft(source: m.Programme) -> m.Programme:
    draft = m.Programme(
        year=source.year + 1,
        reference=f"IAP-{source.year + 1}",
        manager=source.manager,
        sponsor=source.sponsor,
        budget_days=source.budget_days,
        **{
            name: getattr(source, name)
            for name in ("frequency", "methods", "responsibilities", "planning", "reporting")
        },
    )
    draft.save()
    old = list(source.audits.order_by("pk"))
    new = {row.pk: _again(row, draft, number) for number, row in enumerate(old, 1)}
    add_all(m.PlannedAudit, list(new.values()))
    add_all(
        m.AuditStandard,
        [m.AuditStandard(audit=new[r.audit_id], standard_id=r.standard_id) for r in _of(m.AuditStandard, source)],
    )
    add_all(
        m.ScopeItem,
        [
            m.ScopeItem(audit=new[r.audit_id], process_id=r.process_id, clause_id=r.clause_id, site_id=r.site_id)
            for r in _of(m.ScopeItem, source)
        ],
    )
    add_all(
        m.Assignment,
        [
            m.Assignment(audit=new[r.audit_id], person_id=r.person_id, role=r.role, supervisor_id=r.supervisor_id)
            for r in _of(m.Assignment, source)
        ],
    )
    copied = ("process_id", "importance", "change", "findings_raw", "months", "signals", "score", "suggested")
    add_all(
        m.ProcessPriority,
        [
            m.ProcessPriority(programme=draft, **{name: getattr(row, name) for name in copied})
            for row in m.ProcessPriority.objects.filter(programme=source)
        ],
    )
    return draft


def _of(model: type[Any], source: m.Programme) -> Any:
    return model.objects.filter(audit__programme=source).order_by("pk")


def _again(row: m.PlannedAudit, draft: m.Programme, number: int) -> m.PlannedAudit:
    """The same audit a year later, on a day of that year."""
    first, last = date(draft.year, 1, 4), date(draft.year, 12, 23)
    assert row.start and row.end  # the year that is copied has an approved plan
    start = min(max(row.start + WEEKS, first), last)
    return m.PlannedAudit(
        programme=draft,
        reference=f"AUD-{draft.year % 100:02d}-{number:02d}",
        title=row.title,
        objectives=row.objectives,
        method=row.method,
        client_id=row.client_id,
        start=start,
        end=max(start, min(row.end + WEEKS, last)),
        planned_days=row.planned_days,
        report_approver_id=row.report_approver_id,
    )


def _away(draft: m.Programme, today: date) -> None:
    """Every third auditor is away for two weeks of both years, covered by the programme's manager."""
    people = m.Assignment.objects.filter(audit__programme=draft).order_by("person").values_list("person", flat=True)
    rows = []
    for number, person in enumerate(list(people.distinct())[::3]):
        for year in (today.year, draft.year):
            first = date(year, 1 + number % 12, 9)
            rows.append(Delegation(person_id=person, deputy=draft.manager, start=first, end=first + timedelta(days=13)))
    add_all(Delegation, rows)
