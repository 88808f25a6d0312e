import re

import pytest
from django.core import mail as sent

from kernel import delivery
from kernel.models import Job

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def sign_in(client, **fields):
    return client.post("/login/", fields)


@pytest.mark.parametrize("name", ["omar", "omar@example.org", "OMAR@example.org"])
def test_people_sign_in_by_name_or_address(client, omar, name):
    response = sign_in(client, login=name, password=PASSWORD)

    assert (response.status_code, response.url) == (302, "/")


def test_a_wrong_password_says_so_and_signs_nobody_in(client, omar):
    response = sign_in(client, login="omar", password="wrong")

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_page_without_a_session_leads_to_sign_in(client):
    response = client.get("/my/")

    assert (response.status_code, response.url) == (302, "/login/?next=/my/")


@pytest.mark.parametrize(("old", "new"), [("/account/login/", "/login/"), ("/account/logout/", "/logout/")])
def test_the_usual_addresses_lead_to_ours(client, old, new):
    assert client.get(old).url == new


def test_nobody_signs_up(client):
    before = client.get("/account/signup/")
    client.post("/account/signup/", {"username": "eve", "email": "e@example.org", "password1": PASSWORD})

    from organisation.models import User

    assert "password1" not in before.content.decode()
    assert User.objects.filter(username="eve").exists() is False


def test_a_reset_link_leaves_through_the_outbox_and_is_forgotten(client, omar):
    client.post("/account/password/reset/", {"email": "omar@example.org"})
    assert (Job.objects.get().state, sent.outbox) == ("pending", [])

    delivery.sweep()

    link = re.search(r"http://\S+", sent.outbox[0].body)[0]
    assert "/account/password/reset/key/" in link
    assert Job.objects.get().payload["body"] == ""


def test_a_reset_for_an_unknown_address_tells_nothing(client, omar):
    known = client.post("/account/password/reset/", {"email": "omar@example.org"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [job.payload["to"] for job in Job.objects.all()] == ["omar@example.org"]


def test_the_session_cookie_is_closed_to_scripts(client, omar):
    sign_in(client, login="omar", password=PASSWORD)
    cookie = client.cookies["auditprog_session"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
