"""The table of domain 7.1 as it stands there, and who may take which step of a case in which everybody is known."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from findings.models import Finding, Nonconformity
from findings.rules.terms import State
from findings.workflow import FINDING, NONCONFORMITY
from kernel.workflow import Refused
from organisation.models import User
from tests.findings.conftest import TODAY

TABLE = {
    ("acknowledge", "NG-2"): ("issued", "acknowledged"),
    ("dispute", "NG-3"): ("issued acknowledged", "disputed"),
    ("uphold", "NG-3"): ("disputed", "acknowledged"),
    ("withdraw", "NG-3"): ("disputed", "withdrawn"),
    ("contain", "NG-4"): ("issued acknowledged", "contained"),
    ("submit_plan", "NG-5"): ("contained", "plan_submitted"),
    ("reject_plan", "NG-6"): ("plan_submitted", "plan_rejected"),
    ("change_plan", "NG-7"): ("plan_rejected", "plan_submitted"),
    ("accept_plan", "NG-8"): ("plan_submitted", "implementing"),
    ("implement", "NG-9"): ("implementing", "implemented"),
    ("reject_implementation", "NG-10"): ("implemented", "implementing"),
    ("accept_implementation", "NG-11"): ("implemented", "monitoring"),
    ("verify_correction", "NG-11"): ("implemented", "closed"),
    ("close", "NG-12"): ("monitoring", "closed"),
    ("reopen", "NG-13"): ("monitoring", "reopened"),
    ("reopen_closed", "NG-14"): ("closed", "reopened"),
    ("plan_again", "NG-16"): ("reopened", "plan_submitted"),
    ("answer_light", "NG-17"): ("issued acknowledged contained implementing", "implemented"),
    ("verify_light", "NG-17"): ("implemented", "closed"),
}


def test_the_table_is_the_one_of_domain_7_1() -> None:
    found = {(s.name, s.rule): (s.sources, s.target) for s in NONCONFORMITY.steps}

    assert found == {key: (frozenset(sources.split()), target) for key, (sources, target) in TABLE.items()}


def test_nothing_closes_without_a_verification() -> None:
    """NG-12 is never settable: each step that closes belongs to the verifier."""
    closing = [s for s in NONCONFORMITY.steps if s.target == State.CLOSED]

    assert {s.may.__name__ for s in closing} == {"may_verify", "may_verify_correction", "may_verify_light"}


def test_only_ng_14_leads_out_of_a_settled_case_and_none_out_of_a_withdrawn_one() -> None:
    """Whether it does is a rule (preset Strict); the service asks it, and `test_reopening.py` proves it."""
    assert [s.name for s in NONCONFORMITY.steps if s.sources & {State.CLOSED, State.WITHDRAWN}] == ["reopen_closed"]
    assert [s.name for s in NONCONFORMITY.steps if State.WITHDRAWN in s.sources] == []


@pytest.mark.parametrize("state", [s for s in State if s not in (State.CLOSED, State.WITHDRAWN)])
def test_every_open_state_has_a_way_on(state: State) -> None:
    assert [s.name for s in NONCONFORMITY.steps if state in s.sources] != []


WHO = {
    "omar": {"acknowledge", "dispute", "contain", "submit_plan", "change_plan", "implement", "plan_again"},
    "leo": {
        "reject_plan",
        "accept_plan",
        "reject_implementation",
        "accept_implementation",
        "close",
        "reopen",
        "reopen_closed",
    },
    "mina": {"uphold", "withdraw", "reopen_closed"},
    "ada": set(),
    "bo": set(),
    "sam": set(),
}


@pytest.mark.parametrize("name", list(WHO))
def test_who_may_take_which_step(
    implementing: Nonconformity, mina: User, ada: User, bo: User, sam: User, name: str
) -> None:
    """Leo leads and verifies, Omar owns, Mina manages the programme; Ada was on the team, Bo is the sponsor."""
    user = User.objects.get(username=name)

    assert {s.name for s in NONCONFORMITY.steps if s.may(user, implementing)} == WHO[name]


def test_the_door_refuses_a_step_from_another_state_and_a_person_without_the_relation(
    implementing: Nonconformity, leo: User, sam: User
) -> None:
    with pytest.raises(Refused, match="does not start from"):
        NONCONFORMITY.advance(implementing, "close", by=leo, today=TODAY)
    with pytest.raises(PermissionDenied):
        NONCONFORMITY.advance(implementing, "implement", by=sam, today=TODAY)
    implementing.refresh_from_db()
    assert implementing.state == "implementing"


def test_a_finding_leaves_its_draft_by_one_of_four_doors() -> None:
    doors = {s.name: (s.target, s.rule) for s in FINDING.steps if Finding.State.DRAFT in s.sources}

    assert doors == {
        "issue": ("issued", "NG-1"),
        "propose": ("proposed", "NG-1"),
        "record": ("recorded", "NG-1"),
        "withdraw_draft": ("withdrawn", "NG-1"),
    }


def test_every_move_left_its_row_with_the_ball_of_that_day(implementing: Nonconformity) -> None:
    found = [(m.on, m.new, m.ball) for m in implementing.moves.all()]

    assert found == [
        (TODAY, "issued", "owner"),
        (date(2026, 6, 3), "acknowledged", "owner"),
        (date(2026, 6, 3), "contained", "owner"),
        (date(2026, 6, 15), "plan_submitted", "auditor"),
        (date(2026, 6, 17), "implementing", "owner"),
    ]
