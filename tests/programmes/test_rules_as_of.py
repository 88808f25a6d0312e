"""The same question on another day (issue 4): which days can turn an answer, and since when it holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programmes.rules.as_of import change_words, independence_only, since, turning_days
from programmes.rules.calendar import Span
from programmes.rules.case import Seat, open_case
from programmes.rules.facts import Facts, Item, RoleHeld, Target
from programmes.rules.judge import judge, judge_seat
from programmes.rules.policy import STANDARD
from programmes.rules.severity import Group, Severity, group_of
from programmes.rules.verdict import overall
from tests.programmes.brute_force.organisations import PROCESSES, Draw

DAY = timedelta(days=1)
ITEM = Item("P1", ("8.5.1.1",))
OWNED = RoleHeld("ann", "owner", Target("process", "P1"), Span(date(2024, 1, 1), date(2026, 2, 28)))


def heavy(person: str, facts: Facts, item: Item, day: date, length: int = 1) -> set[tuple[str, str, str]]:
    """Every verdict that decides about the group: a finer answer than the group itself."""
    window = Span(day, day + (length - 1) * DAY)
    case = open_case(facts, item, window, as_of=day, policy=STANDARD, audit="AUD-1", standards=("20000-1",))
    said = independence_only(judge_seat(case, Seat(person)))
    return {(v.rule, v.part, v.severity.name) for v in said if v.severity >= Severity.MITIGATE}


@pytest.mark.parametrize("seed", range(40))
def test_an_answer_turns_only_on_the_days_that_are_looked_at(seed: int) -> None:
    q = Draw(seed).question()
    length = (q.last - q.first).days + 1
    days = [q.first + n * DAY for n in range(-420, 420)]
    said = [heavy(q.person, q.facts, q.item, day, length) for day in days]
    turns = {day for day, before, now in zip(days[1:], said, said[1:], strict=False) if before != now}

    assert turns <= turning_days(q.person, q.facts, (q.item,), STANDARD, length)


def test_most_of_these_answers_do_turn() -> None:
    turning = 0
    for seed in range(40):
        q = Draw(seed).question()
        seen = {frozenset(heavy(q.person, q.facts, q.item, q.first + n * DAY)) for n in range(-420, 420, 7)}
        turning += len(seen) > 1

    assert turning >= 15


FACTS = Facts(roles=(OWNED,), processes=PROCESSES)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-05-18", "2027-06-01", "2027-03-01"),  # IND-02: blocked through 28 February 2027
        ("2027-06-01", "2026-05-18", "2027-03-01"),
        ("2026-05-18", "2027-03-01", "2027-03-01"),
        ("2026-05-18", "2027-02-28", None),
        ("2023-12-31", "2024-01-01", "2024-01-01"),  # IND-01 begins
        ("2023-11-01", "2027-06-01", None),  # free on both, however blocked between
    ],
)
def test_ind_02_since_when_somebody_is_no_longer_blocked(one: str, other: str, expected: str | None) -> None:
    first, second = date.fromisoformat(one), date.fromisoformat(other)
    days = turning_days("ann", FACTS, (ITEM,), STANDARD)
    found = since(lambda day: _independence(day), days, first, second)

    assert found == (date.fromisoformat(expected) if expected else None)


def _independence(day: date) -> Group:
    verdicts = judge("ann", FACTS, ITEM, Span(day, day), as_of=day)
    return group_of(overall(v for v in verdicts if v.rule.startswith("IND")))


def test_since_names_the_last_turn_and_no_earlier_one() -> None:
    blocked = {date(2026, 1, day) for day in (*range(3, 6), *range(10, 12))}
    days = [date(2026, 1, day) for day in range(1, 32)]

    def state(day: date) -> Group:
        return Group.CANNOT if day in blocked else Group.INDEPENDENT

    assert since(state, days, date(2026, 1, 4), date(2026, 1, 20)) == date(2026, 1, 12)
    assert since(state, days, date(2026, 1, 1), date(2026, 1, 20)) is None


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (Group.CANNOT, Group.INDEPENDENT, "no longer blocked"),
        (Group.CANNOT, Group.WAIVER, "no longer blocked, needs a safeguard"),
        (Group.WAIVER, Group.INDEPENDENT, "no longer needs a safeguard"),
        (Group.INDEPENDENT, Group.WAIVER, "needs a safeguard"),
        (Group.INDEPENDENT, Group.CANNOT, "blocked"),
    ],
)
def test_what_became_of_somebody(was: Group, now: Group, words: str) -> None:
    assert change_words(was, now) == words
