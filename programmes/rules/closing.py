"""What stands between a running programme, its review and its closing (domain 2.3, 5.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

RATINGS = ("met", "partly", "not")


@dataclass(frozen=True, slots=True)
class AuditOutcome:
    """How an audit of the year ended; `carried_into` names the programme that takes it over."""

    reference: str
    state: str
    report_sent_on: date | None = None
    cancelled_reason: str = ""
    carried_into: str = ""


@dataclass(frozen=True, slots=True)
class YearFacts:
    """Gathered downstream and handed up as values (architecture 2.1); `ratings` by the objective's number."""

    review_text: str
    ratings: Mapping[str, str]
    audits: tuple[AuditOutcome, ...]
    open_nonconformities: tuple[str, ...] = ()
    carried_nonconformities: tuple[str, ...] = ()
    next_programme: bool = False


def review_blockers(facts: YearFacts) -> list[str]:
    """Reviewing asks for a text, a rating of each objective, and an end for each audit.

    An audit whose report was sent has done what was planned: only its automatic completion is outstanding.
    """
    found = [] if facts.review_text.strip() else ["Write the review of the programme."]
    found += [
        f"Rate objective {number}: met, partly or not."
        for number, rating in facts.ratings.items()
        if rating not in RATINGS
    ]
    for audit in facts.audits:
        ended = audit.state == "completed" or audit.report_sent_on is not None
        if not ended and not (audit.state == "cancelled" and audit.cancelled_reason) and not audit.carried_into:
            found.append(f"{audit.reference} is neither completed, nor cancelled with a reason, nor carried over.")
    return found


def closing_blockers(facts: YearFacts) -> list[str]:
    """Closing asks that each open nonconformity is carried over by name."""
    carried = set(facts.carried_nonconformities)
    return [f"{name} is open and not carried over." for name in facts.open_nonconformities if name not in carried]


def closing_warnings(facts: YearFacts) -> list[str]:
    """Said, and stopping nobody."""
    return [] if facts.next_programme else ["Next year's programme does not exist yet."]
