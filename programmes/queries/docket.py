"""One audit as the rules see it: its items as cases, the seats in it, the safeguards that may answer.

Reading is in `dockets.py`: one audit or a whole year, in the same number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kernel import policy as settings_rows
from programmes.models import PlannedAudit
from programmes.queries.known import Person
from programmes.rules.calendar import Span
from programmes.rules.case import Acceptance, Case, Seat
from programmes.rules.facts import Facts
from programmes.rules.judge import judge_seat
from programmes.rules.policy import Policy
from programmes.rules.safeguards import Safeguard, answer_to
from programmes.rules.severity import Severity
from programmes.rules.team import cmp_02, cmp_05
from programmes.rules.verdict import Verdict, in_order

ItemKey = tuple[str, str]
TEAM = ("lead", "auditor", "expert")


def load_policy() -> Policy:
    """The preset in force. One query."""
    return settings_rows.load(Policy, "programmes")


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """A scope item as choosing and judging need it."""

    pk: int
    process: str
    process_name: str
    topic: str
    leaf: str
    site: str

    @property
    def key(self) -> ItemKey:
        """Sites do not change a verdict, so rows of several sites share it."""
        return self.process, self.leaf

    @property
    def label(self) -> str:
        """P04 8.5.1.1, or the leaf alone."""
        return f"{self.process} {self.leaf}".strip()


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A person in this audit; `items` are keys of scope items, empty means the whole scope."""

    assignment: int
    person: str
    role: str
    supervisor: str | None
    accepted_on: date | None
    accepted_print: str
    items: frozenset[int]
    remote: bool = False


@dataclass(frozen=True)
class Docket:
    """Everything that judging one audit needs, read in a constant number of queries."""

    audit: PlannedAudit
    today: date
    policy: Policy
    facts: Facts
    people: Mapping[str, Person]
    scope: tuple[ScopeRow, ...]
    cases: Mapping[ItemKey, Case]
    seats: tuple[SeatRow, ...]
    guards: tuple[Safeguard, ...]
    window: Span | None

    def judge(
        self, person: str, role: str, acceptance: Acceptance | None = None, *, remote: bool = False
    ) -> dict[ItemKey, tuple[Verdict, ...]]:
        """Every verdict by item; an audit without dates is not judged."""
        seat = Seat(person, role, acceptance, remote)
        return {item: judge_seat(case, seat, self.policy) for item, case in self.cases.items()}

    def judge_team(self) -> dict[ItemKey, tuple[Verdict, ...]]:
        """What the rules say of the team as a whole, by item: CMP-02 and CMP-05. Nothing while nobody audits."""
        members = [(seat, {row.key for row in self.taken(seat)}) for seat in self.seats if seat.role in TEAM]
        if not any(seat.role != "expert" for seat, _items in members):
            return {}
        found = {}
        for item, case in self.cases.items():
            here = [seat for seat, items in members if item in items]
            auditors = [seat.person for seat in here if seat.role != "expert"]
            experts = [seat.person for seat in here if seat.role == "expert"]
            alone = cmp_05(case, auditors, experts, self.policy)
            knows = cmp_02(case, auditors, experts, self.policy) if auditors else []
            found[item] = in_order([*alone, *knows])
        return found

    def taken(self, seat: SeatRow) -> tuple[ScopeRow, ...]:
        """The items of a seat."""
        return tuple(row for row in self.scope if not seat.items or row.pk in seat.items)

    def answer(self, verdict: Verdict, person: str, *, as_of: date | None) -> Safeguard | None:
        """The safeguard that answers a MITIGATE on this audit."""
        if self.window is None:
            return None
        return answer_to(
            verdict,
            self.guards,
            person=person,
            audit=self.audit.reference,
            window=self.window,
            as_of=as_of,
            policy=self.policy,
        )

    def open_severity(self, verdict: Verdict, person: str) -> Severity:
        """The weight after safeguards: an answered MITIGATE is a LOG with its safeguard printed."""
        answered = self.answer(verdict, person, as_of=self.today) is not None
        return Severity.LOG if answered else verdict.severity


def merged(verdicts: Mapping[Any, Iterable[Verdict]]) -> tuple[Verdict, ...]:
    """The verdicts of several items as one list; a sentence that holds for many items is told once, for all leaves."""
    leaves: dict[tuple[str, str, Severity, str], list[str]] = defaultdict(list)
    kept: dict[tuple[str, str, Severity, str], Verdict] = {}
    for found in verdicts.values():
        for verdict in found:
            name = (verdict.rule, verdict.part, verdict.severity, verdict.sentence)
            kept.setdefault(name, verdict)
            leaves[name].extend(leaf for leaf in verdict.leaves if leaf not in leaves[name])
    return in_order(replace(verdict, leaves=tuple(leaves[name])) for name, verdict in kept.items())
