"""Every page costs at most fifteen queries, whoever opens it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.routes.table import CAST, lines
from tests.routes.world import World

pytestmark = pytest.mark.django_db
LIMIT = 15
HOUSEKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.mark.parametrize("who", ["leo", "mina", "omar", "bo", "root"])
def test_no_page_takes_more_than_fifteen_queries(who: str, world: World, clients: dict[str, Client]) -> None:
    over = {}
    for line in lines():
        if line.method == "GET" and line.expected[CAST.index(who)] == 200:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                clients[who].get(line.address(world)).getvalue()
            count = sum(not query["sql"].startswith(HOUSEKEEPING) for query in seen.captured_queries)
            if count > LIMIT:
                over[line.id] = count

    assert over == {}
