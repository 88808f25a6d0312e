"""AG-6 and AG-7: team meeting, closing meeting, and what each nonconformity needs before it is issued."""

from dataclasses import dataclass

from audits.rules.conditions import Condition, Effect, Gate


@dataclass(frozen=True, slots=True)
class TeamMeetingFacts:
    """A team of one skips the meeting."""

    team_size: int
    ungraded: tuple[str, ...] = ()
    """Draft findings without a provisional grade."""


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """One draft nonconformity on the day of the closing meeting."""

    label: str
    requirement: str
    evidence: str
    statement: str
    leaves: int
    has_owner: bool
    grade: str


def _ungraded(facts: TeamMeetingFacts) -> list[str]:
    return [f"{label} has no provisional grade." for label in facts.ungraded]


def _text(facts: IssueFacts) -> list[str]:
    parts = (("requirement", facts.requirement), ("evidence", facts.evidence), ("statement", facts.statement))
    return [f"{facts.label} has no {name} text." for name, text in parts if not text.strip()]


def _leaf(facts: IssueFacts) -> list[str]:
    return [] if facts.leaves else [f"{facts.label} names no clause."]


def _owner(facts: IssueFacts) -> list[str]:
    return [] if facts.has_owner else [f"{facts.label} has no owner."]


def _grade(facts: IssueFacts) -> list[str]:
    return [] if facts.grade else [f"{facts.label} has no provisional grade."]


TEAM_MEETING: Gate[TeamMeetingFacts] = Gate(
    "AG-6",
    "Team meeting",
    "lead",
    (
        Condition("Every draft finding has a provisional grade", Effect.HINT, _ungraded),
        Condition("A conclusion per objective is sketched", Effect.HINT, issue="Fieldwork"),
        Condition("Each nonconformity was told to its auditee", Effect.HINT, issue="Fieldwork"),
    ),
)
ISSUE: Gate[IssueFacts] = Gate(
    "AG-7",
    "Issue the nonconformity",
    "lead",
    (
        Condition("Requirement, evidence and statement written", Effect.REFUSES, _text),
        Condition("Clause named", Effect.REFUSES, _leaf),
        Condition("Owner named", Effect.REFUSES, _owner),
        Condition("Provisional grade given", Effect.REFUSES, _grade),
    ),
)
