"""The picker's question on any other day: who may audit this, or what may somebody audit, if it began then.

The scope and a stated record period are the audit's own; a period that is not stated is the default of that day. What
was signed or decided later is not known; dated facts are taken as entered; the preset is the one in force today.
Whether somebody is away or booked is not asked (AVL-*).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet

from programmes.models import Judgement, PlannedAudit
from programmes.queries.docket import Docket, ItemKey, SeatRow, load_policy, merged
from programmes.queries.dockets import cases_of, read_dockets
from programmes.queries.known import Person
from programmes.queries.people import Reason, asked_of, grade_on, items_in_words, pool_of, reason_of
from programmes.rules.as_of import change_words, independence_only, signing_days, since, turning_days
from programmes.rules.calendar import Span, spoken
from programmes.rules.severity import Group, Severity, group_of
from programmes.rules.verdict import Verdict

ByItem = Mapping[ItemKey, tuple[Verdict, ...]]


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of somebody between the day asked and today, and from which day on it holds."""

    on: date
    words: str
    ahead: bool
    """The day lies ahead: the words tell what will be, else what has been since."""

    @property
    def sentence(self) -> str:
        return f"{'From' if self.ahead else 'Since'} {spoken(self.on)}: {self.words}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One person on one audit, or on one process, on the day asked; `now` is what is said for today."""

    person: Person
    name: str
    group: Group
    reasons: tuple[Reason, ...]
    new: frozenset[int]
    """Places of the reasons that are not said today."""
    gone: tuple[Reason, ...]
    """Reasons that are said today and not on the day asked."""
    now: Group
    takes_words: str = ""
    turn: Turn | None = None
    seat: SeatRow | None = None
    role: str = ""
    stored: Judgement | None = None


@dataclass(frozen=True)
class AsOf:
    """One audit asked on another day."""

    day: date
    last: date
    records: Span | None
    records_stated: bool
    preset: str
    answers: tuple[Answer, ...]

    @property
    def groups(self) -> list[tuple[Group, list[Answer]]]:
        """Answers by group, in the picker's order; empty groups are left out."""
        return [(group, found) for group in Group if (found := [one for one in self.answers if one.group == group])]


class OtherDays:
    """One audit as if its fieldwork began on another day. Eight queries for any number of days."""

    def __init__(self, audit: PlannedAudit, days: Iterable[date]) -> None:
        self.audit = audit
        self.length = _length(audit)
        self.policy = load_policy()
        first = min(days)
        earliest = self._shifted(first)
        self.reading = read_dockets([earliest], first)
        self.base = self.reading.docket(earliest, self.policy)
        self._books: dict[date, Docket] = {}

    def book(self, day: date) -> Docket:
        """The docket of that day. No query."""
        if day not in self._books:
            shifted = self._shifted(day)
            cases = cases_of(shifted, self.base, day, self.reading.measures.get(self.audit.pk, ((), [])))
            window = Span(day, day + timedelta(days=self.length - 1))
            self._books[day] = replace(self.base, audit=shifted, today=day, cases=cases, window=window)
        return self._books[day]

    def asked(self, book: Docket, name: str, seat: SeatRow | None) -> tuple[Group, ByItem]:
        """Group and verdicts by item, as the picker would have them, without availability."""
        role = seat.role if seat else ("trainee" if grade_on(book, name) == "trainee" else "auditor")
        by_item = {item: independence_only(found) for item, found in asked_of(book, name, role, seat).items()}
        return _group(book, by_item, name), by_item

    def _shifted(self, day: date) -> PlannedAudit:
        moved = copy(self.audit)
        moved.start, moved.end = day, day + timedelta(days=self.length - 1)
        moved.actual_start = moved.actual_end = None
        if moved.records_from and not moved.records_to and moved.records_from >= day:
            moved.records_from = None  # a period that has not begun: the default of that day
        return moved


def audit_as_of(audit: PlannedAudit, day: date, *, today: date, only_team: bool = False) -> AsOf:
    """Everybody's answer on this audit for that day, with what differs from today. Ten queries, whatever the size."""
    days = OtherDays(audit, (day, today))
    then = days.book(day)
    seats = {seat.person: seat for seat in then.seats}
    pool = set(seats) if only_team else set(pool_of(then)) | set(seats)
    stored = {str(row.person_id): row for row in _assigned(audit)}
    found = [
        _answer(days, name, seats.get(name), day, today, stored.get(name) if name in seats else None)
        for name in sorted(pool, key=lambda name: then.people[name].name)
    ]
    case = next(iter(then.cases.values()), None)
    return AsOf(
        day=day,
        last=then.window.end or day if then.window else day,
        records=case.records if case else None,
        records_stated=then.audit.records_from is not None,
        preset=then.policy.name,
        answers=tuple(found),
    )


def _assigned(audit: PlannedAudit) -> QuerySet[Judgement]:
    """What was said at assignment; of somebody who was assigned twice the last one counts."""
    return audit.judgements.filter(occasion=Judgement.Occasion.ASSIGNED).order_by("pk")


def _length(audit: PlannedAudit) -> int:
    """Days of the fieldwork; one where the audit has no days yet."""
    if audit.first_day is None or audit.last_day is None:
        return 1
    return max(1, (audit.last_day - audit.first_day).days + 1)


def _answer(
    days: OtherDays, name: str, seat: SeatRow | None, day: date, today: date, stored: Judgement | None
) -> Answer:
    then, now = days.book(day), days.book(today)
    group, by_item = days.asked(then, name, seat)
    group_now, by_item_now = days.asked(now, name, seat)
    reasons, gone, new = compared(then, now, by_item, by_item_now, name)

    def state(other: date) -> Group:
        return days.asked(days.book(other), name, seat)[0]

    turn = None
    if group != group_now:
        items = [case.item for case in then.cases.values()]
        turning = turning_days(name, then.facts, items, days.policy, days.length)
        turning |= signing_days(then.guards, days.length)
        turn = turned(since(state, turning, day, today), day, today, group, group_now)
    open_items = _open(by_item)
    whole = len(open_items) == len(by_item)
    return Answer(
        person=then.people[name],
        name=then.people[name].name,
        group=group,
        reasons=reasons,
        new=new,
        gone=gone,
        now=group_now,
        takes_words="" if whole or not open_items else items_in_words(then, open_items),
        turn=turn,
        seat=seat,
        role=seat.role if seat else "",
        stored=stored,
    )


def turned(on: date | None, day: date, today: date, then: Group, now: Group) -> Turn | None:
    """The turn between two days in words; read forwards, from the earlier to the later day."""
    if on is None:
        return None
    was, becomes = (then, now) if day < today else (now, then)
    return Turn(on, change_words(was, becomes), ahead=day > today)


def compared(
    then: Docket, now: Docket, by_item: ByItem, by_item_now: ByItem, name: str
) -> tuple[tuple[Reason, ...], tuple[Reason, ...], frozenset[int]]:
    """Reasons of the day, reasons of today alone, and the places of those that are not said today."""
    reasons = tuple(reason_of(then, one, name) for one in merged(by_item))
    today = tuple(reason_of(now, one, name) for one in merged(by_item_now))
    known, known_now = {_same(one) for one in reasons}, {_same(one) for one in today}
    gone = tuple(one for one in today if _same(one) not in known)
    return reasons, gone, frozenset(place for place, one in enumerate(reasons) if _same(one) not in known_now)


def _same(reason: Reason) -> tuple[object, ...]:
    """The same reason on two days, whatever days its sentence and its facts name; a safeguard makes it another one."""
    verdict = reason.verdict
    facts = tuple((used.kind, used.text) for used in verdict.facts)
    return verdict.rule, verdict.part, reason.weight, facts or verdict.sentence


def _group(book: Docket, by_item: ByItem, name: str) -> Group:
    weights = [book.open_severity(verdict, name) for found in by_item.values() for verdict in found]
    return group_of(max(weights, default=Severity.CLEAR))


def _open(by_item: ByItem) -> set[ItemKey]:
    return {item for item, found in by_item.items() if not any(v.severity == Severity.BLOCK for v in found)}
