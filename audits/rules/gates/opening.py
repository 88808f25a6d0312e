"""AG-4: the opening meeting is a fact and never refused; what speaks against it is recorded as a deviation."""

from dataclasses import dataclass
from datetime import date

from audits.rules.conditions import Condition, Effect, Gate

ON_THE_DAY = "On the planned day"
MEETING_HELD = "Opening meeting held"
SEEN_AFTERWARDS = (ON_THE_DAY, MEETING_HELD)
"""Conditions that only the recorded meeting can meet: a page that waits for it does not tick them."""


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What is known on the day fieldwork starts. `held` is False for a desk audit without a meeting."""

    on: date
    planned_start: date | None
    started: bool
    team_confirmed: bool
    checklist_frozen: bool
    held: bool = True
    new_blocks: tuple[str, ...] = ()


def _blocks(facts: OpeningFacts) -> list[str]:
    return list(facts.new_blocks)


def _started(facts: OpeningFacts) -> list[str]:
    return [] if facts.started else ["fieldwork opened before the audit was started"]


def _team(facts: OpeningFacts) -> list[str]:
    return [] if facts.team_confirmed else ["fieldwork opened before the team was confirmed"]


def _checklist(facts: OpeningFacts) -> list[str]:
    return [] if facts.checklist_frozen else ["fieldwork opened before the checklist was frozen"]


def _day(facts: OpeningFacts) -> list[str]:
    if facts.planned_start is None or facts.on == facts.planned_start:
        return []
    days = abs((facts.on - facts.planned_start).days)
    side = "later" if facts.on > facts.planned_start else "earlier"
    return [f"fieldwork opened {days} {'day' if days == 1 else 'days'} {side} than planned"]


def _meeting(facts: OpeningFacts) -> list[str]:
    return [] if facts.held else ["no opening meeting was held"]


OPENING: Gate[OpeningFacts] = Gate(
    "AG-4",
    "Opening meeting",
    "lead",
    (
        Condition("Independence judged again today: nobody newly excluded", Effect.DEVIATION, _blocks),
        Condition("Audit started (AG-1)", Effect.DEVIATION, _started),
        Condition("Team confirmed", Effect.DEVIATION, _team),
        Condition("Checklist frozen", Effect.DEVIATION, _checklist),
        Condition(ON_THE_DAY, Effect.DEVIATION, _day),
        Condition(MEETING_HELD, Effect.DEVIATION, _meeting),
    ),
)
