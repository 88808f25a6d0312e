"""Plan, ask the rules about the whole plan, and plan again without what they refuse, until they refuse nothing.

Most verdicts depend on a person, an item and a week, and are known beforehand. A few depend on the plan itself: whoever
audits in the year takes no samples of the own audits in 9.2 (IND-18 b). The engine knows no rule; so where the check
refuses such a seat, the rules are asked which other audit alone makes them refuse, and those two exclude each other.
What no single audit explains is closed in that week, which is stricter than the rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from programmes.planner.checking import Broken, broken, part_of
from programmes.planner.court import RulesCourt, worst
from programmes.planner.plan import GOALS, Plan
from programmes.planner.problem import Chance, Problem
from programmes.planner.running import Limit, Watch, solve
from programmes.rules.facts import AuditWork
from programmes.rules.severity import Severity

ROUNDS = 6


@dataclass(frozen=True)
class Settled:
    """A plan that the rules accept, the problem with the choices left, and what was refused on the way."""

    problem: Problem
    plan: Plan
    refused: tuple[Broken, ...] = ()
    accepted: bool = True


def settle(
    problem: Problem,
    court: RulesCourt,
    *,
    seed: int = 1,
    limit: Limit = Limit(),  # noqa: B008  frozen
    goals: Sequence[str] = GOALS,
    watch: Watch | None = None,
) -> Settled:
    """Not accepted only where the rounds were used up: what was refused last is then still in the plan."""
    refused: list[Broken] = []
    for _round in range(ROUNDS):
        plan = solve(problem, seed=seed, limit=limit, goals=goals, watch=watch)
        found = broken(problem, plan, court)
        if not found:
            return Settled(problem, plan, tuple(refused))
        refused.extend(found)
        learned = apart(problem, plan, found, court)
        problem = replace(problem, apart=tuple(dict.fromkeys((*problem.apart, *learned))))
        known = {(at, part, who) for at, part, who, _other in learned}
        problem = without(problem, (one for one in found if (one.audit, one.part, one.person) not in known))
    return Settled(problem, plan, tuple(refused), accepted=False)


def apart(
    problem: Problem, plan: Plan, refused: Iterable[Broken], court: RulesCourt
) -> list[tuple[str, str, str, str]]:
    """Which other audit alone makes the rules refuse a part that was refused once, for everybody who may take it."""
    found = []
    for at, key, slot_key in dict.fromkeys((one.audit, one.part, one.slot) for one in refused if one.part):
        audit = problem.by_key[at]
        part, slot = part_of(audit, key), audit.slot(slot_key)
        for person in problem.people:
            if slot_key not in problem.chance(at, person.key).takes.get(key, ()):
                continue
            for other in problem.audits:
                if other.key == at or not problem.chance(other.key, person.key).works:
                    continue
                placed = plan.by_audit[other.key].slot
                span = (other.slot(placed) if placed else other.slots[0]).span
                work = AuditWork(person.key, other.key, "auditor", span, tuple(one.item for one in other.parts))
                verdicts = court.with_work([work]).judge(person.key, "auditor", audit, part, slot)
                if worst(verdicts) >= Severity.MITIGATE and not span.touches(slot.span):
                    found.append((at, key, person.key, other.key))
    return found


def without(problem: Problem, refused: Iterable[Broken]) -> Problem:
    """The problem with these choices closed: a part in a week, or leading in it."""
    left = dict(problem.chances)
    for one in refused:
        chance = left.get((one.audit, one.person))
        if chance is not None:
            left[(one.audit, one.person)] = _closed(chance, one)
    return replace(problem, chances=left)


def _closed(chance: Chance, one: Broken) -> Chance:
    if not one.part:
        return replace(chance, leads=chance.leads - {one.slot})
    takes = {part: weeks - {one.slot} if part == one.part else weeks for part, weeks in chance.takes.items()}
    open_weeks = frozenset().union(*takes.values())
    return replace(chance, takes=takes, leads=chance.leads & open_weeks, trains=chance.trains - {one.slot})
