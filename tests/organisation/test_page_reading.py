"""Pages of the library: who sees them, that reading writes nothing, how many queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.journal import audited
from organisation.models import Process, Qualification, RoleTenure, Site, TopicLevel, UnitMembership, User
from tests.organisation.pages import DAY


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


READ = {
    "/library/": "root mina ada omar bo",
    "/library/people/": "root mina ada omar bo",
    "/library/people/ada/": "root mina ada omar bo",
    "/library/people/ada/ties/": "root mina ada",
    "/library/people/ada/competence/": "root mina ada leo bo",
    "/library/auditors/": "root mina ada bo",
    "/library/processes/": "root mina ada omar bo",
    "/library/processes/P01/": "root mina ada omar bo",
    "/library/parties/": "root mina ada omar bo",
    "/library/sites/": "root mina ada omar bo",
    "/library/services/": "root mina ada omar bo",
    "/library/units/": "root mina ada omar bo",
    "/settings/organisation/": "root mina ada bo",
    "/library/people/new/": "root",
    "/library/people/ada/edit/": "root",
    "/library/people/ada/disable/": "root",
    "/library/people/ada/password/": "root",
    "/library/people/ada/role/new/": "root",
    "/library/people/ada/line/new/": "root",
    "/library/people/ada/access-role/new/": "root",
    "/library/people/ada/relationship/new/": "root",
    "/library/people/ada/qualification/new/": "root mina",
    "/library/people/ada/topic/new/": "root mina",
    "/library/people/ada/evaluation/new/": "root mina",
    "/library/people/ada/declarations/new/": "root ada",
    "/library/processes/new/": "root",
    "/library/processes/P01/edit/": "root",
    "/library/parties/new/": "root",
    "/settings/organisation/edit/": "root",
    "/settings/organisation/days/holiday/new/": "root",
}


EVERYBODY = ["root", "mina", "ada", "leo", "omar", "bo", "rita", "sam"]


@pytest.mark.parametrize("path", READ)
def test_each_page_opens_for_those_who_may_and_for_nobody_else(path: str, world: Process, client: Client) -> None:
    may = set(READ[path].split())
    statuses = {}
    for name in EVERYBODY:
        if name == "leo" and "leo" not in may and "ada" in may:
            continue  # leo is an auditor like ada: only rows that say so are about him
        client.force_login(
            User.objects.get(username=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        statuses[name] = client.get(path).status_code
    refused = {name: status for name, status in statuses.items() if name not in may}

    assert {name for name, status in statuses.items() if status == 200} == may & set(statuses)
    assert set(refused.values()) <= {403, 404}


@pytest.mark.parametrize("path", READ)
def test_each_page_asks_a_visitor_to_sign_in(path: str, world: Process, client: Client) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("path", READ)
def test_opening_a_page_writes_nothing(path: str, world: Process, as_: Any, admin_user: User) -> None:
    client = as_(admin_user)

    with CaptureQueriesContext(connection) as said:
        client.get(path)

    assert [q["sql"] for q in said if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_a_stranger_learns_nothing_of_a_person_but_sees_the_own_page(world: Process, as_: Any, sam: User) -> None:
    client = as_(sam)

    assert client.get("/library/people/ada/").status_code == 404
    assert client.get("/library/people/nobody/").status_code == 404
    assert client.get("/library/people/sam/").status_code == 200


@pytest.mark.parametrize("path", ["/library/people/", "/library/auditors/", "/library/processes/", "/library/sites/"])
def test_reading_pages_refuse_a_post(path: str, world: Process, as_: Any, admin_user: User) -> None:
    assert as_(admin_user).post(path, {}).status_code == 405


def _more(n: int, desk: Any, clause: Any) -> None:
    with audited(by="system:test", today=DAY):
        for i in range(n):
            user = User.objects.create_user(
                f"more{i:02d}", f"more{i}@example.org", first_name="M", last_name=f"{i:02d}"
            )
            UnitMembership(person=user, unit=desk, start=DAY).save()
            Qualification(person=user, grade="auditor", valid_from=DAY, valid_to=date(2029, 1, 1)).save()
            TopicLevel(person=user, topic="security", level=2).save()
            process = Process(code=f"M{i:02d}", name="More", unit=desk)
            process.save()
            RoleTenure(person=user, role="owner", target_kind="process", process=process, start=DAY).save()
            RoleTenure(
                person=User.objects.get(username="ada"), role="user", target_kind="process", process=process, start=DAY
            ).save()
            Site(code=f"M{i:02d}", name="More").save()


@pytest.mark.parametrize(
    "path",
    [
        "/library/people/",
        "/library/people/ada/",
        "/library/people/ada/ties/",
        "/library/people/ada/competence/",
        "/library/people/ada/role/new/",
        "/library/auditors/",
        "/library/processes/",
        "/library/processes/P01/",
        "/library/sites/",
        "/library/units/",
        "/settings/organisation/",
    ],
)
def test_a_page_costs_the_same_few_queries_at_any_length(
    path: str, world: Process, as_: Any, admin_user: User, desk: Any
) -> None:
    client = as_(admin_user)
    _more(1, desk, None)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(path).status_code == 200
    User.objects.filter(username="more00").update(username="first00", email="first@example.org")
    with audited(by="system:test", today=DAY):
        for row in (*Process.objects.filter(code="M00"), *Site.objects.filter(code="M00")):
            row.code = "F00"
            row.save()
    _more(30, desk, None)

    with CaptureQueriesContext(connection) as many:
        assert client.get(path).status_code == 200

    assert len(many) == len(few)
    assert len(many) <= 15
