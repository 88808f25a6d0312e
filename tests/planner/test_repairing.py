"""A repair changes no more audits than must be changed: compared with every possibility, tried one by one."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from programmes.planner.checking import check
from programmes.planner.court import RulesCourt, chances
from programmes.planner.plan import CHANGED, MISSING
from programmes.planner.problem import Problem
from programmes.planner.running import Limit, repair, solve, with_now
from programmes.rules.calendar import Span
from programmes.rules.facts import Away, changed_facts
from tests.planner.generate import small
from tests.planner.loading import Loaded, build

QUICK = Limit(seconds=20, work=2)


def year() -> Loaded:
    """Four audits in two months with two weeks each to choose from: tight enough for chains."""
    data = small()
    for n, row in enumerate(data["audits"]):
        row["window"], row["due"] = [3 + n // 2, 3 + n // 2], 3 + n // 2
    data["freeze"] = [["2027-03-15", "2027-03-31"], ["2027-04-19", "2027-04-30"]]
    data["people"][2]["operates"] = ["P1"]
    data["people"][3]["operates"] = ["P0", "P3"]
    data["people"] = data["people"][:5]
    return build(data)


@pytest.fixture(scope="module")
def planned():
    found = year()
    return found, solve(found.problem, limit=QUICK)


def without(found: Loaded, person: str, span: Span) -> tuple[Problem, RulesCourt]:
    """The problem as the rules see it once the person is away."""
    court = RulesCourt(changed_facts(found.court.facts, add=[Away(person, span, "leave")]), found.court.as_of)
    return replace(found.problem, chances=chances(found.problem.audits, found.problem.people, court)), court


MARCH, APRIL, BOTH = (
    Span(date(2027, 3, 1), date(2027, 3, 31)),
    Span(date(2027, 4, 1), date(2027, 4, 30)),
    Span(date(2027, 3, 1), date(2027, 4, 30)),
)
WEEK = Span(date(2027, 3, 1), date(2027, 3, 5))
ABSENCES = [
    ("ada", MARCH),
    ("ben", MARCH),
    ("cleo", MARCH),
    ("dan", MARCH),
    ("eve", MARCH),
    ("ada", APRIL),
    ("ben", APRIL),
    ("ada", WEEK),
    ("ben", WEEK),
    ("eve", BOTH),
]


@pytest.mark.parametrize(("person", "span"), ABSENCES, ids=lambda value: str(getattr(value, "start", value)))
def test_moves_no_more_than_every_possibility_tried(planned, person, span):
    found, plan = planned
    changed, court = without(found, person, span)
    now = with_now(changed, plan)
    mended = repair(now, limit=QUICK)
    assert mended.goal(CHANGED).proven and check(now, mended, court) == ()
    fewest, missing = by_trying(now)
    assert (mended.goal(CHANGED).value, mended.goal(MISSING).value > 0) == (fewest, missing)


def test_nothing_changes_where_nothing_is_wrong(planned):
    found, plan = planned
    mended = repair(with_now(found.problem, plan), limit=QUICK)
    assert mended.goal(CHANGED).value == 0
    assert [(p.audit, p.slot, p.lead) for p in mended.placements] == [
        (p.audit, p.slot, p.lead) for p in plan.placements
    ]


def by_trying(problem: Problem) -> tuple[int, bool]:
    """Every set of audits to change, smallest first, and every week and team for them: no solver."""
    for size in range(len(problem.audits) + 1):
        for chosen in combinations([audit.key for audit in problem.audits], size):
            kept = [_now(problem, key) for key in problem.by_key if key not in chosen]
            if all(map(_is_allowed(problem), kept)) and _no_clash(problem, kept) and _fill(problem, kept, chosen):
                return size, False
    return -1, True


def _now(problem, key):
    now = problem.by_key[key].now
    lead = next((seat.person for seat in now.seats if seat.role == "lead"), "")
    return key, now.slot, lead, tuple(seat.person for seat in now.seats if seat.role == "auditor")


def _is_allowed(problem):
    def allowed(row):
        key, slot, lead, others = row
        audit = problem.by_key[key]
        if slot not in problem.chance(key, lead).leads or 1 + len(others) != audit.seats:
            return False
        team = (lead, *others)
        if any(slot not in problem.chance(key, person).works for person in team):
            return False
        return all(
            any(
                slot in problem.chance(key, person).takes.get(part.key, ()) and problem.knows(key, person, part.key)
                for person in team
            )
            for part in audit.parts
        )

    return allowed


def _no_clash(problem, rows):
    taken = []
    for key, slot, lead, others in rows:
        span = problem.by_key[key].slot(slot).span
        for person in (lead, *others):
            if any(who == person and span.touches(other) for who, other in taken):
                return False
            taken.append((person, span))
    return all(
        sum(problem.by_key[k].half_days for k, _s, lead, others in rows if p.key in (lead, *others)) <= p.capacity
        for p in problem.people
    )


def _fill(problem, kept, chosen):
    if not chosen:
        return True
    audit, rest = problem.by_key[chosen[0]], chosen[1:]
    names = [person.key for person in problem.people]
    for slot in audit.slots:
        for lead in names:
            for others in combinations([name for name in names if name != lead], audit.seats - 1):
                row = (audit.key, slot.key, lead, others)
                if (
                    _is_allowed(problem)(row)
                    and _no_clash(problem, [*kept, row])
                    and _fill(problem, [*kept, row], rest)
                ):
                    return True
    return False
