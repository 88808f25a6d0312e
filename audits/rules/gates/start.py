"""AG-1: the programme manager starts the audit (planned -> preparing)."""

from dataclasses import dataclass
from datetime import date

from audits.rules.conditions import Condition, Effect, Gate


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What is known of the audit when it is to be started."""

    objectives: int
    scope_items: int
    criteria: int
    period_from: date | None
    period_to: date | None
    has_client: bool
    has_method: bool
    lead: str
    lead_accepted: bool
    programme_approved: bool
    planned_start: date | None = None
    window_from: date | None = None
    window_to: date | None = None


def _objective(facts: StartFacts) -> list[str]:
    return [] if facts.objectives else ["The audit has no objective."]


def _scope(facts: StartFacts) -> list[str]:
    return [] if facts.scope_items else ["The audit has no scope item."]


def _criteria(facts: StartFacts) -> list[str]:
    return [] if facts.criteria else ["The audit has no criteria."]


def _period(facts: StartFacts) -> list[str]:
    if facts.period_from is None or facts.period_to is None:
        return ["The audited period is not set."]
    return ["The audited period ends before it begins."] if facts.period_to < facts.period_from else []


def _client(facts: StartFacts) -> list[str]:
    return [] if facts.has_client else ["The audit has no client."]


def _method(facts: StartFacts) -> list[str]:
    return [] if facts.has_method else ["The audit has no method."]


def _lead(facts: StartFacts) -> list[str]:
    return [] if facts.lead else ["The audit has no lead."]


def _accepted(facts: StartFacts) -> list[str]:
    if not facts.lead or facts.lead_accepted:
        return []
    return [f"{facts.lead} has not accepted the assignment as lead (accepting is the declaration, IND-13)."]


def _approved(facts: StartFacts) -> list[str]:
    return [] if facts.programme_approved else ["The programme is not approved."]


def _window(facts: StartFacts) -> list[str]:
    start = facts.planned_start
    if start is None or facts.window_from is None or facts.window_to is None:
        return []
    return (
        [] if facts.window_from <= start <= facts.window_to else ["planned start outside the window of the programme"]
    )


START: Gate[StartFacts] = Gate(
    "AG-1",
    "Start the audit",
    "programme manager",
    (
        Condition("At least one objective", Effect.REFUSES, _objective, mend="brief"),
        Condition("At least one scope item", Effect.REFUSES, _scope, mend="scope"),
        Condition("Criteria named", Effect.REFUSES, _criteria, mend="brief"),
        Condition("Audited period", Effect.REFUSES, _period, mend="brief"),
        Condition("Client", Effect.REFUSES, _client, mend="brief"),
        Condition("Method", Effect.REFUSES, _method, mend="brief"),
        Condition("Lead", Effect.REFUSES, _lead, mend="team"),
        Condition("Lead has accepted the assignment", Effect.REFUSES, _accepted, mend="team"),
        Condition("Programme approved", Effect.REFUSES, _approved, mend="programme"),
        Condition("Planned start inside the window", Effect.DEVIATION, _window),
    ),
)
