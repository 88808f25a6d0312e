"""AG-10 to AG-13: postponing, suspending, cancelling, changing scope or criteria after the freeze."""

from dataclasses import dataclass
from datetime import date

from audits.rules.conditions import Condition, Effect, Gate


@dataclass(frozen=True, slots=True)
class PostponeFacts:
    """AG-10: the audit stays in the programme with a new window."""

    reason: str
    new_start: date | None
    new_end: date | None


@dataclass(frozen=True, slots=True)
class SuspendFacts:
    """AG-11: lead and client stop the fieldwork for a time."""

    reason: str


@dataclass(frozen=True, slots=True)
class CancelFacts:
    """AG-12: proposed by the programme manager, decided by the sponsor."""

    reason: str
    lost_coverage: str
    caught_up: str
    decided_by_proposer: bool = False


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """AG-13: scope or criteria changed after the checklist was frozen."""

    reason: str
    checklist_frozen: bool
    agreed_on: date | None
    changed_on: date


def _reason(facts: PostponeFacts | SuspendFacts | CancelFacts | ChangeFacts) -> list[str]:
    return [] if facts.reason.strip() else ["Enter the reason."]


def _window(facts: PostponeFacts) -> list[str]:
    if facts.new_start is None or facts.new_end is None:
        return ["Enter the new first and last day: a postponed audit stays in the programme."]
    return ["The new last day is before the new first day."] if facts.new_end < facts.new_start else []


def _lost(facts: CancelFacts) -> list[str]:
    return [] if facts.lost_coverage.strip() else ["Say which coverage is lost."]


def _caught_up(facts: CancelFacts) -> list[str]:
    return [] if facts.caught_up.strip() else ["Say when the lost coverage is caught up."]


def _sponsor(facts: CancelFacts) -> list[str]:
    return ["The sponsor decides what the programme manager proposes."] if facts.decided_by_proposer else []


def _agreed(facts: ChangeFacts) -> list[str]:
    if not facts.checklist_frozen or (facts.agreed_on is not None and facts.agreed_on <= facts.changed_on):
        return []
    return ["scope or criteria changed after the checklist was frozen, agreed afterwards"]


POSTPONE: Gate[PostponeFacts] = Gate(
    "AG-10",
    "Postpone",
    "programme manager",
    (Condition("Reason", Effect.REFUSES, _reason), Condition("New window", Effect.REFUSES, _window)),
)
SUSPEND: Gate[SuspendFacts] = Gate(
    "AG-11", "Suspend", "lead and client", (Condition("Reason", Effect.REFUSES, _reason),)
)
CANCEL: Gate[CancelFacts] = Gate(
    "AG-12",
    "Cancel",
    "programme manager proposes, sponsor decides",
    (
        Condition("Reason", Effect.REFUSES, _reason),
        Condition("A word on the lost coverage", Effect.REFUSES, _lost),
        Condition("A word on when it is caught up", Effect.REFUSES, _caught_up),
        Condition("Decided by somebody else than proposed", Effect.REFUSES, _sponsor),
    ),
)
CHANGE: Gate[ChangeFacts] = Gate(
    "AG-13",
    "Change scope or criteria after the freeze",
    "programme manager and client",
    (
        Condition("Reason", Effect.REFUSES, _reason),
        Condition("Agreed before it was done", Effect.DEVIATION, _agreed),
        Condition("Independence and competence judged again", Effect.HINT, issue="Fieldwork"),
    ),
)
