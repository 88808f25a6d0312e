"""A plan before the rules: every seat is judged again, the whole plan known, and nothing is taken from the model."""

from collections.abc import Iterator
from dataclasses import dataclass

from programmes.planner.court import RulesCourt, worst
from programmes.planner.plan import Placement, Plan, Seat
from programmes.planner.problem import Part, Problem, ToPlace
from programmes.rules.competence import TeamSeat, cmp_03
from programmes.rules.facts import AuditWork
from programmes.rules.severity import Severity


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a seat breaks; without a part it is about leading."""

    audit: str
    person: str
    part: str
    slot: str
    said: str


def check(problem: Problem, plan: Plan, court: RulesCourt) -> tuple[str, ...]:
    """Every hard rule that the plan breaks, in words; empty for a plan that may be proposed.

    The court learns of every seat of the plan, so being booked twice is found by AVL-02 itself.
    """
    found = [one.said for one in broken(problem, plan, court)]
    for placement in plan.placements:
        if placement.slot:
            found.extend(_of_audit(problem, placement, court))
    found.extend(_over_days(problem, plan))
    return tuple(found)


def broken(problem: Problem, plan: Plan, court: RulesCourt) -> tuple[Broken, ...]:
    """Every seat that the rules refuse once they know the whole plan."""
    knowing = court.with_work(_work(problem, plan))
    return tuple(
        one
        for placement in plan.placements
        if placement.slot
        for seat in placement.seats
        for one in _of_seat(problem.by_key[placement.audit], seat, placement.slot, knowing)
    )


def _work(problem: Problem, plan: Plan) -> Iterator[AuditWork]:
    for placement in plan.placements:
        if not placement.slot:
            continue
        audit = problem.by_key[placement.audit]
        items = {part.key: part.item for part in audit.parts}
        for seat in placement.seats:
            taken = tuple(items[key] for key in seat.parts)
            yield AuditWork(seat.person, audit.key, seat.role, audit.slot(placement.slot).span, taken)


def _of_audit(problem: Problem, placement: Placement, court: RulesCourt) -> Iterator[str]:
    audit = problem.by_key[placement.audit]
    slot = audit.slot(placement.slot)
    if any(slot.span.touches(closed) for closed in problem.freeze):
        yield f"{audit.key}: {slot.span.start} lies in a freeze."
    team = tuple(TeamSeat(s.person, s.role, s.supervisor or None, frozenset(s.parts)) for s in placement.seats)
    if sum(seat.role == "lead" for seat in placement.seats) > 1:
        yield f"{audit.key}: two people lead."
    for seat, shown in zip(placement.seats, team, strict=True):
        if not seat.parts:
            yield f"{audit.key}: {seat.person} takes nothing."
        for verdict in cmp_03(shown, team, court.policy):
            if verdict.severity >= Severity.MITIGATE:
                yield f"{audit.key}: {seat.person}: {verdict.said}"
    yield from _not_taken(audit, placement)


def _of_seat(audit: ToPlace, seat: Seat, key: str, court: RulesCourt) -> Iterator[Broken]:
    """A lead is judged on the whole scope, everybody on what they take."""
    taken, slot = set(seat.parts), audit.slot(key)
    for part in audit.parts:
        if part.key not in taken and seat.role != "lead":
            continue
        limit = Severity.MITIGATE if part.key in taken else Severity.BLOCK
        verdicts = court.judge(seat.person, seat.role, audit, part, slot)
        if worst(verdicts) >= limit:
            said = f"{audit.key} {part.label}: {seat.person}: {verdicts[0].said}"
            yield Broken(audit.key, seat.person, part.key if part.key in taken else "", key, said)


def _not_taken(audit: ToPlace, placement: Placement) -> Iterator[str]:
    taken = {key for seat in placement.seats if seat.role != "trainee" for key in seat.parts}
    told = {gap.part for gap in placement.gaps if gap.kind == "nobody"}
    for part in audit.parts:
        if part.key not in taken | told and audit.seats:
            yield f"{audit.key}: nobody takes {part.label}, and the plan does not say so."


def _over_days(problem: Problem, plan: Plan) -> Iterator[str]:
    for person in problem.people:
        load = load_of(problem, plan, person.key)
        if load > max(person.capacity, person.used):
            yield f"{person.key}: {load / 2} days of {person.capacity / 2}."


def load_of(problem: Problem, plan: Plan, person: str) -> int:
    """Half days of a person in the year, with those outside the plan."""
    return problem.person[person].used + sum(
        problem.by_key[placement.audit].half_days for placement, _seat in plan.seats_of(person)
    )


def part_of(audit: ToPlace, key: str) -> Part:
    """Raises StopIteration for a part of another audit."""
    return next(part for part in audit.parts if part.key == key)
