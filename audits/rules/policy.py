"""Every day count and size of domain 5.1, 5.2 and 10.2 that is marked [APP]; defaults are the Standard preset."""

from dataclasses import dataclass, replace
from types import MappingProxyType

FREQUENCIES = ("yearly", "quarterly", "monthly", "weekly", "daily", "several a day")
"""How often an activity runs: the rows of the judgement sample (domain 10.2)."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings of the audits room. Units: working days unless the name says otherwise."""

    plan_sent_before: int = 5
    """AG-3: the plan goes out at least so many working days before fieldwork."""
    silence_accepts_plan_after: int | None = 3
    """AG-3: the auditee's silence is acceptance after so many working days; None: explicit acceptance awaited."""
    document_review_before: int = 10
    """Timing of 5.1: the document review is done so many working days before fieldwork."""
    factual_check_days: int | None = 3
    """Timing of 5.1: silence on the draft report is agreement after so many working days; None: no factual check."""
    report_within: int = 10
    """Timing of 5.1: the report is sent so many working days after the closing meeting."""
    nc_issued_within: int = 2
    """AG-7: an NC issued later than so many working days after the closing meeting is a deviation."""
    late_evidence_days: int = 2
    """Timing of 5.1: a record that existed on the day may still be handed in."""
    completed_after: int = 10
    """AG-9: completed so many working days after sending, if nothing is open."""
    not_applicable_reason_min: int = 20
    """Domain 6.2: length in characters of the justification of "not applicable"."""
    preparation_share_percent: int = 50
    """Domain 5.2: preparation and reporting beside fieldwork, in percent of it."""
    hours_a_day: int = 8
    """Domain 5.2: hours of one auditor-day."""
    judgement_sizes: tuple[int, ...] = (1, 2, 3, 5, 8, 12)
    """Domain 10.2: judgement sample by frequency of the activity, in the order of FREQUENCIES."""
    enlarged_size: int = 25
    """Domain 10.2: the sample once a deviation shows, one time."""
    take_all_up_to: int = 5
    """Domain 10.2: populations up to this size are looked at whole."""


STANDARD = Policy()
PRESETS = MappingProxyType(
    {
        "small": replace(
            STANDARD,
            plan_sent_before=3,
            silence_accepts_plan_after=2,
            factual_check_days=None,
            late_evidence_days=3,
            judgement_sizes=(1, 2, 3, 5, 5, 8),
        ),
        "standard": STANDARD,
        "strict": replace(
            STANDARD, silence_accepts_plan_after=None, late_evidence_days=0, judgement_sizes=(1, 2, 3, 5, 15, 25)
        ),
    }
)
"""The three presets of domain 0.5, by name."""
