"""Signing in and out: closed by default, guests and closed accounts refused, tries limited, the demo's cast."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from kernel.models import DemoClock, Job
from organisation import services
from organisation.models import User

DAY = date(2026, 6, 1)
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def sign_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    return client.post("/login/", {"login": login, "password": password})


@pytest.mark.parametrize("login", ["ada", "ADA", "ada@example.org", "Ada@Example.org"])
def test_a_person_signs_in_with_user_name_or_address(login: str, ada: User, client: Client) -> None:
    response = sign_in(client, login)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/my/").status_code == 200


def test_a_wrong_password_is_refused(ada: User, client: Client) -> None:
    response = sign_in(client, "ada", "wrong")

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_refused(ada: User, admin_user: User, client: Client) -> None:
    services.disable_person(person=ada, by=admin_user, today=DAY, reason="Left")

    sign_in(client, "ada")

    assert "_auth_user_id" not in client.session


def test_closing_an_account_ends_the_session_that_is_open(ada: User, admin_user: User, client: Client) -> None:
    sign_in(client, "ada")
    services.disable_person(person=ada, by=admin_user, today=DAY, reason="Left")

    response = client.get("/my/")

    assert (response.status_code, response["Location"]) == (302, "/login/?next=/my/")


def test_a_new_password_ends_the_session_that_is_open(ada: User, admin_user: User, client: Client) -> None:
    sign_in(client, "ada")
    services.set_password(person=ada, password="another long secret", by=admin_user, today=DAY)

    assert client.get("/my/").status_code == 302


@pytest.mark.parametrize("password", ["", "!", PASSWORD])
def test_a_guest_is_refused(password: str, admin_user: User, client: Client) -> None:
    guest = services.add_person(
        username="guest", first_name="G", last_name="G", email="g@example.org", is_guest=True, by=admin_user, today=DAY
    )

    sign_in(client, "guest", password)

    assert "_auth_user_id" not in client.session
    assert guest.has_usable_password() is False


def test_a_guest_who_asks_for_a_new_password_gets_no_mail(admin_user: User, client: Client) -> None:
    services.add_person(
        username="guest", first_name="G", last_name="G", email="g@example.org", is_guest=True, by=admin_user, today=DAY
    )

    client.post("/account/password/reset/", {"email": "g@example.org"})

    assert Job.objects.filter(kind="mail").count() == 0


def test_a_person_who_asks_for_a_new_password_gets_one_mail(ada: User, client: Client) -> None:
    client.post("/account/password/reset/", {"email": "ada@example.org"})

    assert Job.objects.get(kind="mail").payload["to"] == "ada@example.org"


def test_after_signing_out_the_session_is_dead(ada: User, client: Client) -> None:
    sign_in(client, "ada")
    old = client.cookies[settings.SESSION_COOKIE_NAME].value

    response = client.post("/logout/")
    client.cookies[settings.SESSION_COOKIE_NAME] = old

    assert (response.status_code, response["Location"]) == (302, "/login/")
    assert client.get("/my/").status_code == 302


def test_opening_the_sign_out_page_signs_nobody_out(ada: User, client: Client) -> None:
    sign_in(client, "ada")

    assert client.get("/logout/").status_code == 200
    assert client.get("/my/").status_code == 200


def test_the_sixth_try_is_refused_even_with_the_right_password(ada: User, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "ada", "wrong")

    sign_in(client, "ada")

    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client: Client, db: None) -> None:
    page = client.get("/account/signup/")
    client.post("/account/signup/", {"username": "new", "email": "n@example.org", "password1": PASSWORD})

    assert page.status_code in (200, 302, 404)
    assert User.objects.filter(username="new").count() == 0


@pytest.mark.parametrize("path", ["/", "/my/", "/my/profile/", "/settings/journal/", "/library/people/"])
def test_a_visitor_is_asked_to_sign_in(path: str, client: Client, db: None) -> None:
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, f"/login/?next={path}")


def test_sign_in_does_not_lead_to_another_site(ada: User, client: Client) -> None:
    response = client.post("/login/?next=https://evil.example/", {"login": "ada", "password": PASSWORD})

    assert response["Location"] == "/"


def _cast_member() -> User:
    return User.objects.create_user("helena.brandt", "h@example.org", PASSWORD, first_name="Helena", last_name="Brandt")


def test_outside_a_demo_there_is_no_one_click_sign_in(client: Client, organisation: Any) -> None:
    _cast_member()

    assert client.post("/demo/sign-in/", {"username": "helena.brandt"}).status_code == 404
    assert "Step in as" not in client.get("/login/").content.decode()
    assert "_auth_user_id" not in client.session


def test_in_a_demo_one_click_signs_in_as_one_of_the_cast(client: Client, organisation: Any) -> None:
    user = _cast_member()
    DemoClock.objects.create(today=DAY)

    page = client.get("/login/").content.decode()
    response = client.post("/demo/sign-in/", {"username": "helena.brandt"})

    assert "Helena Brandt" in page
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_in_a_demo_only_the_cast_is_offered(client: Client, ada: User) -> None:
    _cast_member()
    DemoClock.objects.create(today=DAY)

    assert client.post("/demo/sign-in/", {"username": "ada"}).status_code == 404


def test_in_a_trial_of_ones_own_everybody_with_a_role_is_offered(client: Client, ada: User, admin_user: User) -> None:
    """`demo --empty`: one person plays all of them; who has no role, or a closed account, is not among them."""
    services.add_person(username="eve", first_name="E", last_name="E", email="e@example.org", by=admin_user, today=DAY)
    DemoClock.objects.create(today=DAY)

    page = client.get("/login/").content.decode()

    assert page.index('value="root"') < page.index('value="ada"')
    assert 'value="eve"' not in page
    assert client.post("/demo/sign-in/", {"username": "eve"}).status_code == 404
    assert client.post("/demo/sign-in/", {"username": "ada"}).status_code == 302
    services.disable_person(person=ada, by=admin_user, today=DAY, reason="Left")
    assert client.post("/demo/sign-in/", {"username": "ada"}).status_code == 404


def test_in_a_demo_the_click_does_not_lead_to_another_site(client: Client, organisation: Any) -> None:
    _cast_member()
    DemoClock.objects.create(today=DAY)

    response = client.post("/demo/sign-in/", {"username": "helena.brandt", "next": "https://evil.example/"})

    assert response["Location"] == "/"


def test_a_get_signs_nobody_in(client: Client, organisation: Any) -> None:
    _cast_member()
    DemoClock.objects.create(today=DAY)

    assert client.get("/demo/sign-in/?username=helena.brandt").status_code == 405
