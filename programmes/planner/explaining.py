"""Why here, why her, and why not somebody else: from the verdicts, the weeks and the loads of a plan."""

from dataclasses import dataclass

from programmes.planner.checking import load_of
from programmes.planner.court import Court
from programmes.planner.plan import Placement, Plan
from programmes.planner.problem import Problem, Slot, ToPlace
from programmes.rules.severity import Severity

DUE, EARLY, LATE, NEIGHBOUR, FREE = "due", "early", "late", "neighbour", "free"
RULE, BOOKED, DAYS, LOAD, TRIP, GRADE, EQUAL = "rule", "booked", "days", "load", "trip", "grade", "equal"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: its kind, the rule where one speaks, and what the page puts into words."""

    kind: str
    rule: str = ""
    said: str = ""
    number: float = 0
    other: float = 0


def why_here(problem: Problem, plan: Plan, audit: ToPlace) -> tuple[Why, ...]:
    """The month against the due month, neighbours in the same month, and weeks of it that would have had no team."""
    placement = plan.by_audit[audit.key]
    if not placement.slot:
        return ()
    slot = audit.slot(placement.slot)
    away = slot.month - max(audit.due, 1)
    found = [Why(DUE if away == 0 else LATE if away > 0 else EARLY, number=abs(away), other=audit.due)]
    for pair in problem.neighbours:
        if audit.key in pair:
            other = problem.by_key[pair[0] if pair[1] == audit.key else pair[1]]
            theirs = plan.by_audit[other.key].slot
            if theirs and other.slot(theirs).month == slot.month:
                found.append(Why(NEIGHBOUR, said=other.key))
    return (*found, *_closed(problem, plan, audit, placement))


def _closed(problem: Problem, plan: Plan, audit: ToPlace, placement: Placement) -> list[Why]:
    """Earlier weeks of the same month in which somebody of this team could not come."""
    slot = audit.slot(placement.slot)
    found = []
    for other in audit.slots:
        if other.month != slot.month or other.span.start >= slot.span.start:
            continue
        cannot = [
            problem.person[seat.person].name
            for seat in placement.seats
            if other.key not in _weeks(problem, audit, seat.person)
            or _booked(problem, plan, seat.person, other, but=audit.key)
        ]
        if cannot:
            found.append(Why(FREE, said=", ".join(cannot), rule=other.key))
    return found


def why_her(problem: Problem, plan: Plan, audit: ToPlace, person: str) -> tuple[Why, ...]:
    """Topics known, and the load against what she has."""
    known = sorted({part.topic for part in audit.parts if part.topic and problem.knows(audit.key, person, part.key)})
    load, capacity = load_of(problem, plan, person), problem.person[person].capacity
    found = [Why(LOAD, said=", ".join(known), number=load / 2, other=capacity / 2)]
    return tuple(found)


def why_not(problem: Problem, plan: Plan, audit: ToPlace, person: str, role: str, court: Court) -> tuple[Why, ...]:
    """What stands against somebody in the week of the plan: rules first, then bookings, days, load and travel."""
    placement = plan.by_audit[audit.key]
    if not placement.slot or placement.seat_of(person):
        return ()
    slot = audit.slot(placement.slot)
    found = _verdicts(audit, person, role, slot, court)
    if found:
        return found
    booked = _booked(problem, plan, person, slot, but=audit.key)
    if booked:
        return (Why(BOOKED, said=booked),)
    one, load = problem.person[person], load_of(problem, plan, person)
    if load + audit.half_days > one.capacity:
        return (Why(DAYS, number=load / 2, other=one.capacity / 2),)
    return _softly(problem, plan, audit, placement, person)


def _softly(problem: Problem, plan: Plan, audit: ToPlace, placement: Placement, person: str) -> tuple[Why, ...]:
    """Nothing forbids it; what the chosen team has instead."""
    load = load_of(problem, plan, person) + audit.half_days
    theirs = [load_of(problem, plan, seat.person) for seat in placement.seats if seat.role != "trainee"]
    found = []
    if theirs and load > max(theirs):
        found.append(Why(LOAD, number=load / 2, other=max(theirs) / 2))
    if problem.trip(audit, person):
        found.append(Why(TRIP, said=audit.site))
    return tuple(found) or (Why(EQUAL),)


def _verdicts(audit: ToPlace, person: str, role: str, slot: Slot, court: Court) -> tuple[Why, ...]:
    """Every open verdict on any part, each sentence once."""
    told: dict[tuple[str, str], None] = {}
    for part in audit.parts:
        for verdict in court.judge(person, role, audit, part, slot):
            if verdict.severity >= Severity.MITIGATE:
                told[(verdict.label, verdict.sentence)] = None
    return tuple(Why(RULE, rule=rule, said=said) for rule, said in told)


def _weeks(problem: Problem, audit: ToPlace, person: str) -> frozenset[str]:
    chance = problem.chance(audit.key, person)
    return chance.trains if problem.person[person].trainee else chance.works


def _booked(problem: Problem, plan: Plan, person: str, slot: Slot, *, but: str) -> str:
    """The audit of the plan that takes a person in these days."""
    for placement, _seat in plan.seats_of(person):
        if placement.audit != but and problem.by_key[placement.audit].slot(placement.slot).span.touches(slot.span):
            return placement.audit
    return ""
