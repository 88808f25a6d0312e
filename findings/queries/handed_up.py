"""What planning needs of findings: handed up as plain values, because programmes never imports this room (D18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q

from findings.models import Finding, Nonconformity, Verification
from programmes.queries.downstream import History
from programmes.rules.facts import Verified
from programmes.rules.priority import PastFinding


def past_findings(as_of: date) -> Mapping[str, History]:
    """Findings issued by a day, by process code: factor F, and since when a major is open (domain 9). Four queries."""
    rows = (
        Finding.objects.filter(
            issued_on__lte=as_of, process__isnull=False, kind__in=(Finding.Kind.NC, Finding.Kind.OFI)
        )
        .exclude(withdrawn_on__lte=as_of)
        .select_related("process", "nonconformity")
        .prefetch_related("grades", "nonconformity__clocks")
    )
    found: dict[str, list[PastFinding]] = defaultdict(list)
    majors: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        assert row.process is not None and row.issued_on is not None
        code, nc = row.process.code, getattr(row, "nonconformity", None)
        grade = _grade(row, as_of) if nc else "ofi"
        is_open = nc is not None and (nc.first_closed_on is None or nc.first_closed_on > as_of)
        repeat = row.repeat_decision == Finding.Repeat.CONFIRMED and (row.repeat_decided_on or as_of) <= as_of
        found[code].append(
            PastFinding(grade, row.issued_on, repeat, nc is not None and is_open and _is_late(nc, as_of))
        )
        if is_open and grade == Finding.Grade.MAJOR:
            majors[code].append(row.issued_on)
    return {code: History(tuple(past), min(majors[code], default=None)) for code, past in found.items()}


def _grade(row: Finding, as_of: date) -> str:
    grades = [change.new for change in sorted(row.grades.all(), key=lambda c: (c.on, c.pk)) if change.on <= as_of]
    return grades[-1] if grades else str(row.grade)


def _is_late(nc: Nonconformity, as_of: date) -> bool:
    return any(c.due_current < as_of and (c.done_on is None or c.done_on > as_of) for c in nc.clocks.all())


def verifications() -> Sequence[Verified]:
    """Who verified what and when, for IND-18 (b). One query."""
    rows = Verification.objects.order_by("on", "pk").values_list("by_id", "on", "nc__finding__reference")
    return [Verified(str(who), on, reference) for who, on, reference in rows]


def open_nonconformities(year: int) -> Sequence[str]:
    """References of nonconformities of one year's audits that are still open. One query."""
    rows = Finding.objects.filter(~Q(nonconformity__state__in=("closed", "withdrawn")), nonconformity__isnull=False)
    of_year = rows.filter(audit__planned__programme__year=year).order_by("reference")
    return list(of_year.values_list("reference", flat=True))
