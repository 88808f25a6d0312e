"""How a gate lists what it looks at: conditions as data, each either built or coming later.

A later condition has no function at all, so that nobody can mistake it for one that passed:
the page says "not checked yet" beside it, with the issue that brings it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

F = TypeVar("F")


class Effect(StrEnum):
    """What a condition does when it does not hold (domain 5.1, facts and decisions)."""

    REFUSES = "refuses"
    DEVIATION = "deviation"
    HINT = "hint"


class Status(StrEnum):
    """What the gate panel says of one condition."""

    MET = "met"
    OPEN = "open"
    LATER = "not checked yet"


@dataclass(frozen=True, slots=True)
class Condition(Generic[F]):
    """One thing that a gate looks at. `find` returns every reason against it, None as `find` means: later."""

    text: str
    effect: Effect
    find: Callable[[F], list[str]] | None = None
    issue: str = ""
    mend: str = ""
    """Where it is put right: a word that the page turns into an address (brief, scope, team, programme, checklist)."""

    def __post_init__(self) -> None:
        if (self.find is None) != bool(self.issue):
            raise ValueError(f"“{self.text}” is either built or names the issue that brings it.")

    @property
    def built(self) -> bool:
        """Whether the product checks it today."""
        return self.find is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the gate panel."""

    text: str
    status: Status
    effect: Effect
    reasons: tuple[str, ...] = ()
    issue: str = ""
    mend: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the decision is refused because of it as things stand."""
        return self.effect is Effect.REFUSES and self.status is Status.OPEN


@dataclass(frozen=True, slots=True)
class Gate(Generic[F]):
    """A gate of domain 5.1: its decision refuses, its facts are taken with a deviation or a hint."""

    id: str
    title: str
    actor: str
    conditions: tuple[Condition[F], ...]

    def refusals(self, facts: F) -> list[str]:
        """Every reason against the decision; an empty list is a yes."""
        return self._found(facts, Effect.REFUSES)

    def deviations(self, facts: F) -> list[str]:
        """Every fact against a rule; the fact is taken and this is recorded."""
        return self._found(facts, Effect.DEVIATION)

    def hints(self, facts: F) -> list[str]:
        """What is worth knowing; nothing is recorded."""
        return self._found(facts, Effect.HINT)

    def panel(self, facts: F) -> list[Line]:
        """Every condition with its state, built ones first."""
        lines = [_line(condition, facts) for condition in self.conditions]
        return sorted(lines, key=lambda line: line.status is Status.LATER)

    def _found(self, facts: F, effect: Effect) -> list[str]:
        wanted = (c.find for c in self.conditions if c.effect is effect and c.find is not None)
        return [reason for find in wanted for reason in find(facts)]


def _line(condition: Condition[F], facts: F) -> Line:
    if condition.find is None:
        return Line(condition.text, Status.LATER, condition.effect, issue=condition.issue, mend=condition.mend)
    reasons = tuple(condition.find(facts))
    return Line(condition.text, Status.OPEN if reasons else Status.MET, condition.effect, reasons, mend=condition.mend)
