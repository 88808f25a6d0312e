"""The CP-SAT model of a problem. Only `running` opens it, inside a job: importing ortools costs two seconds.

A week is one of an audit's candidates; whoever works, leads or takes a part does so only in weeks that the rules left.
Slack makes it always answer: what cannot be had is a variable of the first goal, and comes back as a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from programmes.planner.plan import (
    BALANCE,
    CHANGED,
    MISSING,
    MOVED,
    PRIORITY,
    SEATS,
    TRAVEL,
    WARNED,
    Gap,
    Placement,
    Seat,
)
from programmes.planner.problem import Part, Problem, ToPlace

Key = tuple[str, str]


@dataclass
class Relaxed:
    """Hard limits left out, to find which one is the bottleneck."""

    days: bool = False
    booking: bool = False


@dataclass
class Model:
    """Variables by what they mean; `goals` are the expressions to minimise."""

    problem: Problem
    relaxed: Relaxed = field(default_factory=Relaxed)

    def __post_init__(self) -> None:
        self.cp = cp_model.CpModel()
        self.week: dict[Key, Any] = {}
        self.works: dict[Key, Any] = {}
        self.leads: dict[Key, Any] = {}
        self.trains: dict[Key, Any] = {}
        self.takes: dict[tuple[str, str, str], Any] = {}
        self.gaps: dict[str, list[tuple[Any, int, Gap]]] = defaultdict(list)
        self.goals: dict[str, Any] = {}
        self._by_person: dict[str, list[tuple[ToPlace, Any]]] = defaultdict(list)
        self._spans: dict[str, tuple[Any, Any, Any]] = {}
        self._forbidden: set[Key] = set()
        self._excluded: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for at, part, who, other in self.problem.apart:
            self._excluded[(at, part, who)].append(other)
        self._excluding: list[tuple[Any, str, str]] = []
        for audit in self.problem.audits:
            if audit.slots:
                self._audit(audit)
            else:
                self._gap(audit, 1, self.problem.weights.no_lead * 2, Gap("slot"))
        for person in self.problem.people:
            self._person(person.key)
        for var, other, name in self._excluding:
            if (other, name) in self.works:
                self.cp.add_at_most_one([var, self.works[(other, name)]])
        self._goals()

    # Audits

    def _audit(self, audit: ToPlace) -> None:
        weeks = [self._bool(f"week {audit.key} {slot.key}") for slot in audit.slots]
        self.week.update({(audit.key, slot.key): var for slot, var in zip(audit.slots, weeks, strict=True)})
        self.cp.add_exactly_one(weeks)
        self._span(audit)
        for person in self.problem.people:
            self._chance(audit, person.key)
        self._lead(audit)
        self._seats(audit)
        for parts in self._alike(audit):
            self._part(audit, parts)
        self._trainees(audit)

    def _span(self, audit: ToPlace) -> None:
        """The days of an audit as numbers, for intervals."""
        firsts = [slot.span.start.toordinal() for slot in audit.slots]
        lasts = [(slot.span.end or slot.span.start).toordinal() + 1 for slot in audit.slots]
        start = self.cp.new_int_var_from_domain(cp_model.Domain.from_values(firsts), "")
        end = self.cp.new_int_var_from_domain(cp_model.Domain.from_values(lasts), "")
        size = self.cp.new_int_var_from_domain(
            cp_model.Domain.from_values([b - a for a, b in zip(firsts, lasts, strict=True)]), ""
        )
        vars_ = [self.week[(audit.key, slot.key)] for slot in audit.slots]
        self.cp.add(start == sum(n * v for n, v in zip(firsts, vars_, strict=True)))
        self.cp.add(end == sum(n * v for n, v in zip(lasts, vars_, strict=True)))
        self._spans[audit.key] = (start, size, end)

    def _chance(self, audit: ToPlace, person: str) -> None:
        chance, name = self.problem.chance(audit.key, person), (audit.key, person)
        if chance.trains and audit.trainees:
            self.trains[name] = self._member(audit, person, chance.trains, "trains")
        if not any(chance.takes.values()) or audit.seats < 1:
            return
        self.works[name] = self._member(audit, person, chance.works, "works")
        if chance.leads:
            self.leads[name] = self._bool(f"leads {audit.key} {person}")
            self.cp.add_implication(self.leads[name], self.works[name])
            self._only(audit, self.leads[name], chance.leads)

    def _member(self, audit: ToPlace, person: str, weeks: frozenset[str], what: str) -> Any:
        var = self._bool(f"{what} {audit.key} {person}")
        self._only(audit, var, weeks)
        self._by_person[person].append((audit, var))
        return var

    def _only(self, audit: ToPlace, var: Any, weeks: Iterable[str]) -> None:
        """The variable holds only in these weeks."""
        open_weeks = set(weeks)
        closed = [self.week[(audit.key, slot.key)] for slot in audit.slots if slot.key not in open_weeks]
        if closed:
            self.cp.add_at_most_one([var, *closed])

    def _lead(self, audit: ToPlace) -> None:
        if audit.seats < 1:
            return
        none = self._bool("")
        self.cp.add_exactly_one([none, *(var for (at, _p), var in self.leads.items() if at == audit.key)])
        self._gap(audit, none, self.problem.weights.no_lead, Gap("lead"))

    def _seats(self, audit: ToPlace) -> None:
        if audit.seats < 1:
            return
        short = self.cp.new_int_var(0, audit.seats, "")
        self.cp.add(sum(self._of(self.works, audit)) + short == audit.seats)
        self._gap(audit, short, self.problem.weights.no_member, Gap("member"))

    def _alike(self, audit: ToPlace) -> list[list[Part]]:
        """Parts that nobody and no topic tells apart are one decision."""
        found: dict[Any, list[Part]] = defaultdict(list)
        for part in audit.parts:
            sign = tuple(
                (
                    p.key,
                    chance.takes.get(part.key),
                    self.problem.knows(audit.key, p.key, part.key),
                    self._others(audit.key, part.key, p.key),
                )
                for p in self.problem.people
                if (chance := self.problem.chance(audit.key, p.key)).takes
            )
            found[sign].append(part)
        return list(found.values())

    def _part(self, audit: ToPlace, parts: list[Part]) -> None:
        if audit.seats < 1:
            return
        weights, able, knowing = self.problem.weights, [], []
        for at, person in [name for name in self.works if name[0] == audit.key]:
            chance = self.problem.chance(at, person)
            weeks = chance.takes.get(parts[0].key, frozenset())
            if not weeks:
                continue
            var = self.works[(at, person)]
            others = self._others(at, parts[0].key, person)
            if weeks != chance.works or others:
                var = self._bool("")
                self._excluding.extend((var, other, person) for other in others)
                self.cp.add_implication(var, self.works[(at, person)])
                self._only(audit, var, weeks)
            for part in parts:
                self.takes[(at, person, part.key)] = var
            able.append(var)
            if self.problem.knows(at, person, parts[0].key):
                knowing.append(var)
        nobody, unknown = self._bool(""), self._bool("")
        self.cp.add_bool_or([*able, nobody])
        self.cp.add_bool_or([*knowing, unknown])
        for part in parts:
            self._gap(audit, nobody, weights.nobody, Gap("nobody", part.key))
            self._gap(audit, unknown, weights.unknown, Gap("unknown", part.key))

    def _trainees(self, audit: ToPlace) -> None:
        mine = self._of(self.trains, audit)
        if mine:
            self.cp.add(sum(mine) <= audit.trainees)
            self.cp.add(sum(mine) <= audit.trainees * sum(self._of(self.leads, audit)))

    # People

    def _person(self, key: str) -> None:
        mine, person = self._by_person[key], self.problem.person[key]
        load = sum(audit.half_days * var for audit, var in mine)
        if mine and not self.relaxed.days:
            self.cp.add(load <= max(0, person.capacity - person.used))
        if len(mine) > 1 and not self.relaxed.booking:
            self.cp.add_no_overlap(
                [self.cp.new_optional_interval_var(*self._spans[audit.key], var, "") for audit, var in mine]
            )

    def clashes(self, value: Any) -> list[Key]:
        """Pairs of audits that somebody would have at the same time in these values of a relaxation."""
        spans = {a: slot.span for a, slot in self._placed(value)}
        found: dict[Key, None] = {}
        for rows in self._by_person.values():
            mine = [audit.key for audit, var in rows if value(var)]
            for n, one in enumerate(mine):
                for other in mine[n + 1 :]:
                    if spans[one].touches(spans[other]):
                        found[(one, other)] = None
        return list(found)

    def forbid(self, pair: Key) -> None:
        """Say in linear terms what the intervals say already: at the same time nobody is in both."""
        if pair in self._forbidden:
            return
        self._forbidden.add(pair)
        one, other = (self.problem.by_key[key] for key in pair)
        same = self._bool("")
        for slot in one.slots:
            at = [self.week[(other.key, s.key)] for s in other.slots if s.span.touches(slot.span)]
            if at:
                self.cp.add(self.week[(one.key, slot.key)] + sum(at) - 1 <= same)
        for rows in self._by_person.values():
            mine = [var for audit, var in rows if audit.key in pair]
            if len(mine) == 2:
                self.cp.add(mine[0] + mine[1] + same <= 2)

    def _placed(self, value: Any) -> Iterable[tuple[str, Any]]:
        for audit in self.problem.audits:
            for slot in audit.slots:
                if value(self.week[(audit.key, slot.key)]):
                    yield audit.key, slot

    # Goals, each of them a sum to be as small as it can be

    def _goals(self) -> None:
        self.goals[MISSING] = sum(weight * var for rows in self.gaps.values() for var, weight, _gap in rows)
        self.goals[PRIORITY] = sum(
            cost * self.week[(audit.key, slot.key)]
            for audit in self.problem.audits
            for slot in audit.slots
            if (cost := self.problem.delay(audit, slot))
        )
        self.goals[WARNED] = self._warned()
        self.goals[BALANCE] = self._unfair() + self._lacking() + self._over_full()
        self.goals[TRAVEL] = self._trips() + self._apart() + self._again()
        if any(audit.now for audit in self.problem.audits):
            self._repair_goals()

    def _warned(self) -> Any:
        """Seats in weeks in which a rule warns."""
        found = []
        for rows, weeks in ((self.works, self.problem.warned), (self.leads, self.problem.warned_leads)):
            for name, var in rows.items():
                at = [self.week[(name[0], week)] for week in sorted(weeks.get(name, ()))]
                if at:
                    told = self._bool("")
                    self.cp.add(var + sum(at) - 1 <= told)
                    found.append(told)
        return sum(found)

    def _unfair(self) -> Any:
        """Half days by which loads leave the band around the fair share; inside it audits are too large to share."""
        within, found = self.problem.weights.fair_within, []
        for key, share in fair_shares(self.problem).items():
            person, mine = self.problem.person[key], self._by_person[key]
            load = sum(audit.half_days * var for audit, var in mine) + person.used
            most = sum(audit.half_days for audit, _var in mine) + person.used
            over, under = self.cp.new_int_var(0, max(0, most - share), ""), self.cp.new_int_var(0, share, "")
            self.cp.add(load <= share + within + over)
            self.cp.add(load >= share - within - under)
            found += [over, under]
        return sum(found)

    def _lacking(self) -> Any:
        """Audits that trainees lack."""
        weights, found = self.problem.weights, []
        for person in self.problem.people:
            mine = [var for (_a, key), var in self.trains.items() if key == person.key]
            if mine:
                wanted = min(weights.trainee_audits, len(mine))
                has = sum(bool(a.now and a.now.role_of(person.key)) for a in self.problem.audits)
                self.cp.add(sum(mine) <= max(wanted, has))
                lacks = self.cp.new_int_var(0, wanted, "")
                self.cp.add(lacks >= wanted - sum(mine))
                found.append(weights.trainee_lacks * lacks)
        return sum(found)

    def _over_full(self) -> Any:
        """Half days above what a month can take."""
        if not self.problem.month_capacity:
            return 0
        months: dict[int, list[Any]] = defaultdict(list)
        for audit in self.problem.audits:
            for slot in audit.slots:
                work = audit.half_days * max(audit.seats, 1)
                months[slot.month].append(work * self.week[(audit.key, slot.key)])
        found = []
        for month, terms in months.items():
            over = self.cp.new_int_var(0, 10_000, "")
            used = self.problem.month_used.get(month, 0)
            self.cp.add(over >= sum(terms) + used - max(self.problem.month_capacity, used))
            found.append(self.problem.weights.full_month * over)
        return sum(found)

    def _trips(self) -> Any:
        weights = self.problem.weights
        return sum(
            weights.trip * self.problem.trip(self.problem.by_key[audit], person) * var
            for rows in (self.works, self.trains)
            for (audit, person), var in rows.items()
            if self.problem.trip(self.problem.by_key[audit], person)
        )

    def _again(self) -> Any:
        """Rotation: whoever did it so often in a row already."""
        weights = self.problem.weights
        return sum(
            weights.again * times * self.works[name]
            for name, times in self.problem.rotation.items()
            if times and name in self.works
        )

    def _apart(self) -> Any:
        """Neighbouring audits in different months."""
        found = []
        for one, other in self.problem.neighbours:
            if one not in self._spans or other not in self._spans:
                continue
            apart = self._bool("")
            for month in range(1, 13):
                mine, theirs = self._in_month(one, month), self._in_month(other, month)
                if mine:
                    self.cp.add(sum(mine) - sum(theirs) <= apart)
            found.append(self.problem.weights.apart * apart)
        return sum(found)

    def _in_month(self, audit: str, month: int) -> list[Any]:
        slots = self.problem.by_key[audit].slots
        return [self.week[(audit, slot.key)] for slot in slots if slot.month == month]

    def _repair_goals(self) -> None:
        """Audits that change at all, audits that move, seats that change."""
        changed, moved, seats = [], [], []
        for audit in self.problem.audits:
            if audit.now is None or not audit.slots:
                continue
            touched, stays = self._bool(""), self.week.get((audit.key, audit.now.slot))
            goes = 1 - stays if stays is not None else 1
            self.cp.add(touched >= goes)
            moved.append(goes)
            for differs in self._differing(audit):
                self.cp.add(touched >= differs)
                seats.append(differs)
            changed.append(touched)
        self.goals[CHANGED], self.goals[MOVED], self.goals[SEATS] = sum(changed), sum(moved), sum(seats)

    def _differing(self, audit: ToPlace) -> Iterable[Any]:
        """For each person, whether the seat is another one than before."""
        assert audit.now is not None
        for person in self.problem.people:
            name, held = (audit.key, person.key), audit.now.role_of(person.key)
            rows: Mapping[Key, Any] = self.trains if person.trainee else self.works
            if name in rows:
                yield 1 - rows[name] if held else rows[name]
            elif held:
                yield 1
            if name in self.leads:
                yield 1 - self.leads[name] if held == "lead" else self.leads[name]

    # Small helpers

    def _others(self, audit: str, part: str, person: str) -> tuple[str, ...]:
        return tuple(self._excluded.get((audit, part, person), ()))

    def seats(self) -> list[Any]:
        """Every variable that says who is where."""
        return [*self.works.values(), *self.leads.values(), *self.trains.values()]

    def _of(self, rows: Mapping[Key, Any], audit: ToPlace) -> list[Any]:
        return [var for (at, _person), var in rows.items() if at == audit.key]

    def _bool(self, name: str) -> Any:
        return self.cp.new_bool_var(name)

    def _gap(self, audit: ToPlace, var: Any, weight: int, gap: Gap) -> None:
        self.gaps[audit.key].append((var, weight, gap))


def fair_shares(problem: Problem) -> dict[str, int]:
    """Half days that each person would carry if the work were shared by capacity; trainees and guests stay out."""
    fair = [one for one in problem.people if one.fair and not one.trainee and one.capacity > 0]
    whole = sum(one.capacity for one in fair)
    work = sum(audit.half_days * audit.seats for audit in problem.audits) + sum(one.used for one in fair)
    return {one.key: round(work * one.capacity / whole) for one in fair} if whole else {}


def read(model: Model, value: Any) -> tuple[Placement, ...]:
    """The plan behind the values of a solution; `value` gives a variable's."""
    return tuple(_placement(model, audit, value) for audit in model.problem.audits)


def _placement(model: Model, audit: ToPlace, value: Any) -> Placement:
    slot = next((s.key for s in audit.slots if value(model.week[(audit.key, s.key)])), "")
    lead = next((p for (at, p), var in model.leads.items() if at == audit.key and value(var)), "")
    seats = [
        Seat(person, "lead" if person == lead else "auditor", _parts(model, audit, person, slot, value))
        for (at, person), var in model.works.items()
        if at == audit.key and value(var)
    ]
    seats.sort(key=lambda seat: (seat.role != "lead", seat.person))
    led = next((seat.parts for seat in seats if seat.role == "lead"), ())
    seats += [
        Seat(person, "trainee", led, lead)
        for (at, person), var in model.trains.items()
        if at == audit.key and value(var)
    ]
    gaps = []
    for var, _weight, gap in model.gaps[audit.key]:
        count = var if isinstance(var, int) else value(var)
        if count:
            gaps.append(Gap(gap.kind, gap.part, int(count)))
    return Placement(audit.key, slot, tuple(seats), tuple(gaps))


def _parts(model: Model, audit: ToPlace, person: str, slot: str, value: Any) -> tuple[str, ...]:
    """Everything that the person may take in that week, beside the other audits of the plan."""
    chance = model.problem.chance(audit.key, person)
    busy = {at for (at, who), var in model.works.items() if who == person and value(var)}
    barred = {
        part for at, part, who, other in model.problem.apart if (at, who) == (audit.key, person) and other in busy
    }
    return tuple(part.key for part in audit.parts if part.key not in barred and slot in chance.takes.get(part.key, ()))
