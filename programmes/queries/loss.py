"""What an audit carries in its year and what is lost without it: read for the page before, for the record after."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from programmes.models import PlannedAudit, ProcessPriority, ScopeItem
from programmes.queries.docket import load_policy
from programmes.queries.year import last_audits
from programmes.rules.loss import Carried, Loss, loss_of
from standards.rules import sort_key


def lost_by(audit: PlannedAudit, today: date, new: date | None = None) -> tuple[Loss, ...]:
    """What moving to a day, or cancelling (no day), leaves uncovered or overdue. Five queries."""
    scope = list(
        ScopeItem.objects.filter(audit=audit)
        .order_by("process__code", "pk")
        .values_list("process_id", "process__code", "process__name", "clause__number")
    )
    others = _others(audit)
    alone = sorted({leaf for *_p, leaf in scope} - {leaf for _process, leaf, *_when in others}, key=sort_key)
    return loss_of(
        _carried(audit, today, {pk: f"{code} {name}" for pk, code, name, _leaf in scope if pk}, others),
        audit.programme.year,
        reference=audit.reference,
        new=new,
        old=audit.start,
        leaves=alone,
    )


Other = tuple[int | None, str, date | None, str]


def _others(audit: PlannedAudit) -> list[Other]:
    """What the other audits of the year look at: process, clause, first day, reference."""
    rows = ScopeItem.objects.filter(audit__programme=audit.programme_id).exclude(audit=audit)
    rows = rows.exclude(audit__progress=PlannedAudit.Progress.CANCELLED)
    return list(rows.values_list("process_id", "clause__number", "audit__start", "audit__reference"))


def _carried(audit: PlannedAudit, today: date, names: dict[int, str], others: list[Other]) -> list[Carried]:
    policy = load_policy()
    rows = ProcessPriority.objects.filter(programme=audit.programme_id, process__in=names)
    bands = {row.process_id: row.band for row in rows.only("process_id", "decided", "suggested")}
    last = last_audits(today)
    when: dict[int, set[tuple[date, str]]] = defaultdict(set)
    for process, _leaf, day, reference in others:
        if process in names and day is not None and (process not in last or day > last[process]):
            when[process].add((day, reference))
    return [
        Carried(name, policy.interval(bands.get(pk, "medium")), last.get(pk), tuple(sorted(when[pk])))
        for pk, name in names.items()
    ]
