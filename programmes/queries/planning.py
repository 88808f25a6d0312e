"""A year as the planner's problem: what is due or has no team, candidate weeks, people, and the rules as a court."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kernel.dates import Calendar, add_months
from organisation.models import Process, User
from organisation.queries import calendar
from programmes.models import Assignment, PlannedAudit, ProcessPriority, Programme
from programmes.models import Safeguard as SafeguardRow
from programmes.planner.court import RulesCourt
from programmes.planner.problem import Now, Part, Person, SeatNow, Slot, ToPlace
from programmes.queries.calendar import calendar_marks
from programmes.queries.docket import ScopeRow, SeatRow, load_policy
from programmes.queries.dockets import Reading, read_dockets
from programmes.queries.downstream import verifications
from programmes.queries.judging import all_work
from programmes.queries.known import key
from programmes.queries.year import last_audits, placed_safeguards
from programmes.rules.calendar import Span
from programmes.rules.case import WORKING_ROLES
from programmes.rules.choosing import GRADES
from programmes.rules.facts import AuditWork, Facts, Item, Knows, ProcessFact
from programmes.rules.marks import freezes
from programmes.rules.planning import Planning, Weights
from programmes.rules.policy import Policy
from programmes.rules.safeguards import Safeguard
from programmes.rules.scope import same_item

JUDGES = ("lead", "auditor")
NEAR_WEEKS = 4
"""A due month that ends within so many weeks from today is over: the search begins now."""


@dataclass(frozen=True)
class YearProblem:
    """What the planner starts from, before the rules have said who may do what."""

    audits: tuple[ToPlace, ...]
    people: tuple[Person, ...]
    near: tuple[Person, ...]
    court: RulesCourt
    freeze: tuple[Span, ...]
    neighbours: tuple[tuple[str, str], ...]
    rotation: Mapping[tuple[str, str], int]
    month_capacity: int
    month_used: Mapping[int, int]
    sources: Mapping[str, Source]
    numbers: Planning
    weights: Weights


@dataclass(frozen=True)
class Source:
    """Where an audit of the problem comes from: a planned one, or a process that is due and has none."""

    title: str
    audit: int | None = None
    process: int | None = None
    start: date | None = None
    end: date | None = None
    items: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Keys of scope items by part; of clauses where the audit does not exist yet."""


def suggestable(programme: Programme, today: date, *, anywhen: frozenset[str] = frozenset()) -> YearProblem:
    """Planned audits without a lead, and processes that are due and stand in no audit of the year.

    `anywhen`: keys of those that may stand in any week of the year, because around their month nobody may lead them.
    """
    return _Reader(programme, today, anywhen).suggest()


def repairable(programme: Programme, today: date) -> YearProblem:
    """Every audit of the year to come that has a team, as it stands now."""
    return _Reader(programme, today).repair()


class _Reader:
    """Reads once; about fifteen queries, however many audits and people."""

    def __init__(self, programme: Programme, today: date, anywhen: frozenset[str] = frozenset()) -> None:
        self.anywhen = anywhen
        self.programme, self.today, self.year = programme, today, programme.year
        self.policy: Policy = load_policy()
        self.numbers, self.weights = self.policy.planner, self.policy.planner_goals
        self.days: Calendar = calendar()
        rows = programme.audits.filter(legacy=False).exclude(progress="cancelled").order_by("start", "reference")
        self.audits: list[PlannedAudit] = list(rows)
        self.reading: Reading = read_dockets(self.audits, today)
        self.bands = {
            row.process_id: row.band
            for row in ProcessPriority.objects.filter(programme=programme).only("process_id", "decided", "suggested")
        }
        self.last = last_audits(min(today, date(self.year, 1, 1)))
        known = Process.objects.filter(active=True).prefetch_related("process_leaves__clause__standard")
        self.processes: dict[str, Process] = {row.code: row for row in known}
        self.freeze = tuple(Span(mark.start, mark.end) for mark in freezes(calendar_marks(self.year)))
        self.active = {key(pk) for pk in User.objects.filter(is_active=True).values_list("pk", flat=True)}
        self.sources: dict[str, Source] = {}

    def suggest(self) -> YearProblem:
        free = [audit for audit in self.audits if self._is_free(audit) and not self._lead(audit)]
        made = [*(self._planned(audit) for audit in free), *self._due()]
        return self._whole(made, {audit.reference for audit in free})

    def repair(self) -> YearProblem:
        teamed = [audit for audit in self.audits if self._is_free(audit) and audit.start and self._lead(audit)]
        return self._whole([self._standing(audit) for audit in teamed], {audit.reference for audit in teamed})

    # Audits

    def _is_free(self, audit: PlannedAudit) -> bool:
        ahead = audit.start is None or audit.start > self.today
        return audit.progress == PlannedAudit.Progress.PLANNED and audit.actual_start is None and ahead

    def _seats(self, audit: PlannedAudit) -> tuple[SeatRow, ...]:
        return self.reading.seats.get(audit.pk, ())

    def _lead(self, audit: PlannedAudit) -> bool:
        return any(seat.role == "lead" for seat in self._seats(audit))

    def _planned(self, audit: PlannedAudit) -> ToPlace:
        due = audit.start.month if audit.start else self._due_month(self._processes_of(audit))
        return self._to_place(audit, due, self.numbers.seats, None)

    def _standing(self, audit: PlannedAudit) -> ToPlace:
        assert audit.start is not None
        held = [SeatNow(seat.person, seat.role) for seat in self._seats(audit) if seat.role in WORKING_ROLES]
        seats = sum(1 for seat in held if seat.role in JUDGES)
        found = self._to_place(audit, audit.start.month, seats, None)
        here = Slot(_monday(audit.start).isoformat(), Span(audit.start, audit.end or audit.start))
        near = timedelta(weeks=self.numbers.repair_weeks)
        others = [
            slot
            for slot in self._slots(date(self.year, 1, 1), date(self.year, 12, 31), self._length(audit))
            if slot.key != here.key and abs(slot.span.start - audit.start) <= near
        ]
        slots = tuple(sorted([here, *others], key=lambda slot: slot.key))
        trainees = sum(1 for seat in held if seat.role == "trainee")
        return replace(found, slots=slots, trainees=trainees, now=Now(here.key, tuple(held)))

    def _to_place(self, audit: PlannedAudit, due: int, seats: int, now: Now | None) -> ToPlace:
        scope = self.reading.scopes.get(audit.pk, ())
        standards, documents = self.reading.measures.get(audit.pk, ((), []))
        parts, items = _parts(scope, documents)
        self.sources[audit.reference] = Source(audit.title, audit.pk, None, audit.start, audit.end, items)
        length = self._length(audit)
        half = round(float(audit.planned_days) * 2 / seats) if audit.planned_days else 2 * length
        band = self._band({row.process for row in scope})
        return ToPlace(
            key=audit.reference,
            title=audit.title,
            parts=parts,
            slots=self._window(due, length, audit.reference),
            half_days=max(1, half),
            seats=seats,
            due=due,
            weight=self.weights.of_band(band),
            band=band,
            trainees=self.numbers.trainees,
            standards=standards,
            records=Span(audit.records_from, audit.records_to) if audit.records_from else None,
            now=now,
        )

    def _due(self) -> Iterator[ToPlace]:
        """Processes whose interval ends in this year, or that were never audited, and that no audit of it holds."""
        placed = {row.process for scope in self.reading.scopes.values() for row in scope}
        for code, process in self.processes.items():
            leaves = [row.clause for row in process.process_leaves.all()]
            last = self.last.get(process.pk)
            due = add_months(last, self.policy.interval(self._band({code}))) if last else None
            if code in placed or not leaves or (due is not None and due.year > self.year):
                continue
            parts = tuple(Part(f"{code} {leaf.number}", Item(code, (leaf.number,)), process.topic) for leaf in leaves)
            name = f"new:{code}"
            items = {part.key: (leaf.pk,) for part, leaf in zip(parts, leaves, strict=True)}
            self.sources[name] = Source(process.name, None, process.pk, items=items)
            month = self._due_month({code})
            band = self._band({code})
            yield ToPlace(
                key=name,
                title=process.name,
                parts=parts,
                slots=self._window(month, self.numbers.usual_days, name),
                half_days=2 * self.numbers.usual_days,
                seats=self.numbers.seats,
                due=month,
                weight=self.weights.of_band(band),
                band=band,
                trainees=self.numbers.trainees,
                standards=tuple(dict.fromkeys(leaf.standard.code for leaf in leaves)),
            )

    def _processes_of(self, audit: PlannedAudit) -> set[str]:
        return {row.process for row in self.reading.scopes.get(audit.pk, ()) if row.process}

    def _due_month(self, codes: Iterable[str]) -> int:
        """The earliest month in which one of them is due; what is late or was never audited is due at once."""
        months = [12]
        for code in codes:
            process = self.processes.get(code)
            last = self.last.get(process.pk) if process else None
            due = add_months(last, self.policy.interval(self._band({code}))) if last else date(self.year, 1, 1)
            months.append(due.month if due.year == self.year else 1 if due.year < self.year else 12)
        return min(months)

    def _band(self, codes: Iterable[str]) -> str:
        held = [self.bands.get(self.processes[code].pk, "medium") for code in codes if code in self.processes]
        return max(held, key=self.weights.of_band, default="medium")

    # Weeks

    def _length(self, audit: PlannedAudit) -> int:
        """Working days of the fieldwork."""
        if audit.start and audit.end:
            return max(1, self.days.working_days_between(audit.start - timedelta(days=1), audit.end))
        if not audit.planned_days:
            return self.numbers.usual_days
        return max(1, math.ceil(float(audit.planned_days) / self.numbers.seats))

    def _window(self, due: int, length: int, name: str) -> tuple[Slot, ...]:
        """Weeks around the due month; where that is over, from now on."""
        before, after = self.numbers.months_before, self.numbers.months_after
        if name in self.anywhen:
            return self._slots(date(self.year, 1, 1), date(self.year, 12, 31), length)
        first = date(self.year, max(1, due - before), 1)
        last = add_months(date(self.year, min(12, due + after), 1), 1) - timedelta(days=1)
        if last <= self.today + timedelta(weeks=NEAR_WEEKS):
            first, last = self.today, add_months(self.today, max(1, after + before))
        return self._slots(first, min(last, date(self.year, 12, 31)), length)

    def _slots(self, first: date, last: date, length: int) -> tuple[Slot, ...]:
        found, monday = [], _monday(first)
        while monday <= last:
            span = self._in_week(monday, length)
            inside = first <= span.start and span.end is not None and span.end <= last and span.start > self.today
            if inside and not any(span.touches(closed) for closed in self.freeze):
                found.append(Slot(monday.isoformat(), span))
            monday += timedelta(days=7)
        return tuple(found)

    def _in_week(self, monday: date, length: int) -> Span:
        """The first working days of a week, as many as the fieldwork has."""
        start = self.days.next_working_day(monday)
        return Span(start, self.days.add_working_days(start, length - 1))

    # The rest of the problem

    def _whole(self, audits: Sequence[ToPlace], open_ones: set[str]) -> YearProblem:
        facts = self._facts(open_ones)
        people = self._people(facts)
        return YearProblem(
            audits=tuple(audits),
            people=people,
            near=self._near(facts, {one.key for one in people}),
            court=RulesCourt(facts, self.today, self.policy, self._guards()),
            freeze=self.freeze,
            neighbours=tuple(_neighbours(audits)),
            rotation=_rotation(audits, facts),
            month_capacity=round(float(self.policy.days_a_month) * 2),
            month_used=self._month_used(open_ones),
            sources=self.sources,
            numbers=self.numbers,
            weights=self.weights,
        )

    def _facts(self, open_ones: set[str]) -> Facts:
        """What is known, without the seats that are to be filled or may change."""
        work = tuple(row for row in all_work() if row.audit not in open_ones or row.role not in WORKING_ROLES)
        facts = replace(self.reading.known.facts, work=work, verified=tuple(verifications()))
        return facts if facts.knows else replace(facts, knows=self._knows(), processes=self._with_topics(facts))

    def _knows(self) -> tuple[Knows, ...]:
        people = self.reading.known.people.items()
        return tuple(Knows(name, topic, level) for name, one in people for topic, level in one.topics.items())

    def _with_topics(self, facts: Facts) -> dict[str, ProcessFact]:
        topics = {code: process.topic for code, process in self.processes.items()}
        return {code: replace(fact, topic=topics.get(code, "")) for code, fact in facts.processes.items()}

    def _guards(self) -> tuple[tuple[str, Safeguard], ...]:
        names = {audit.pk: audit.reference for audit in self.audits}
        rows = placed_safeguards(SafeguardRow.objects.filter(programme=self.programme))
        rows += placed_safeguards(SafeguardRow.objects.filter(audit__programme=self.programme, programme__isnull=True))
        return tuple((names[at] if at else "", guard) for at, _programme, guard in rows if not at or at in names)

    def _near(self, facts: Facts, seated: set[str]) -> tuple[Person, ...]:
        """Active people without a grade in this year who know a topic, or whose grade has ended."""
        held = {row.person for row in facts.qualified if row.grade in JUDGES and row.status == "valid"}
        knowing = {row.person for row in facts.knows if row.level >= self.policy.knows_topic_from}
        names = sorted(((held | knowing) & self.active) - seated, key=int)
        people = self.reading.known.people
        return tuple(Person(name, people[name].name, 0, fair=False) for name in names if name in people)

    def _people(self, facts: Facts) -> tuple[Person, ...]:
        whole = Span(date(self.year, 1, 1), date(self.year, 12, 31))
        grades: dict[str, set[str]] = defaultdict(set)
        for row in facts.qualified:
            if row.grade in GRADES and row.status == "valid" and row.span.touches(whole):
                grades[row.person].add(row.grade)
        guests = set(User.objects.filter(is_guest=True).values_list("pk", flat=True))
        used, given = self._used(facts, whole), self._given(facts, whole)
        return tuple(
            Person(
                key=name,
                name=self.reading.known.people[name].name,
                capacity=given.get(name, 2 * self.numbers.field_days),
                used=used.get(name, 0),
                fair=int(name) not in guests,
                trainee=held == {"trainee"},
            )
            for name, held in sorted(grades.items(), key=lambda row: int(row[0]))
            if name in self.active and name in self.reading.known.people
        )

    def _given(self, facts: Facts, whole: Span) -> dict[str, int]:
        """Half days that are entered for a person and hold in this year, the last entered counts (AVL-03)."""
        rows = sorted((row for row in facts.capacities if row.span.touches(whole)), key=lambda row: row.span.start)
        return {row.person: int(2 * row.days) for row in rows}

    def _used(self, facts: Facts, whole: Span) -> dict[str, int]:
        """Half days of the year that stay as they are."""
        found: dict[str, int] = defaultdict(int)
        for row in facts.work:
            if row.role in WORKING_ROLES and row.span.touches(whole):
                end = row.span.end or row.span.start
                found[row.person] += 2 * self.days.working_days_between(row.span.start - timedelta(days=1), end)
        return found

    def _month_used(self, open_ones: set[str]) -> dict[int, int]:
        found: dict[int, int] = defaultdict(int)
        for audit in self.audits:
            if audit.reference not in open_ones and audit.first_day and audit.first_day.year == self.year:
                found[audit.first_day.month] += round(float(audit.planned_days or 0) * 2)
        return found


def _parts(
    scope: Iterable[ScopeRow], documents: Sequence[tuple[str, str]]
) -> tuple[tuple[Part, ...], dict[str, tuple[int, ...]]]:
    """Lines of the scope, several sites as one, with the keys of their items."""
    parts: dict[str, Part] = {}
    items: dict[str, list[int]] = defaultdict(list)
    for row in scope:
        cited = tuple(name for name, process in documents if process in ("", row.process))
        parts.setdefault(row.label, Part(row.label, Item(row.process or None, (row.leaf,)), row.topic, cited))
        items[row.label].append(row.pk)
    return tuple(parts.values()), {name: tuple(kept) for name, kept in items.items()}


def _neighbours(audits: Iterable[ToPlace]) -> Iterator[tuple[str, str]]:
    """Audits whose first line lies in the same section of the standard, each with the next."""
    groups: dict[str, list[str]] = defaultdict(list)
    for audit in audits:
        if audit.parts:
            groups[".".join(audit.parts[0].item.leaves[0].split(".")[:2])].append(audit.key)
    for names in groups.values():
        yield from zip(names, names[1:], strict=False)


def _rotation(audits: Iterable[ToPlace], facts: Facts) -> dict[tuple[str, str], int]:
    """In how many of the earlier audits of an item somebody sat already."""
    found: dict[tuple[str, str], int] = {}
    for audit in audits:
        for person, rows in facts.work_of.items():
            times = sum(1 for row in rows if row.role in JUDGES and _same(audit, row))
            if times:
                found[(audit.key, person)] = times
    return found


def _same(audit: ToPlace, row: AuditWork) -> bool:
    return any(same_item(part.item, item) for part in audit.parts for item in row.items)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def working_seats(audit: PlannedAudit) -> list[Assignment]:
    """Who audits in it now."""
    return list(audit.assignments.filter(role__in=sorted(WORKING_ROLES)).select_related("person", "supervisor"))
