"""The rules and an independent brute-force reading of domain 3.2 and 4.3 agree on thousands of random organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import pytest

from programmes.rules import judge as judging
from programmes.rules.calendar import Span
from programmes.rules.case import Case, Seat, open_case
from programmes.rules.policy import STANDARD
from programmes.rules.verdict import Verdict, in_order
from tests.programmes.brute_force.everything import READINGS, verdicts
from tests.programmes.brute_force.organisations import PEOPLE, Draw
from tests.programmes.brute_force.reading import Question, Said

ORGANISATIONS = 2_000
TIMES = 50
NAMES = tuple(one.__name__.upper().replace("_", "-").replace("8B", "8b").replace("8C", "8c") for one in READINGS)
READ = (*NAMES, "IND-04b")
PERIODS = [spec.name for spec in fields(STANDARD) if spec.name.startswith("ind_") and spec.name.endswith("_months")]


def opened(q: Question) -> Case:
    return open_case(
        q.facts,
        q.item,
        Span(q.first, q.last),
        as_of=q.as_of,
        policy=STANDARD,
        records=Span(q.records_first, q.records_last),
        audit=q.audit,
        documents=q.documents,
        interviewees=q.interviewees,
        standards=q.standards,
        programme=q.programme,
        days=q.planned_days,
    )


def seat(q: Question) -> Seat:
    return Seat(q.person, q.role, q.acceptance, q.remote)


def said(verdicts: Iterable[Verdict]) -> set[Said]:
    return {(v.rule, v.part, v.severity.name) for v in in_order(verdicts) if v.rule in READ}


@dataclass(frozen=True)
class Asked:
    """One question with both answers; the seed to look it up by."""

    seed: int
    q: Question
    case: Case
    rules: set[Said]
    reading: set[Said]


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    """Everybody of every organisation."""
    found = []
    for seed in range(ORGANISATIONS):
        drawn = Draw(seed).question()
        case = opened(drawn)
        for person in PEOPLE:
            q = replace(drawn, person=person)
            rules = said(judging.judge_seat(case, seat(q)))
            found.append(Asked(seed, q, case, rules, verdicts(q)))
    return found


def test_every_rule_equals_the_brute_force_reading_on_2000_organisations(asked: list[Asked]) -> None:
    wrong = {(one.seed, one.q.person): (one.rules - one.reading, one.reading - one.rules) for one in asked}

    assert {key: found for key, found in wrong.items() if found != (set(), set())} == {}


@pytest.mark.parametrize("rule", READ)
def test_every_rule_fires_50_times_and_is_missed_when_it_is_off(
    rule: str, asked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second half is the negative control."""
    fired = [one for one in asked if rule in {name for name, _part, _weight in one.reading}]
    assert len(fired) >= TIMES

    off = rule.lower().replace("-", "_")
    monkeypatch.setattr(judging, "RULES", tuple(one for one in judging.RULES if one.__name__ != off))
    left = said(judging.judge_seat(fired[0].case, seat(fired[0].q)))
    assert rule in {name for name, _part, _weight in fired[0].reading - left}


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_of_one_month_more_is_noticed(period: str, asked: list[Asked]) -> None:
    """The negative control of the edges: the organisations hold days on both sides of each of them."""
    longer = replace(STANDARD, **{period: getattr(STANDARD, period) + 1})
    name = "_".join(period.split("_")[:2])
    rule = next(one for one in judging.RULES if one.__name__ == name)
    weighed = (one for one in asked if one.q.role in ("lead", "auditor", "trainee"))

    assert any(said(rule(one.case, seat(one.q), longer)) - one.reading for one in weighed)
