"""AG-2 and AG-3: contact, plan, and the lead's decisions "confirm team" and "freeze checklist"."""

from dataclasses import dataclass

from audits.rules.conditions import Condition, Effect, Gate


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What was written down about the first contact."""

    note: str


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """`unresolved`: sentences of BLOCK, MITIGATE and CMP blocks; `undeclared`: who has not declared (IND-13)."""

    members: int
    unresolved: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FreezeFacts:
    """`unassigned`: scope items without a responsible member; `questions`: rows of the checklist."""

    questions: int
    unassigned: tuple[str, ...] = ()
    leaves_without_question: tuple[str, ...] = ()


def _contact(facts: ContactFacts) -> list[str]:
    return (
        []
        if facts.note.strip()
        else ["The note does not say who was spoken to, how, and whether the audit can go ahead."]
    )


def _members(facts: TeamFacts) -> list[str]:
    return [] if facts.members else ["The team is empty."]


def _independence(facts: TeamFacts) -> list[str]:
    return list(facts.unresolved)


def _declared(facts: TeamFacts) -> list[str]:
    return list(facts.undeclared)


def _questions(facts: FreezeFacts) -> list[str]:
    return [] if facts.questions else ["The checklist has no question."]


def _responsible(facts: FreezeFacts) -> list[str]:
    return [f"{item} has no responsible team member." for item in facts.unassigned]


def _asked(facts: FreezeFacts) -> list[str]:
    missing = facts.leaves_without_question
    return [f"No question on {', '.join(missing)}."] if missing else []


CONTACT: Gate[ContactFacts] = Gate(
    "AG-2",
    "Contact made",
    "lead",
    (Condition("Person, date, channel and feasibility noted", Effect.HINT, _contact),),
)
TEAM: Gate[TeamFacts] = Gate(
    "AG-3",
    "Confirm the team",
    "lead",
    (
        Condition("The team has members", Effect.REFUSES, _members, mend="team"),
        Condition("Nobody is excluded or still needs a waiver", Effect.REFUSES, _independence, mend="team"),
        Condition("Every member has declared", Effect.REFUSES, _declared, mend="team"),
    ),
)
FREEZE: Gate[FreezeFacts] = Gate(
    "AG-3",
    "Freeze the checklist",
    "lead",
    (
        Condition("The checklist has questions", Effect.REFUSES, _questions, mend="checklist"),
        Condition("Every scope item has a responsible member", Effect.REFUSES, _responsible, mend="team"),
        Condition("Every clause in scope has a question", Effect.HINT, _asked),
        Condition("Document review done, with its list of documents", Effect.HINT, issue="Fieldwork"),
        Condition("Agenda: slots do not overlap, every scope item has one", Effect.HINT, issue="Fieldwork"),
    ),
)
