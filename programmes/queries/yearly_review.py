"""A year as it was approved and as it was held, and its auditor-days."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from programmes.models import Programme, ProgrammeChange
from programmes.rules.yearly_review import Deviation, Held, Kept, deviations, kept

EXPLAINS = ("moved_inside", "moved_out", "cancelled")


@dataclass(frozen=True, slots=True)
class YearHeld:
    """What the review of a year is written from."""

    audits: tuple[Held, ...]
    deviations: tuple[Deviation, ...]
    figures: Kept
    carried_to: tuple[str, ...]
    """References of later programmes, into which an audit can be carried."""

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Audits that have no end yet: neither completed, nor reported, nor cancelled."""
        return tuple(
            row.reference
            for row in self.audits
            if row.state not in ("completed", "cancelled") and row.report_sent_on is None
        )


def year_held(programme: Programme) -> YearHeld:
    """Three queries, whatever the number of audits and changes."""
    reasons: dict[int, list[str]] = defaultdict(list)
    changes = ProgrammeChange.objects.filter(programme=programme, kind__in=EXPLAINS, audit__isnull=False)
    for audit, reason in changes.order_by("pk").values_list("audit_id", "reason"):
        reasons[audit].append(reason)
    rows = tuple(
        Held(
            audit.reference,
            audit.progress,
            audit.baseline_start,
            audit.actual_start,
            audit.planned_days or Decimal(0),
            audit.used_days,
            audit.report_sent_on,
            tuple(reasons[audit.pk]),
        )
        for audit in programme.audits.filter(legacy=False).order_by("reference")
    )
    later = Programme.objects.filter(year__gt=programme.year).order_by("year").values_list("reference", flat=True)
    return YearHeld(rows, deviations(rows), kept(rows), tuple(later))
