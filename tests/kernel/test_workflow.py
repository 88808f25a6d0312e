from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kernel.journal import audited, history
from kernel.models import Stale
from kernel.workflow import Refused, Step, Workflow
from tests.kernel.models import Door

DAY = date(2026, 6, 1)
SYSTEM = "system:test"
OPEN, SHUT = Door.State


def why_not(door, facts, today):
    return ["it is draughty", "it is cold"] if facts == "winter" else []


DOOR = Workflow(
    "door",
    (
        Step("shut", frozenset({OPEN}), SHUT, may=lambda user, door: True, label="Shut"),
        Step(
            "open",
            frozenset({SHUT}),
            OPEN,
            may=lambda user, door: user.username == "porter",
            blockers=why_not,
            rule="D-1",
        ),
        Step("knock", frozenset({OPEN, SHUT}), None, may=lambda user, door: True),
    ),
)


@pytest.fixture
def door(db):
    with audited(by=SYSTEM, today=DAY):
        row = Door(name="front", state=SHUT)
        row.save()
    return row


@pytest.fixture
def porter(django_user_model):
    return django_user_model.objects.create_user("porter")


@pytest.fixture
def guest(django_user_model):
    return django_user_model.objects.create_user("guest")


def test_a_step_moves_saves_and_journals(door, porter):
    row = DOOR.advance(door, "open", by=porter, today=DAY, name="wide")
    event = history(row).last()
    assert (Door.objects.get().state, Door.objects.get().name) == (OPEN, "wide")
    assert (event.action, event.actor_id) == ("open", porter.pk)


def test_every_reason_is_said_and_nothing_happens(door, porter):
    with pytest.raises(Refused) as refusal:
        DOOR.advance(door, "open", by=porter, today=DAY, facts="winter", name="wide")
    assert refusal.value.reasons == ("it is draughty", "it is cold")
    assert (Door.objects.get().state, Door.objects.get().name, history(door).count()) == (SHUT, "front", 1)


def test_who_may_not_is_denied_before_anything_is_judged(door, guest):
    with pytest.raises(PermissionDenied):
        DOOR.advance(door, "open", by=guest, today=DAY, facts="winter")


def test_a_step_from_the_wrong_state_is_refused(door, porter):
    with pytest.raises(Refused, match="does not start from “Shut”"):
        DOOR.advance(door, "shut", by=porter, today=DAY)


def test_the_version_that_was_seen_must_be_the_version_there_is(door, porter):
    with audited(by=SYSTEM, today=DAY):
        door.name = "other"
        door.save()
    with pytest.raises(Stale):
        DOOR.advance(door, "open", by=porter, today=DAY, version=1)
    assert DOOR.advance(door, "open", by=porter, today=DAY, version=2).state == OPEN


def test_buttons_are_the_steps_that_would_be_accepted(door, porter, guest):
    assert [s.name for s in DOOR.open_to(porter, door)] == ["open", "knock"]
    assert [s.name for s in DOOR.open_to(guest, door)] == ["knock"]


def test_a_step_without_target_keeps_the_state(door, porter):
    assert DOOR.advance(door, "knock", by=porter, today=DAY).state == SHUT


def test_a_system_actor_passes_permission_but_not_the_facts(door):
    with pytest.raises(Refused):
        DOOR.advance(door, "open", by=SYSTEM, today=DAY, facts="winter")
    assert DOOR.advance(door, "open", by=SYSTEM, today=DAY).state == OPEN
