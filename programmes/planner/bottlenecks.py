"""What cannot be met, and why: the cause is found by asking the rules, or by lifting one limit and planning again."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from programmes.planner.checking import load_of, part_of
from programmes.planner.court import Court
from programmes.planner.plan import MISSING, Gap, Placement, Plan
from programmes.planner.problem import Problem, Slot, ToPlace
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict

INDEPENDENCE, COMPETENCE, LEAVE, WINDOW = "independence", "competence", "leave", "window"
DAYS, BOOKING, TOGETHER = "days", "booking", "together"
KNOWLEDGE = "knowledge"
KINDS = {"IND": INDEPENDENCE, "CMP": COMPETENCE, "AVL-01": LEAVE, "AVL-02": BOOKING}


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why one person cannot: the verdict that stands in the way in most weeks."""

    person: str
    cause: str
    said: str


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """One thing that is missing. `who` are the people nearest to it, each with what stands against them."""

    audit: str
    gap: Gap
    cause: str
    who: tuple[Blocked, ...] = ()


Solve = Callable[..., Plan]


def bottlenecks(
    problem: Problem, plan: Plan, court: Court, lifted: Callable[[str], Plan] | None = None
) -> tuple[Bottleneck, ...]:
    """Every gap with its cause. `lifted` plans again without one limit (days or booking); it is asked only where
    somebody could come by the rules and yet nobody does."""
    found = [_cause(problem, plan, placement, gap, court) for placement in plan.placements for gap in placement.gaps]
    if not any(one.cause == TOGETHER for one in found) or lifted is None:
        return tuple(found)
    eased = next((kind for kind in (DAYS, BOOKING) if _easier(plan, lifted(kind))), TOGETHER)
    return tuple(
        Bottleneck(one.audit, one.gap, eased, tuple(_busy(problem, plan, one))) if one.cause == TOGETHER else one
        for one in found
    )


def _easier(plan: Plan, lifted: Plan) -> bool:
    return bool(lifted.goals) and lifted.goal(MISSING).value < plan.goal(MISSING).value


def _cause(problem: Problem, plan: Plan, placement: Placement, gap: Gap, court: Court) -> Bottleneck:
    audit = problem.by_key[placement.audit]
    if gap.kind == "slot":
        return Bottleneck(audit.key, gap, WINDOW)
    if gap.kind == "unknown":
        part = part_of(audit, gap.part)
        knowing = [one.key for one in problem.people if problem.knows(audit.key, one.key, part.key) and not one.trainee]
        if not knowing:
            return Bottleneck(audit.key, gap, KNOWLEDGE)
        if any(problem.chance(audit.key, key).takes.get(gap.part) for key in knowing):
            return Bottleneck(audit.key, gap, TOGETHER)
        blocked = tuple(_blocked(audit, key, "auditor", (gap.part,), court) for key in knowing)
        return Bottleneck(audit.key, gap, _most(blocked), blocked)
    if any(_could(problem, audit, one.key, gap) for one in problem.people):
        return Bottleneck(audit.key, gap, TOGETHER)
    role = "lead" if gap.kind == "lead" else "auditor"
    parts = (gap.part,) if gap.part else tuple(part.key for part in audit.parts)
    blocked = tuple(_blocked(audit, one.key, role, parts, court) for one in problem.people if not one.trainee)
    near = tuple(one for one in blocked if one.cause != COMPETENCE)
    return Bottleneck(audit.key, gap, _most(near or blocked), near or blocked)


def _could(problem: Problem, audit: ToPlace, person: str, gap: Gap) -> bool:
    chance = problem.chance(audit.key, person)
    if gap.kind == "lead":
        return bool(chance.leads)
    if gap.kind == "nobody":
        return bool(chance.takes.get(gap.part))
    used = plan_free(problem, audit, person)
    return bool(chance.works) and used


def plan_free(problem: Problem, audit: ToPlace, person: str) -> bool:
    """Whether the year leaves a person days enough for an audit at all."""
    one = problem.person[person]
    return one.capacity - one.used >= audit.half_days


def _blocked(audit: ToPlace, person: str, role: str, parts: tuple[str, ...], court: Court) -> Blocked:
    """Over the weeks, what stands against a person; whatever holds in every week weighs more than a leave."""
    told: Counter[tuple[str, str]] = Counter()
    for slot in audit.slots:
        for kind, said in set(_against(audit, person, role, parts, slot, court)):
            told[(kind, said)] += 1
    if not told:
        return Blocked(person, TOGETHER, "")
    (cause, said), _n = max(told.items(), key=lambda row: (row[0][0] == COMPETENCE, row[1], row[0]))
    return Blocked(person, cause, said)


def _against(
    audit: ToPlace, person: str, role: str, parts: tuple[str, ...], slot: Slot, court: Court
) -> Iterator[tuple[str, str]]:
    limit = Severity.BLOCK if role == "lead" else Severity.MITIGATE
    for key in parts:
        for verdict in court.judge(person, role, audit, part_of(audit, key), slot):
            if verdict.severity >= limit:
                yield kind_of(verdict), verdict.said


def kind_of(verdict: Verdict) -> str:
    """The kind of obstacle that a rule is about."""
    return KINDS.get(verdict.rule) or KINDS.get(verdict.rule[:3], INDEPENDENCE)


def _most(blocked: tuple[Blocked, ...]) -> str:
    counted = Counter(one.cause for one in blocked)
    return min(counted, key=lambda cause: (-counted[cause], cause)) if counted else COMPETENCE


def _busy(problem: Problem, plan: Plan, one: Bottleneck) -> Iterator[Blocked]:
    """Who could come by the rules, and what they do instead."""
    audit = problem.by_key[one.audit]
    for person in problem.people:
        if not _could(problem, audit, person.key, one.gap):
            continue
        load = load_of(problem, plan, person.key)
        others = ", ".join(placement.audit for placement, _seat in plan.seats_of(person.key))
        said = f"{load / 2:g} of {person.capacity / 2:g} days planned ({others})" if others else ""
        yield Blocked(person.key, DAYS if person.capacity - load < audit.half_days else BOOKING, said)
