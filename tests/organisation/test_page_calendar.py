"""Holidays by the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from organisation.models import Holiday, Process, User
from tests.organisation.pages import DAY


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def test_a_holiday_is_added_and_removed_with_a_reason(world: Process, as_: Any, admin_user: User) -> None:
    client = as_(admin_user)
    assert (
        client.post(
            "/settings/organisation/days/holiday/new/", {"date": "2026-06-05", "name": "Constitution"}
        ).status_code
        == 302
    )
    row = Holiday.objects.get()

    address = f"/settings/organisation/days/holiday/{row.pk}/remove/"
    unseen = client.post(address, {"reason": "Typing error"})
    response = client.post(address, {"reason": "Typing error", "version": row.version})

    assert (unseen.status_code, response.status_code, Holiday.objects.count()) == (428, 302, 0)
