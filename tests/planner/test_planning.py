"""The planner on small instances: always an answer, never a broken rule, the same twice, and the bottleneck by name."""

import json
from dataclasses import replace

import pytest

from programmes.planner.bottlenecks import bottlenecks
from programmes.planner.checking import check, load_of
from programmes.planner.engine import Relaxed
from programmes.planner.explaining import BOOKED, DUE, RULE, why_her, why_here, why_not
from programmes.planner.plan import BALANCE, GOALS, MISSING, Placement, Plan, Seat
from programmes.planner.running import Limit, Progress, solve
from tests.planner.generate import small, text, written
from tests.planner.loading import HERE, build, load

QUICK = Limit(seconds=20, work=2)
IMPOSSIBLE = ("impossible-no-independent-lead", "impossible-no-days", "impossible-all-on-leave")


@pytest.fixture(scope="module")
def easy():
    found = build(small())
    return found, solve(found.problem, limit=QUICK)


def test_files_are_what_the_script_writes():
    for name, instance in written().items():
        assert (HERE / f"{name}.json").read_text(encoding="utf-8") == text(instance), name
        assert json.loads(text(instance)) == instance


def test_an_easy_year_is_whole_and_proven(easy):
    found, plan = easy
    assert [goal.name for goal in plan.goals] == list(GOALS) and plan.proven
    assert [one.gaps for one in plan.placements] == [()] * 4
    assert [found.problem.by_key[one.audit].slot(one.slot).month for one in plan.placements] == [3, 4, 5, 6]
    assert all(one.lead in ("ada", "ben") and len(one.seats) == 2 for one in plan.placements)
    assert check(found.problem, plan, found.court) == ()


def test_load_is_shared_by_capacity(easy):
    """Eight seats of three days among six equals: the two leads lead twice, everybody else comes once."""
    found, plan = easy
    loads = {one.key: load_of(found.problem, plan, one.key) / 2 for one in found.problem.people}
    assert loads == {"ada": 6, "ben": 6, "cleo": 3, "dan": 3, "eve": 3, "finn": 3}
    assert plan.goal(BALANCE).value == 4, "two people half a day and half a day above the band of one day"


def test_same_seed_and_limit_give_the_same_plan():
    found = build(small())
    first, second = (solve(found.problem, seed=7, limit=QUICK) for _n in range(2))
    assert first == second


def test_an_answer_comes_even_where_the_time_is_nothing():
    found = build(small())
    plan = solve(found.problem, limit=Limit(seconds=0.001, work=1e-9))
    assert len(plan.placements) == 4 and check(found.problem, plan, found.court) == ()
    assert all(goal.bound <= goal.value for goal in plan.goals)


def test_a_stop_keeps_the_best_so_far():
    found, told = build(small()), []

    def watch(progress: Progress) -> bool:
        told.append(progress)
        return True

    plan = solve(found.problem, limit=QUICK, watch=watch)
    assert plan.stopped and len(plan.goals) == 1 and told[0].of == len(GOALS)
    assert check(found.problem, plan, found.court) == ()


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_year_names_its_bottleneck(name):
    found = load(name)
    plan = solve(found.problem, limit=QUICK)
    assert check(found.problem, plan, found.court) == ()

    def lifted(kind: str) -> Plan:
        return solve(found.problem, limit=QUICK, goals=(MISSING,), relaxed=Relaxed(**{kind: True}))

    told = bottlenecks(found.problem, plan, found.court, lifted)
    assert [(one.gap.kind, one.cause) for one in told] == [(found.said["gap"], found.said["cause"])]
    assert found.said["audit"] in (None, told[0].audit)
    assert {one.person for one in told[0].who} == {"ada", "ben"}


def test_ind_01_never_seats_whoever_runs_the_process():
    data = small()
    for person in data["people"]:
        person["operates"] = ["P0"] if person["id"] != "finn" else []
    plan = solve(build(data).problem, limit=QUICK)
    assert [seat.person for seat in plan.by_audit["A0"].seats] == ["finn"]
    assert {gap.kind for gap in plan.by_audit["A0"].gaps} == {"lead", "member"}


def test_avl_01_nobody_is_planned_into_an_absence():
    data = small()
    data["people"][0]["away"] = [["2027-03-01", "2027-03-31"]]
    found = build(data)
    plan = solve(found.problem, limit=QUICK)
    assert plan.by_audit["A0"].lead == "ben" and check(found.problem, plan, found.court) == ()


def test_freeze_weeks_are_no_candidates():
    data = small(freeze=[["2027-03-01", "2027-03-31"]])
    found = build(data)
    plan = solve(found.problem, limit=QUICK)
    assert found.problem.by_key["A0"].slot(plan.by_audit["A0"].slot).month != 3
    assert check(found.problem, plan, found.court) == ()


def test_neighbours_stand_in_one_month_where_nothing_else_is_lost():
    data = small(neighbours=[["A0", "A1"]])
    for row in data["audits"][:2]:
        row["due"], row["window"] = 3, [3, 4]
    found = build(data)
    plan = solve(found.problem, limit=QUICK)
    months = {found.problem.by_key[key].slot(plan.by_audit[key].slot).month for key in ("A0", "A1")}
    assert months == {3}


def test_nobody_travels_who_need_not():
    data = small()
    for person in data["people"]:
        person["site"] = "North" if person["id"] in ("ada", "cleo") else "South"
    data["audits"] = data["audits"][:1]
    plan = solve(build(data).problem, limit=QUICK)
    assert {seat.person for seat in plan.by_audit["A0"].seats} == {"ada", "cleo"}


def test_cmp_03_a_trainee_comes_with_the_lead_as_supervisor():
    data = small()
    data["people"][5]["grade"] = "trainee"
    found = build(data)
    plan = solve(found.problem, limit=QUICK)
    mine = [(placement.lead, seat) for placement, seat in plan.seats_of("finn")]
    assert len(mine) == found.problem.weights.trainee_audits
    assert all(seat.role == "trainee" and seat.supervisor == lead for lead, seat in mine)
    assert check(found.problem, plan, found.court) == ()


def broken(plan: Plan, audit: str, seats: tuple[Seat, ...], slot: str = "") -> Plan:
    return replace(
        plan,
        placements=tuple(
            Placement(one.audit, slot or one.slot, seats, one.gaps) if one.audit == audit else one
            for one in plan.placements
        ),
    )


def test_the_check_finds_what_the_rules_forbid(easy):
    """The negative control of every `check(...) == ()` above."""
    found, plan = easy
    here = plan.by_audit["A0"]
    not_a_lead = broken(plan, "A0", (Seat("cleo", "lead", ("P0",)),))
    assert any("CMP-01" in said for said in check(found.problem, not_a_lead, found.court))
    nobody = broken(plan, "A0", ())
    assert any("nobody takes" in said for said in check(found.problem, nobody, found.court))
    both = broken(broken(plan, "A0", here.seats), "A1", here.seats)
    clashing = replace(found.problem, audits=tuple(replace(a, slots=_all_slots(found)) for a in found.problem.audits))
    twice = broken(both, "A1", tuple(replace(s, parts=("P1",)) for s in here.seats), here.slot)
    assert any("AVL-02" in said for said in check(clashing, twice, found.court))
    lone = broken(plan, "A0", (*here.seats, Seat("finn", "trainee", ("P0",))))
    assert any("CMP-03" in said for said in check(found.problem, lone, found.court))
    frozen = replace(found.problem, freeze=(found.problem.by_key["A0"].slot(here.slot).span,))
    assert any("freeze" in said for said in check(frozen, plan, found.court))
    tired = replace(found.problem, people=tuple(replace(p, capacity=0) for p in found.problem.people))
    assert any("days of 0" in said for said in check(tired, plan, found.court))


def _all_slots(found):
    return tuple({slot.key: slot for audit in found.problem.audits for slot in audit.slots}.values())


def test_every_placement_says_why_and_why_not(easy):
    found, plan = easy
    problem = found.problem
    audit = problem.by_key["A0"]
    assert [why.kind for why in why_here(problem, plan, audit)][0] == DUE
    lead = plan.by_audit["A0"].lead
    assert why_her(problem, plan, audit, lead)[0].said == "resolution"
    assert why_not(problem, plan, audit, lead, "lead", found.court) == ()
    told = why_not(problem, plan, audit, "finn" if lead != "finn" else "eve", "lead", found.court)
    assert [(why.kind, why.rule) for why in told] == [(RULE, "CMP-01")]


def test_why_not_names_the_other_audit(easy):
    found, plan = easy
    here = plan.by_audit["A0"]
    wide = replace(found.problem, audits=tuple(replace(a, slots=_all_slots(found)) for a in found.problem.audits))
    other = Placement("A1", here.slot, (Seat("ben" if here.lead == "ada" else "ada", "lead", ("P1",)),))
    moved = replace(plan, placements=(here, other, *plan.placements[2:]))
    busy = other.seats[0].person
    assert why_not(wide, moved, wide.by_key["A0"], busy, "lead", found.court)[0].kind == BOOKED
