"""People by the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from organisation.models import Process, User
from tests.organisation.pages import DAY


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def test_a_person_is_added_and_can_be_found(world: Process, as_: Any, admin_user: User) -> None:
    client = as_(admin_user)

    response = client.post(
        "/library/people/new/",
        {"first_name": "Liam", "last_name": "O'Connor", "username": "liam.oconnor", "email": "liam@example.org"},
    )

    assert (response.status_code, response["Location"]) == (302, "/library/people/liam.oconnor/")
    assert "O&#x27;Connor" in client.get("/library/people/?q=connor").content.decode()


def test_a_taken_user_name_is_refused_in_words(world: Process, as_: Any, admin_user: User) -> None:
    response = as_(admin_user).post(
        "/library/people/new/", {"first_name": "A", "last_name": "B", "username": "Ada", "email": "new@example.org"}
    )

    assert response.status_code == 409
    assert "Somebody already has this user name. Choose another one." in response.content.decode()


def test_a_weak_password_is_refused(world: Process, as_: Any, admin_user: User, ada: User) -> None:
    response = as_(admin_user).post("/library/people/ada/password/", {"password": "short"})

    assert response.status_code == 409
    assert User.objects.get(pk=ada.pk).check_password("correct horse battery") is True
