"""AG-5: "fieldwork finished" is never refused; it is the to-do list that AG-8 holds."""

from dataclasses import dataclass

from audits.rules.conditions import Condition, Effect, Gate


@dataclass(frozen=True, slots=True)
class FieldworkFacts:
    """Labels of questions, such as "SD-03", by what is open on them; explained lines are left out by the caller."""

    unanswered: tuple[str, ...] = ()
    come_back: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    """Sentences such as "SD-03: no source"."""
    excluded_leaves: tuple[str, ...] = ()
    """Leaves all of whose questions are "not applicable" without the programme manager's approval (domain 6.2)."""
    conflicts: tuple[str, ...] = ()
    """Questions answered differently by two people, not yet decided by the lead."""


def _unanswered(facts: FieldworkFacts) -> list[str]:
    return [f"{label}: mandatory and not answered." for label in facts.unanswered]


def _come_back(facts: FieldworkFacts) -> list[str]:
    return [f"{label}: marked “come back”." for label in facts.come_back]


def _incomplete(facts: FieldworkFacts) -> list[str]:
    return list(facts.incomplete)


def _excluded(facts: FieldworkFacts) -> list[str]:
    why = "every question is “not applicable”. Clauses cannot be excluded; the programme manager decides."
    return [f"{leaf}: {why}" for leaf in facts.excluded_leaves]


def _conflicts(facts: FieldworkFacts) -> list[str]:
    return [f"{label}: two answers differ, the lead decides." for label in facts.conflicts]


FIELDWORK: Gate[FieldworkFacts] = Gate(
    "AG-5",
    "Fieldwork finished",
    "lead",
    (
        Condition("Every mandatory question answered", Effect.HINT, _unanswered, mend="checklist"),
        Condition("No “come back” left", Effect.HINT, _come_back, mend="checklist"),
        Condition("Every answer has what its result needs, a source first", Effect.HINT, _incomplete, mend="checklist"),
        Condition("No clause left out as “not applicable”", Effect.HINT, _excluded, mend="checklist"),
        Condition("No two answers in conflict", Effect.HINT, _conflicts, mend="checklist"),
        Condition("Every agenda slot done", Effect.HINT, issue="Fieldwork"),
        Condition("Every sample documented", Effect.HINT, issue="Fieldwork"),
        Condition("Every trainee's answer countersigned", Effect.HINT, issue="Fieldwork"),
    ),
)
