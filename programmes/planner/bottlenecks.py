"""What cannot be met, and why: the cause is found by asking the rules, or by lifting one limit and planning again.

Where people could do it and cannot come, they are named with what keeps them: a grade that ended and when, an absence
and its days. That nobody knows a topic is said only where nobody does.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from programmes.planner.checking import load_of, part_of
from programmes.planner.court import Court
from programmes.planner.plan import MISSING, Gap, Placement, Plan
from programmes.planner.problem import Problem, Slot, ToPlace
from programmes.rules.calendar import spoken
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict

INDEPENDENCE, COMPETENCE, LEAVE, WINDOW = "independence", "competence", "leave", "window"
ENDED, UNGRADED = "ended", "ungraded"
"""A grade that does not reach the fieldwork, and none at all with somebody who knows the topic."""
DAYS, BOOKING, TOGETHER = "days", "booking", "together"
KNOWLEDGE = "knowledge"
KINDS = {"IND": INDEPENDENCE, "CMP": COMPETENCE, "AVL-01": LEAVE, "AVL-02": BOOKING}
LEVEL_WANTED = "unknown"
"""The kind of gap that is about a topic."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why one person cannot: the verdict that stands in the way in most weeks.

    `since` and `until` are the days of what is dated: an absence, or the grade with its last day.
    """

    person: str
    cause: str
    said: str
    since: date | None = None
    until: date | None = None


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
    if gap.kind == LEVEL_WANTED:
        return _untold(problem, audit, gap, court)
    if any(_could(problem, audit, one.key, gap) for one in problem.people):
        return Bottleneck(audit.key, gap, TOGETHER)
    role = "lead" if gap.kind == "lead" else "auditor"
    parts = (gap.part,) if gap.part else tuple(part.key for part in audit.parts)
    blocked = tuple(_blocked(audit, one.key, role, parts, court) for one in problem.people if not one.trainee)
    lapsed = tuple(_blocked(audit, one.key, role, parts, court) for one in problem.near)
    near = tuple(one for one in (*blocked, *(one for one in lapsed if one.until)) if one.cause != COMPETENCE)
    return Bottleneck(audit.key, gap, _most(near or blocked), near or blocked)


def _untold(problem: Problem, audit: ToPlace, gap: Gap, court: Court) -> Bottleneck:
    """Nobody who comes knows the topic (CMP-02): somebody does who cannot, or nobody knows it at all."""
    part = part_of(audit, gap.part)
    if any(
        problem.knows(audit.key, one.key, part.key) and problem.chance(audit.key, one.key).takes.get(part.key)
        for one in problem.people
    ):
        return Bottleneck(audit.key, gap, TOGETHER)
    knowing = [one.key for one in (*problem.people, *problem.near) if court.has_level(one.key, part.topic)]
    blocked = [_blocked(audit, key, "auditor", (part.key,), court) for key in knowing]
    blocked = [replace(one, cause=UNGRADED) if one.cause == COMPETENCE else one for one in blocked]
    held = [one for one in blocked if one.cause != UNGRADED]
    ungraded = [one for one in blocked if one.cause == UNGRADED]
    return Bottleneck(audit.key, gap, _most(tuple(held)) if held else KNOWLEDGE, (*held, *ungraded))


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
    """What stands against a person: first a grade never held, then what alone closes most weeks, then what closes most.

    So a leave counts only where nothing else would keep the person away on these days anyway.
    """
    weeks = [tuple(dict.fromkeys(_against(audit, person, role, parts, slot, court))) for slot in audit.slots]
    causes = [{one.cause for one in told} for told in weeks]
    if not any(causes):
        return Blocked(person, TOGETHER, "")
    alone = Counter(next(iter(found)) for found in causes if len(found) == 1)
    every = Counter(cause for found in causes for cause in found)
    cause = min(every, key=lambda one: (one != COMPETENCE, -alone[one], -every[one], one != INDEPENDENCE, one))
    told = Counter(one for week in weeks for one in week if one.cause == cause)
    worst = min(told, key=lambda one: (-told[one], one.said))
    return replace(worst, person=person)


def _against(
    audit: ToPlace, person: str, role: str, parts: tuple[str, ...], slot: Slot, court: Court
) -> Iterator[Blocked]:
    limit = Severity.BLOCK if role == "lead" else Severity.MITIGATE
    for key in parts:
        for verdict in court.judge(person, role, audit, part_of(audit, key), slot):
            if verdict.severity >= limit:
                yield _obstacle(verdict, slot)


def _obstacle(verdict: Verdict, slot: Slot) -> Blocked:
    """One verdict as an obstacle, with its days where it is dated and no words that differ from week to week."""
    cause, used = kind_of(verdict), next(iter(verdict.facts), None)
    if cause == LEAVE and used is not None:
        return Blocked("", LEAVE, verdict.said, used.start, used.end)
    grades = [one for one in verdict.facts if one.kind == "qualification" and one.end is not None]
    if cause == COMPETENCE and grades:
        last = max(grades, key=lambda one: one.end or slot.span.start)
        if last.end is not None and last.end < (slot.span.end or slot.span.start):
            grade = last.text.partition(",")[0]
            said = f"{verdict.label}: The grade {grade} ends on {spoken(last.end)}, before the fieldwork does."
            return Blocked("", ENDED, said, last.start, last.end)
    return Blocked("", cause, verdict.said)


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
