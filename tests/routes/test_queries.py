"""Every page costs at most fifteen queries, whoever opens it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.routes.rounds import Round
from tests.routes.table import CAST, lines
from tests.routes.world import World

pytestmark = pytest.mark.django_db
LIMIT = 15


@pytest.mark.parametrize("who", ["leo", "mina", "omar", "bo", "root"])
def test_no_page_takes_more_than_fifteen_queries(who: str, world: World, rounds: Callable[[str], Round]) -> None:
    column, seen = CAST.index(who), rounds(who)
    opened = {
        line.id: seen.queries[line.id] for line in lines() if line.method == "GET" and line.expected[column] == 200
    }

    assert max(opened.values()) > 1  # the negative control: they are counted
    assert {name: count for name, count in opened.items() if count > LIMIT} == {}
