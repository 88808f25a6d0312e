"""What the yearly review looks at: deviations with their reasons, and how the year kept its plan (5.6, 5.7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programmes.rules.calendar import spoken


@dataclass(frozen=True, slots=True)
class Held:
    """An audit as it was approved and as it was held; `reasons` are those of its change records."""

    reference: str
    state: str
    baseline: date | None = None
    began: date | None = None
    planned_days: Decimal = Decimal(0)
    used_days: Decimal | None = None
    report_sent_on: date | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deviation:
    """One way in which the year differed from what was approved; a deviation without a reason says so."""

    reference: str
    what: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The year in figures; days are auditor-days."""

    audits: int
    held: int
    on_their_day: int
    cancelled: int
    reports_sent: int
    planned_days: Decimal
    used_days: Decimal
    planned_of_held: Decimal
    """Planned auditor-days of those audits whose used days are known: the figure to compare `used_days` with."""


def deviations(audits: Iterable[Held]) -> tuple[Deviation, ...]:
    """Every audit that began on another day than approved, or was cancelled, with the reasons recorded for it."""
    found = []
    for audit in audits:
        reason = "; ".join(audit.reasons)
        if audit.state == "cancelled":
            found.append(Deviation(audit.reference, "Cancelled.", reason))
        elif audit.baseline is not None and audit.began is not None and audit.baseline != audit.began:
            what = f"Approved for {spoken(audit.baseline)}, begun on {spoken(audit.began)}."
            found.append(Deviation(audit.reference, what, reason))
    return tuple(found)


def kept(audits: Iterable[Held]) -> Kept:
    """Count what was held, when, and with how many auditor-days."""
    rows = list(audits)
    held = [row for row in rows if row.state != "cancelled" and row.began is not None]
    known = [row for row in held if row.used_days is not None]
    return Kept(
        audits=len(rows),
        held=len(held),
        on_their_day=sum(1 for row in held if row.baseline in (None, row.began)),
        cancelled=sum(1 for row in rows if row.state == "cancelled"),
        reports_sent=sum(1 for row in held if row.report_sent_on is not None),
        planned_days=sum((row.planned_days for row in rows if row.state != "cancelled"), Decimal(0)),
        used_days=sum((row.used_days for row in known if row.used_days is not None), Decimal(0)),
        planned_of_held=sum((row.planned_days for row in known), Decimal(0)),
    )


MONITORED = ("dates_kept", "teams", "plan_followed", "feedback", "records")
"""What monitoring looks at (5.6), each a text of the review."""


def suggested(figures: Kept, found: Sequence[Deviation]) -> dict[str, str]:
    """First words for what the figures know; a person changes them."""
    unexplained = [row.reference for row in found if not row.reason]
    followed = f"{figures.cancelled} of {figures.audits} audits cancelled, {len(found)} deviations"
    if unexplained:
        followed += f"; without a reason: {', '.join(unexplained)}"
    return {
        "dates_kept": f"{figures.on_their_day} of {figures.held} audits began on their approved day; "
        f"{figures.reports_sent} reports sent.",
        "plan_followed": f"{followed}. {figures.used_days} auditor-days used of {figures.planned_of_held} planned for "
        "the audits that were held.",
    }
