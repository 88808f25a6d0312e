"""What the owners said to the days of an audit."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When

from programmes.models import DateAsk, PlannedAudit, Programme

WORST_FIRST = ("proposes", "asked", "accepted")


def dates_said(programme: Programme) -> Mapping[int, str]:
    """Audit id to proposes, asked or accepted: the one that wants attention most; only what was asked last. One query.

    An answer counts for the days that it was given for.
    """
    found: dict[int, set[str]] = defaultdict(set)
    rows = DateAsk.objects.filter(audit__programme=programme, state__in=WORST_FIRST).values_list(
        "audit_id", "state", "start", "end", "audit__start", "audit__end"
    )
    for audit, state, start, end, now_start, now_end in rows.order_by("pk"):
        if (start, end) == (now_start, now_end):
            found[audit].add(state)
    return {audit: next(word for word in WORST_FIRST if word in said) for audit, said in found.items()}


def with_dates_said(audits: QuerySet[PlannedAudit]) -> QuerySet[PlannedAudit]:
    """Audits with `dates_said`: the same for each of them, or None; no further query."""
    ranks = Case(*(When(state=word, then=Value(rank)) for rank, word in enumerate(WORST_FIRST)), default=Value(9))
    asks = DateAsk.objects.filter(
        audit=OuterRef("pk"), start=OuterRef("start"), end=OuterRef("end"), state__in=WORST_FIRST
    )
    return audits.annotate(dates_said=Subquery(asks.annotate(rank=ranks).order_by("rank").values("state")[:1]))
