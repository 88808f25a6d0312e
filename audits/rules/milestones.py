"""The facts of one audit (domain 5.1): what happened, in the usual order. Order is advised, never forced."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """A milestone; the value is stored and never changes."""

    ASSIGNMENT_ACCEPTED = "assignment_accepted"
    CONTACT_MADE = "contact_made"
    DOCUMENT_REVIEW = "document_review"
    PLAN_SENT = "plan_sent"
    PLAN_ACCEPTED = "plan_accepted"
    OPENING_MEETING = "opening_meeting"
    FIELDWORK_FINISHED = "fieldwork_finished"
    TEAM_MEETING = "team_meeting"
    CLOSING_MEETING = "closing_meeting"
    DRAFT_SENT = "draft_sent"
    FACTUAL_CHECK_AGREED = "factual_check_agreed"
    REPORT_APPROVED = "report_approved"
    REPORT_SENT = "report_sent"


LABELS: Mapping[Kind, str] = {
    Kind.ASSIGNMENT_ACCEPTED: "assignment accepted",
    Kind.CONTACT_MADE: "contact made",
    Kind.DOCUMENT_REVIEW: "document review",
    Kind.PLAN_SENT: "plan sent",
    Kind.PLAN_ACCEPTED: "plan accepted",
    Kind.OPENING_MEETING: "opening meeting",
    Kind.FIELDWORK_FINISHED: "fieldwork finished",
    Kind.TEAM_MEETING: "team meeting",
    Kind.CLOSING_MEETING: "closing meeting",
    Kind.DRAFT_SENT: "draft sent for factual check",
    Kind.FACTUAL_CHECK_AGREED: "factual check agreed",
    Kind.REPORT_APPROVED: "report approved",
    Kind.REPORT_SENT: "report sent",
}
GATE_OF: Mapping[Kind, str] = {
    Kind.ASSIGNMENT_ACCEPTED: "AG-1",
    Kind.CONTACT_MADE: "AG-2",
    Kind.DOCUMENT_REVIEW: "AG-3",
    Kind.PLAN_SENT: "AG-3",
    Kind.PLAN_ACCEPTED: "AG-3",
    Kind.OPENING_MEETING: "AG-4",
    Kind.FIELDWORK_FINISHED: "AG-5",
    Kind.TEAM_MEETING: "AG-6",
    Kind.CLOSING_MEETING: "AG-7",
    Kind.DRAFT_SENT: "AG-8",
    Kind.FACTUAL_CHECK_AGREED: "AG-8",
    Kind.REPORT_APPROVED: "AG-8",
    Kind.REPORT_SENT: "AG-8",
}
DECIDED = frozenset({Kind.REPORT_APPROVED, Kind.REPORT_SENT})
"""Kinds that come out of a decision with its own verb; they cannot be typed in as a mere date."""
ORDER = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Dot:
    """One dot of the milestone line: solid when it happened."""

    kind: Kind
    label: str
    gate: str
    happened_on: date | None
    skipped: bool = False


def line(happened: Mapping[Kind, date], *, team_of_one: bool = False, factual_check: bool = True) -> list[Dot]:
    """The line of dots in the usual order; a team of one skips the team meeting (AG-6)."""
    dots = []
    for kind in ORDER:
        skipped = (kind is Kind.TEAM_MEETING and team_of_one) or (
            kind in (Kind.DRAFT_SENT, Kind.FACTUAL_CHECK_AGREED) and not factual_check
        )
        day = happened.get(kind)
        dots.append(Dot(kind, LABELS[kind], GATE_OF[kind], day, skipped and day is None))
    return dots


def order_hints(kind: Kind, on: date, happened: Mapping[Kind, date]) -> list[str]:
    """Hints, never refusals: which milestones stand on the other side of the usual order."""
    place = ORDER.index(kind)
    hints = []
    for other, day in sorted(happened.items(), key=lambda item: ORDER.index(item[0])):
        if ORDER.index(other) < place and day > on:
            hints.append(f"{LABELS[other].capitalize()} is dated {_day(day)}, after this.")
        if ORDER.index(other) > place and day < on:
            hints.append(f"{LABELS[other].capitalize()} is dated {_day(day)}, before this.")
    return hints


def next_kind(happened: Iterable[Kind], *, team_of_one: bool = False, factual_check: bool = True) -> Kind | None:
    """The first milestone of the usual order that has not happened and is not skipped."""
    dots = line(dict.fromkeys(happened, date.min), team_of_one=team_of_one, factual_check=factual_check)
    return next((dot.kind for dot in dots if dot.happened_on is None and not dot.skipped), None)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
