"""Plan, ask the rules about the whole plan, and plan again without what they refuse, until they refuse nothing.

Most verdicts depend on a person, an item and a week, and are known beforehand. A few depend on the plan itself: whoever
audits in the year takes no samples of the own audits in 9.2 (IND-18 b). The engine knows no rule, so those come back
from the check as choices no longer open, which is stricter than the rule where the other audit then goes away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from programmes.planner.checking import Broken, broken
from programmes.planner.court import RulesCourt
from programmes.planner.plan import GOALS, Plan
from programmes.planner.problem import Chance, Problem
from programmes.planner.running import Limit, Watch, solve

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
        problem = without(problem, found)
    return Settled(problem, plan, tuple(refused), accepted=False)


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
