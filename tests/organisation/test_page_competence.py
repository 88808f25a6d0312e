"""Grades and topics by the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from organisation.models import Process, Qualification, TopicLevel, User
from tests.organisation.pages import DAY


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def test_a_grade_is_granted_by_the_programme_manager(world: Process, as_: Any, mina: User, omar: User) -> None:
    response = as_(mina).post(
        "/library/people/omar/qualification/new/",
        {
            "standard_code": "ISO/IEC 20000-1",
            "grade": "trainee",
            "valid_from": "2026-06-01",
            "valid_to": "2028-05-31",
            "status": "valid",
            "reason": "Begins with AUD-26-03",
        },
    )

    assert response.status_code == 302
    assert Qualification.objects.get(person=omar).granted_by == mina


def test_a_topic_level_is_set_twice_and_kept_once(world: Process, as_: Any, mina: User, ada: User) -> None:
    client = as_(mina)

    for level in ("1", "4"):
        assert client.post("/library/people/ada/topic/new/", {"topic": "resolution", "level": level}).status_code == 302

    assert TopicLevel.objects.get(person=ada, topic="resolution").level == 4
