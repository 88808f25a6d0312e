"""The lifecycle of a review as one grid: each step starts from its states and from no other (8.2)."""

from datetime import date
from typing import Any

import pytest

from kernel.journal import audited
from kernel.workflow import Refused
from organisation.models import User
from reviews.models import ManagementReview
from reviews.rules.blockers import PackFacts
from reviews.workflow import REVIEW
from tests.reviews.test_rules_blockers import MINUTES

TODAY = date(2026, 7, 14)
PACK = PackFacts(True, date(2026, 1, 1), date(2026, 6, 30), TODAY)
FACTS: dict[str, Any] = {"freeze": PACK, "approve": MINUTES, "close": ()}
BEFORE = {"planned", "inputs_requested"}
EXPECTED = {
    "request_inputs": (BEFORE, "inputs_requested"),
    "freeze": (BEFORE, "pack_ready"),
    "hold": (BEFORE | {"pack_ready"}, "held"),
    "write_minutes": ({"held", "minutes_draft"}, "minutes_draft"),
    "approve": ({"minutes_draft"}, "approved"),
    "run_actions": ({"approved"}, "actions_running"),
    "close": ({"approved", "actions_running"}, "closed"),
}


def test_the_grid_knows_every_step() -> None:
    assert {step.name for step in REVIEW.steps} == set(EXPECTED)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ManagementReview.State.values)
@pytest.mark.parametrize("step", EXPECTED)
def test_each_step_starts_from_its_states_only(organisation: object, bo: User, state: str, step: str) -> None:
    with audited(by="system:test", today=TODAY):
        row = ManagementReview(
            reference="MR-26-1",
            planned_on=TODAY,
            period_from=date(2026, 1, 1),
            period_to=date(2026, 6, 30),
            chair=bo,
            state=state,
        )
        row.save()
    sources, target = EXPECTED[step]
    if state in sources:
        assert REVIEW.advance(row, step, by="system:test", today=TODAY, facts=FACTS.get(step)).state == target
        return
    with pytest.raises(Refused):
        REVIEW.advance(row, step, by="system:test", today=TODAY, facts=FACTS.get(step))
    row.refresh_from_db()
    assert row.state == state


def test_holding_is_a_fact_and_has_no_condition() -> None:
    assert REVIEW.step("hold").blockers(None, None, TODAY) == []
