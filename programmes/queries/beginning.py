"""What a year can begin from: the audits of the years before that come again in it."""

from __future__ import annotations

from dataclasses import dataclass

from organisation.queries import calendar
from programmes.models import ProcessPriority, Programme, ScopeItem
from programmes.queries.docket import load_policy
from programmes.rules.beginning import Again, Visit, due_in
from programmes.rules.policy import Policy
from programmes.rules.priority import is_annual_core

YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class Beginning:
    """A year to begin from, with the number of audits that come again by their intervals."""

    programme: Programme
    year: int
    audits: int


def coming_again(source: Programme, year: int) -> tuple[Again, ...]:
    """Audits of `source` and the two years before it whose interval ends in `year`. Four queries."""
    policy = load_policy()
    bands = _bands(source)
    rows = ScopeItem.objects.filter(
        audit__programme__year__lte=source.year, audit__programme__year__gt=source.year - YEARS_BACK, audit__trigger=""
    ).exclude(audit__progress="cancelled")
    values = rows.order_by("pk").values_list(
        "audit_id",
        "process_id",
        "clause_id",
        "site_id",
        "clause__number",
        "audit__actual_start",
        "audit__start",
        "audit__actual_end",
        "audit__end",
    )
    visits = []
    for audit, process, clause, site, number, began, start, ended, end in values:
        first, last = began or start, ended or end
        if first is not None and last is not None:
            months = _months(number, bands.get(process, "medium"), policy)
            visits.append(Visit(audit, (process, clause, site), first, last, months))
    return due_in(visits, year, calendar())


def _months(number: str, band: str, policy: Policy) -> int:
    """The annual core comes every year, whatever the band of its process (domain 9)."""
    return min(policy.interval(band), 12) if is_annual_core((number,), policy) else policy.interval(band)


def _bands(source: Programme) -> dict[int | None, str]:
    """The last decision, else the last suggestion, of each process up to that year. One query."""
    rows = ProcessPriority.objects.filter(programme__year__lte=source.year).order_by("programme__year")
    return {
        process: decided or suggested
        for process, decided, suggested in rows.values_list("process_id", "decided", "suggested")
    }


def beginning(year: int) -> Beginning | None:
    """What the programme of `year` can begin from: the year before it, if it has audits that come again."""
    source: Programme | None = Programme.objects.filter(year__lt=year).order_by("-year").first()
    if source is None or source.year < year - 2:
        return None
    count = len(coming_again(source, year))
    return Beginning(source, year, count) if count else None
