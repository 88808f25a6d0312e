"""What one rule says of one person and one item, with the facts that it used."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from programmes.rules.calendar import spoken
from programmes.rules.severity import Severity


@dataclass(frozen=True, slots=True)
class Used:
    """One dated fact that a rule used, in words, kept with the verdict."""

    kind: str
    text: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One reason. `blocked_through` is the last day of a cooling-off; `leaves` are the clauses it is about."""

    rule: str
    severity: Severity
    sentence: str
    part: str = ""
    facts: tuple[Used, ...] = ()
    blocked_through: date | None = None
    leaves: tuple[str, ...] = field(default=(), compare=False)

    @property
    def label(self) -> str:
        """The rule as people quote it: IND-18 (b)."""
        return f"{self.rule} {self.part}".strip()

    @property
    def clear_from(self) -> date | None:
        """The first day on which a cooling-off no longer holds."""
        return None if self.blocked_through is None else self.blocked_through + timedelta(days=1)

    @property
    def said(self) -> str:
        """The sentence with its rule, as it stands in refusals and reports."""
        return f"{self.label}: {self.sentence}"

    def as_data(self) -> dict[str, Any]:
        """The verdict as plain data, to be stored beside the assignment."""
        return {
            "rule": self.rule,
            "part": self.part,
            "severity": self.severity.name,
            "sentence": self.sentence,
            "blocked_through": self.blocked_through and self.blocked_through.isoformat(),
            "clear_from": self.clear_from and self.clear_from.isoformat(),
            "leaves": list(self.leaves),
            "facts": [
                {
                    "kind": used.kind,
                    "text": used.text,
                    "start": used.start and used.start.isoformat(),
                    "end": used.end and used.end.isoformat(),
                }
                for used in self.facts
            ],
        }


def overall(verdicts: Iterable[Verdict]) -> Severity:
    """The worst severity; CLEAR for no verdict at all."""
    return max((verdict.severity for verdict in verdicts), default=Severity.CLEAR)


def in_order(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Worst first, then by rule id; CLEAR ones (a rule switched off) and repeats drop out."""
    told = {(v.rule, v.part, v.severity, v.sentence): v for v in verdicts if v.severity > Severity.CLEAR}
    return tuple(sorted(told.values(), key=lambda v: (-v.severity, v.rule, v.part, v.sentence)))


def until(day: date | None) -> str:
    """'; clear from 1 March 2027' for a cooling-off, nothing without one."""
    return "" if day is None else f"; clear from {spoken(day + timedelta(days=1))}"
