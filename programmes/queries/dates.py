"""What the owners said to the days of an audit."""

from collections import defaultdict
from collections.abc import Mapping

from programmes.models import DateAsk, Programme

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
