"""Processes by the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from organisation.models import Process, User
from tests.organisation.pages import DAY


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def test_a_process_is_changed_with_its_leaves(world: Process, as_: Any, admin_user: User) -> None:
    from standards.models import Clause

    leaf = Clause.objects.get(number="8.6.2")

    response = as_(admin_user).post(
        "/library/processes/P01/edit/",
        {
            "code": "P01",
            "name": "Incidents",
            "unit": world.unit_id,
            "leaves": [leaf.pk],
            "cycle_days": "1",
            "topic": "resolution",
            "change_points": "0",
            "signal_points": "0",
            "active": "on",
            "version": str(world.version),
        },
    )

    world.refresh_from_db()
    assert (response.status_code, world.name, [c.number for c in world.leaves.all()]) == (302, "Incidents", ["8.6.2"])


@pytest.mark.parametrize("code", ["new", "NEW", "a/b", "", " P9", "P 9", "é"])
def test_a_process_code_must_fit_an_address(
    code: str, world: Process, as_: Any, admin_user: User, standard: Any
) -> None:
    response = as_(admin_user).post(
        "/library/processes/new/",
        {
            "code": code,
            "name": "X",
            "unit": world.unit_id,
            "leaves": [world.leaves.get().pk],
            "cycle_days": "1",
            "change_points": "0",
            "signal_points": "0",
        },
    )

    assert (response.status_code, Process.objects.count()) == ((302, 2) if code == " P9" else (409, 1))
