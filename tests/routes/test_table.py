"""The route table: who gets what at every address (SEC-01); a route without a line fails the build."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import path

from tests.routes.table import ALLAUTH, CAST, Line, lines, missing, routes
from tests.routes.world import World

pytestmark = pytest.mark.django_db
TABLE = lines()
NAMELESS = {"account/login/", "account/logout/"}
"""allauth's usual addresses, which lead to ours."""
PUBLIC = {
    "feed",
    "healthz",
    "readyz",
    "demo_sign_in",
    "setup_first",
    "organisation:invitation_accept",
    "programmes:dates_answer",
    "organisation:logo",
}


def test_every_route_has_a_line_for_get_and_for_post() -> None:
    assert missing(set(routes()) - NAMELESS, TABLE) == []


def test_a_route_without_a_line_is_reported() -> None:
    planted = routes([path("planted/", lambda request: None, name="planted")])

    assert missing(planted, TABLE) == ["GET planted", "POST planted"]


def test_the_table_names_no_route_that_is_gone() -> None:
    assert sorted({line.route for line in TABLE} - set(routes())) == []


def test_the_routes_of_allauth_are_those_that_we_know() -> None:
    assert {name for name in routes() if name.startswith("account_")} == ALLAUTH


def test_whoever_is_not_signed_in_is_sent_to_sign_in_everywhere_but_at_the_probes() -> None:
    open_doors = {line.route for line in TABLE if line.expected[0] != 302}

    assert open_doors == PUBLIC


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.id)
def test_everybody_gets_what_the_table_says(
    line: Line, world: World, clients: dict[str, Client], only_status: None
) -> None:
    got = {who: ask(line, world, clients[who]) for who in CAST}

    assert got == dict(zip(CAST, line.expected, strict=True))


def ask(line: Line, world: World, client: Client) -> int:
    """The status; what the request did is taken back."""
    address = line.address(world)
    with transaction.atomic():
        answer = client.get(address) if line.method == "GET" else client.post(address, line.typed(world))
        answer.getvalue()
        transaction.set_rollback(True)
    if line.expected[0] == 302 and "_auth_user_id" not in client.session:
        assert answer["Location"] == f"/login/?next={address}"
    return answer.status_code


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_another_method_is_refused_at_every_address(method: str, world: World, clients: dict[str, Client]) -> None:
    got = {}
    for line in TABLE:
        if line.method == "GET":
            got[line.id] = getattr(clients["mina"], method)(line.address(world)).status_code

    assert {name: status for name, status in got.items() if status != 405} == {}


def test_the_lists_are_filtered(world: World, clients: dict[str, Client]) -> None:
    """A list is 200 for everybody, and shows a stranger nothing and others their own."""
    asked = {"/audits/": "AUD-26-04", "/findings/": "NC-26-01", "/reviews/": "MR-26-2", "/programmes/": "IAP-2027"}
    seen = {
        address: [who for who in CAST[1:] if word in clients[who].get(address).content.decode()]
        for address, word in asked.items()
    }

    assert seen == {
        "/audits/": ["omar", "ada", "leo", "mina", "bo"],
        "/findings/": ["omar", "ada", "leo", "mina", "bo"],
        "/reviews/": ["omar", "mina", "bo"],
        "/programmes/": ["ada", "nils", "leo", "mina", "bo"],
    }
