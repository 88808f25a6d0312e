"""The demo year: proven best in a few seconds, and every seat stands before the rules."""

import time

import pytest

from programmes.planner.bottlenecks import bottlenecks
from programmes.planner.checking import check
from programmes.planner.running import Limit
from programmes.planner.settling import settle
from tests.planner.demo import year


@pytest.fixture(scope="module")
def planned():
    found = year()
    began = time.process_time()
    made = settle(found.problem, found.court, limit=Limit(seconds=60))
    return found, made, time.process_time() - began


def test_it_is_proven_within_ten_seconds_of_one_processor(planned):
    _found, made, seconds = planned
    assert made.plan.proven and made.accepted and seconds < 10


def test_no_rule_is_broken(planned):
    found, made, _seconds = planned
    assert check(found.problem, made.plan, found.court) == ()


def test_ind_18_b_depends_on_the_plan_and_comes_back_from_the_check(planned):
    """Whoever audits in the year takes no 9.2; Luc Moreau does, and nothing else before (W-26-2)."""
    _found, made, _seconds = planned
    assert any("IND-18 (b)" in one.said for one in made.refused)
    taken = [seat.person for seat in made.plan.by_audit["AUD-26-08"].seats if "P22 9.2" in seat.parts]
    assert taken and set(taken) <= {"moreau", "holm"}


def test_what_is_missing_is_the_one_who_knows_security(planned):
    """13.1: nobody but Jonas Keller knows security well enough, and he works there; the demo contracts Dr Osei."""
    found, made, _seconds = planned
    told = bottlenecks(made.problem, made.plan, found.court)
    assert {(one.audit, one.gap.kind, one.cause) for one in told} == {("AUD-26-07", "unknown", "independence")}
    assert {one.person for bottleneck in told for one in bottleneck.who} == {"keller"}


def test_nobody_audits_own_work(planned):
    """13.2: Helena Brandt never 9.2, Jonas Keller never security, Amina Diallo never suppliers or budgeting."""
    _found, made, _seconds = planned
    seats = {
        (seat.person, part.split()[0]) for one in made.plan.placements for seat in one.seats for part in seat.parts
    }
    assert not seats & {("brandt", "P22"), ("keller", "P20"), ("diallo_a", "P14"), ("diallo_a", "P15")}
