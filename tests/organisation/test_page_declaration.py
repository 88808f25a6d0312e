"""Declarations and relationships by the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from organisation import services
from organisation.models import ConflictDeclaration, Process, User
from tests.organisation.pages import DAY


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def test_a_declaration_goes_from_the_person_to_the_programme_manager(
    world: Process, as_: Any, mina: User, ada: User
) -> None:
    client = as_(ada)
    assert client.post("/library/people/ada/declarations/new/", {"statement": "My brother"}).status_code == 302
    row = ConflictDeclaration.objects.get(person=ada)
    assert client.get(f"/library/people/ada/declarations/{row.pk}/decide/").status_code == 403

    response = as_(mina).post(
        f"/library/people/ada/declarations/{row.pk}/decide/",
        {"decision": "mitigate", "reason": "Second auditor", "version": str(row.version)},
    )

    row.refresh_from_db()
    assert (response.status_code, row.decision, row.decided_by) == (302, "mitigate", mina)


def test_top_management_decides_on_the_programme_managers_own_and_lands_on_a_page(
    world: Process, as_: Any, mina: User, bo: User
) -> None:
    row = services.sign_declaration(person=mina, statement="I built it", by=mina, today=DAY)
    client = as_(bo)

    response = client.post(
        f"/library/people/mina/declarations/{row.pk}/decide/",
        {"decision": "none", "reason": "Long ago", "version": str(row.version)},
        follow=True,
    )

    assert (response.status_code, response.redirect_chain) == (200, [("/my/", 302)])


def test_a_relationship_stands_on_both_pages_and_is_corrected_on_one(
    world: Process, as_: Any, admin_user: User, ada: User, omar: User
) -> None:
    row = services.add_relationship(a=ada, b=omar, kind="family", start=DAY, by=admin_user, today=DAY, reason="Told us")
    client = as_(admin_user)

    assert "Omar Owner: Family" in client.get("/library/people/ada/ties/").content.decode()
    assert "Ada Auditor: Family" in client.get("/library/people/omar/ties/").content.decode()
    assert client.get(f"/library/people/ada/relationship/{row.pk}/edit/").status_code == 200
    assert client.get(f"/library/people/omar/relationship/{row.pk}/edit/").status_code == 404


def test_a_person_cannot_be_called_like_a_page(world: Process, as_: Any, admin_user: User) -> None:
    response = as_(admin_user).post(
        "/library/people/new/", {"first_name": "A", "last_name": "B", "username": "New", "email": "n@example.org"}
    )

    assert response.status_code == 409
    assert User.objects.filter(username__iexact="new").count() == 0
