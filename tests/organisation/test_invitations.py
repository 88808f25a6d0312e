"""Invitations: one mail with a link that works once, for its days; who was invited and who came."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from kernel.journal import audited
from kernel.models import AuditEvent, Job, Setting
from kernel.workflow import Refused
from organisation import queries, services
from organisation.models import OneTimeLink, User
from tests.conftest import SYSTEM, TODAY

PASSWORD = "walnut harbour 7 lamps"


@pytest.fixture
def eve(admin_user: User) -> User:
    """Entered, with an address and without a password."""
    return services.add_person(
        username="eve.new", first_name="Eve", last_name="New", email="eve@example.org", by=admin_user, today=TODAY
    )


def invite(person: User, by: User) -> str:
    """Invite; the address of the link in the newest mail."""
    services.invite(people=[person], by=by, today=TODAY)
    found = re.search(r"http\S+(/invitation/\S+/)", Job.objects.latest("pk").payload["body"])
    assert found
    return found[1]


def test_an_invited_person_chooses_a_password_and_is_signed_in(eve: User, admin_user: User, client: Client) -> None:
    link = invite(eve, admin_user)

    page = client.get(link)
    done = client.post(link, {"password": PASSWORD, "repeated": PASSWORD})

    assert (page.status_code, done.status_code) == (200, 302)
    assert "eve@example.org" in page.content.decode()
    eve.refresh_from_db()
    assert eve.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(eve.pk)
    assert [row.person for row in queries.accepted_invitations()] == [eve]


def test_a_link_works_once(eve: User, admin_user: User, client: Client) -> None:
    link = invite(eve, admin_user)
    client.post(link, {"password": PASSWORD, "repeated": PASSWORD})

    other = Client()

    assert other.get(link).status_code == 410
    assert other.post(link, {"password": f"{PASSWORD} 2", "repeated": f"{PASSWORD} 2"}).status_code == 410
    eve.refresh_from_db()
    assert eve.check_password(PASSWORD)


@pytest.mark.parametrize(("days", "status"), [(6, 200), (7, 410)])
def test_a_link_lives_for_seven_days(days: int, status: int, eve: User, admin_user: User, client: Client) -> None:
    link = invite(eve, admin_user)

    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1)):
        assert client.get(link).status_code == status


def test_the_days_are_a_setting(eve: User, admin_user: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        Setting(key="organisation.invitation_days", value=2).save()

    invite(eve, admin_user)

    left = OneTimeLink.objects.get().valid_until - timezone.now()
    assert timedelta(days=1, hours=23) < left <= timedelta(days=2)


def test_inviting_again_makes_the_earlier_link_useless(eve: User, admin_user: User, client: Client) -> None:
    first, second = invite(eve, admin_user), invite(eve, admin_user)

    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_a_link_dies_with_the_account(eve: User, admin_user: User, client: Client) -> None:
    link = invite(eve, admin_user)
    services.disable_person(person=eve, by=admin_user, today=TODAY, reason="Left before the first day")

    assert client.get(link).status_code == 410


def test_a_link_dies_with_a_password_that_came_another_way(eve: User, admin_user: User, client: Client) -> None:
    """An old mail is no second key to an account that is in use."""
    link = invite(eve, admin_user)
    services.set_password(person=eve, password=PASSWORD, by=admin_user, today=TODAY, reason="on the phone")
    assert client.get(link).status_code == 410
    with pytest.raises(Refused):
        services.accept_invitation(link.split("/")[-2], password="other harbour 9 lamps", today=TODAY)
    eve.refresh_from_db()
    assert eve.check_password(PASSWORD)


def test_the_secret_stands_neither_in_the_database_nor_in_the_journal(eve: User, admin_user: User) -> None:
    from kernel import delivery

    token = invite(eve, admin_user).rstrip("/").rpartition("/")[2]
    delivery.sweep()

    assert token not in str(Job.objects.latest("pk").payload), "a sent mail is forgotten"
    assert not OneTimeLink.objects.filter(digest=token).exists()
    assert not AuditEvent.objects.filter(text__contains=token).exists()


@pytest.mark.parametrize("password", ["short", "eve@example.org", "234567890123"])
def test_a_weak_password_is_refused_and_the_link_goes_on_working(
    password: str, eve: User, admin_user: User, client: Client
) -> None:
    link = invite(eve, admin_user)

    refused = client.post(link, {"password": password, "repeated": password})

    assert refused.status_code == 409
    assert client.get(link).status_code == 200


def test_who_has_a_password_no_address_or_no_account_is_not_invited(eve: User, omar: User, admin_user: User) -> None:
    guest = services.add_person(
        username="guest",
        first_name="G",
        last_name="G",
        email="g@example.org",
        is_guest=True,
        by=admin_user,
        today=TODAY,
    )
    mute = services.add_person(username="mute", first_name="M", last_name="M", by=admin_user, today=TODAY)

    with pytest.raises(Refused) as refused:
        services.invite(people=[eve, omar, guest, mute], by=admin_user, today=TODAY)

    assert len(refused.value.reasons) == 3
    assert Job.objects.count() == 0, "nobody, where one is refused"


def test_only_the_administrator_invites(eve: User, mina: User) -> None:
    with pytest.raises(PermissionDenied):
        services.invite(people=[eve], by=mina, today=TODAY)


def test_the_page_shows_who_was_invited_and_invites_those_who_are_ticked(
    eve: User, admin_user: User, client: Client
) -> None:
    bob = services.add_person(
        username="bob", first_name="Bob", last_name="B", email="bob@example.org", by=admin_user, today=TODAY
    )
    client.force_login(admin_user)

    done = client.post("/settings/invitations/send/", {"person": [eve.pk]})
    page = client.get("/settings/invitations/").content.decode()

    assert done.status_code == 302
    assert [row.state for row in queries.invitation_rows([bob, eve], TODAY)] == ["new", "invited"]
    assert "not invited yet" in page and "works until" in page
    assert client.post("/settings/invitations/send/", {}).status_code == 409
    client.post("/settings/invitations/send/", {"everybody": "1"})
    assert [row.state for row in queries.invitation_rows([bob, eve], TODAY)] == ["invited", "invited"]


def test_the_list_costs_the_same_at_any_length(
    eve: User, admin_user: User, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(admin_user)
    client.get("/settings/invitations/")
    counts = []
    for number in (1, 30):
        for n in range(number):
            services.add_person(
                username=f"p{number}-{n}",
                first_name="P",
                last_name=str(n),
                email=f"p{number}-{n}@example.org",
                by=admin_user,
                today=TODAY,
            )
        with django_assert_num_queries(counts[0]) if counts else _counted(counts):
            client.get("/settings/invitations/")
    assert counts[0] <= 15


class _counted:
    """Remembers how many queries the block made."""

    def __init__(self, counts: list[int]):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.counts, self.seen = counts, CaptureQueriesContext(connection)

    def __enter__(self) -> None:
        self.seen.__enter__()

    def __exit__(self, *args: Any) -> None:
        self.seen.__exit__(*args)
        self.counts.append(len(self.seen))


def test_a_corrected_address_ends_the_invitation(eve: User, admin_user: User, client: Client) -> None:
    link = invite(eve, admin_user)
    services.change_person(person=eve, version=eve.version, email="eve.new@example.org", by=admin_user, today=TODAY)

    assert client.get(link).status_code == 410


def test_another_post_ends_none(eve: User, admin_user: User, client: Client) -> None:
    link = invite(eve, admin_user)
    services.change_person(person=eve, version=eve.version, post="Analyst", by=admin_user, today=TODAY)

    assert client.get(link).status_code == 200
