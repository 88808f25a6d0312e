"""The rules as the planner asks them: per person, part and candidate week. The engine never knows a rule itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from programmes.planner.problem import Chance, Part, Person, Slot, ToPlace
from programmes.rules.calendar import Span
from programmes.rules.case import Case, Seat, open_case
from programmes.rules.facts import AuditWork, Facts
from programmes.rules.judge import judge_seat
from programmes.rules.policy import STANDARD, Policy
from programmes.rules.safeguards import Safeguard, answer_to
from programmes.rules.severity import Severity
from programmes.rules.team import cmp_02
from programmes.rules.verdict import Verdict


class Court(Protocol):
    """Whoever can say what stands against a person in a seat."""

    def judge(self, person: str, role: str, audit: ToPlace, part: Part, slot: Slot) -> tuple[Verdict, ...]:
        """Verdicts, worst first; what a granted safeguard answers is a LOG."""

    def knows(self, person: str, audit: ToPlace, part: Part, slot: Slot) -> bool:
        """Whether the team's knowledge rule (CMP-02) would be content with this person alone."""

    def has_level(self, person: str, topic: str) -> bool:
        """Whether somebody knows a topic well enough for CMP-02, whatever became of the grade."""


@dataclass
class RulesCourt:
    """`programmes.rules` on given facts. A MITIGATE counts as met only where a person has granted a safeguard."""

    facts: Facts
    as_of: date
    policy: Policy = STANDARD
    guards: tuple[tuple[str, Safeguard], ...] = ()
    """Safeguards with the audit that they belong to, or "" for every audit of the year."""

    def __post_init__(self) -> None:
        self._cases: dict[tuple[str, str, str], Case] = {}

    def judge(self, person: str, role: str, audit: ToPlace, part: Part, slot: Slot) -> tuple[Verdict, ...]:
        """Every rule on one seat, one part and one week."""
        found = judge_seat(self._case(audit, part, slot), Seat(person, role), self.policy)
        return tuple(self._answered(verdict, person, audit, slot.span) for verdict in found)

    def knows(self, person: str, audit: ToPlace, part: Part, slot: Slot) -> bool:
        """CMP-02 asked about a team of one."""
        return not cmp_02(self._case(audit, part, slot), (person,), (), self.policy)

    def has_level(self, person: str, topic: str) -> bool:
        """The level alone; who is away or has lost the grade knows the topic all the same."""
        return bool(topic) and self.facts.level(person, topic) >= self.policy.knows_topic_from

    def with_work(self, work: Iterable[AuditWork]) -> "RulesCourt":
        """The same with more seats known, as a whole plan is checked for double booking."""
        return RulesCourt(replace(self.facts, work=(*self.facts.work, *work)), self.as_of, self.policy, self.guards)

    def _case(self, audit: ToPlace, part: Part, slot: Slot) -> Case:
        name = (audit.key, part.key, slot.key)
        if name not in self._cases:
            self._cases[name] = open_case(
                self.facts,
                part.item,
                slot.span,
                as_of=self.as_of,
                policy=self.policy,
                records=_records(audit, slot),
                audit=audit.key,
                documents=part.documents,
                standards=audit.standards,
            )
        return self._cases[name]

    def _answered(self, verdict: Verdict, person: str, audit: ToPlace, window: Span) -> Verdict:
        if verdict.severity != Severity.MITIGATE:
            return verdict
        guards = [guard for at, guard in self.guards if at in ("", audit.key)]
        answer = answer_to(
            verdict, guards, person=person, audit=audit.key, window=window, as_of=self.as_of, policy=self.policy
        )
        return replace(verdict, severity=Severity.LOG) if answer else verdict


def _records(audit: ToPlace, slot: Slot) -> Span | None:
    """Records given with the audit, as far as they lie before the candidate week."""
    if audit.records is None or audit.records.start >= slot.span.start:
        return None
    return audit.records


Told = Callable[[int, int], None]
"""Called with audits judged and audits in all."""


def chances(
    audits: tuple[ToPlace, ...], people: tuple[Person, ...], court: Court, told: Told | None = None
) -> Mapping[tuple[str, str], Chance]:
    """What the rules leave each person in each audit and week. A person with no chance at all is not in it."""
    found: dict[tuple[str, str], Chance] = {}
    for number, audit in enumerate(audits):
        if told is not None:
            told(number, len(audits))
        for person in people:
            chance = chance_of(audit, person, court)
            if chance.works or chance.trains:
                found[(audit.key, person.key)] = chance
    return found


def warned(
    audits: tuple[ToPlace, ...],
    people: tuple[Person, ...],
    court: Court,
    allowed: Mapping[tuple[str, str], Chance],
) -> tuple[Mapping[tuple[str, str], frozenset[str]], Mapping[tuple[str, str], frozenset[str]]]:
    """Weeks in which a rule warns, of whoever works in an audit, and of its lead alone; asked where they may come.

    A lead is judged on the whole scope: what would need a safeguard there counts too, however the work is shared.
    """
    of_works, of_leads = {}, {}
    for audit in audits:
        for person in people:
            chance = allowed.get((audit.key, person.key))
            if chance is None or not chance.works:
                continue
            works = frozenset(week for week in chance.works if _warns(court, person.key, "auditor", audit, week))
            leads = frozenset(week for week in chance.leads - works if _warns(court, person.key, "lead", audit, week))
            of_works[(audit.key, person.key)], of_leads[(audit.key, person.key)] = works, leads
    return of_works, of_leads


def _warns(court: Court, person: str, role: str, audit: ToPlace, week: str) -> bool:
    slot = audit.slot(week)
    weighs = (Severity.WARN, Severity.MITIGATE) if role == "lead" else (Severity.WARN,)
    return any(
        verdict.severity in weighs for part in audit.parts for verdict in court.judge(person, role, audit, part, slot)
    )


def knowing(
    audits: tuple[ToPlace, ...], people: tuple[Person, ...], court: Court
) -> Mapping[tuple[str, str], frozenset[str]]:
    """Parts that each person knows well enough in any candidate week: levels have no dates, the grades behind them do.

    In which of these weeks somebody may take a part is in the chances, and there a grade that ended closes the week.
    """
    return {
        (audit.key, person.key): frozenset(
            part.key
            for part in audit.parts
            if any(court.knows(person.key, audit, part, slot) for slot in _middle_first(audit.slots))
        )
        for audit in audits
        if audit.slots
        for person in people
        if not person.trainee
    }


def _middle_first(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The week that answers for nearly everybody is asked first."""
    middle = len(slots) // 2
    return (*slots[middle:], *slots[:middle])


def chance_of(audit: ToPlace, person: Person, court: Court) -> Chance:
    """One person in one audit, week by week."""
    if person.trainee:
        return Chance(trains=frozenset(s.key for s in audit.slots if _trains(audit, person, court, s)))
    takes: dict[str, set[str]] = {part.key: set() for part in audit.parts}
    leads: set[str] = set()
    for slot in audit.slots:
        weighed = {part.key: worst(court.judge(person.key, "auditor", audit, part, slot)) for part in audit.parts}
        free = [key for key, severity in weighed.items() if severity < Severity.MITIGATE]
        for key in free:
            takes[key].add(slot.key)
        if free and max(weighed.values()) < Severity.BLOCK and _leads(audit, person, court, slot, weighed):
            leads.add(slot.key)
    return Chance({key: frozenset(kept) for key, kept in takes.items() if kept}, frozenset(leads))


def _leads(audit: ToPlace, person: Person, court: Court, slot: Slot, weighed: Mapping[str, Severity]) -> bool:
    """No BLOCK as lead on any part, nothing to safeguard that only leading brings; the first one ends the asking."""
    for part in audit.parts:
        severity = worst(court.judge(person.key, "lead", audit, part, slot))
        if severity >= Severity.BLOCK or (severity == Severity.MITIGATE and weighed[part.key] < Severity.MITIGATE):
            return False
    return True


def _trains(audit: ToPlace, person: Person, court: Court, slot: Slot) -> bool:
    """Free of everything that would need a safeguard, on every part: a trainee goes where the supervisor goes."""
    return all(worst(court.judge(person.key, "trainee", audit, part, slot)) < Severity.MITIGATE for part in audit.parts)


def worst(verdicts: tuple[Verdict, ...]) -> Severity:
    """The heaviest verdict; CLEAR for none."""
    return max((verdict.severity for verdict in verdicts), default=Severity.CLEAR)
