"""SEC-02: reading changes nothing, whoever reads, however often."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from kernel.models import Notice
from tests.routes.table import lines
from tests.routes.world import World

pytestmark = pytest.mark.django_db
READERS = ["mina", "omar", "root", "leo"]
ADDRESSES = [line for line in lines() if line.method == "GET"]

ALOOF = ('"django_session"', '"kernel_formonce"')
"""Tables that requests write by themselves: the session, and the key of a form that is taken back on refusal."""


def hashes() -> dict[str, str]:
    """A SHA-256 a table over all its rows, sessions aside."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model is not Session:
            rows = model._base_manager.order_by("pk").values_list()
            found[model._meta.db_table] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return found


class Writes:
    """Notes each statement that changes a table, with the request that sent it."""

    def __init__(self) -> None:
        self.asked, self.seen = "", list[str]()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.lstrip().partition(" ")[0].upper()
        if verb in ("INSERT", "UPDATE", "DELETE") and not any(name in sql for name in ALOOF):
            self.seen.append(f"{self.asked}: {sql[:120]}")
        return execute(sql, params, many, context)


@pytest.mark.parametrize(
    ("who", "method"), [*[(who, "get") for who in READERS], ("mina", "head"), ("mina", "options"), ("leo", "htmx")]
)
def test_reading_every_address_changes_no_table(
    who: str, method: str, world: World, clients: dict[str, Client]
) -> None:
    before, writes, verb = hashes(), Writes(), "get" if method == "htmx" else method
    headers = {"HX-Request": "true"} if method == "htmx" else {}

    with connection.execute_wrapper(writes):
        for line in ADDRESSES:
            writes.asked = line.id
            answer = getattr(clients[who], verb)(line.address(world), headers=headers)
            answer.getvalue()
            assert answer.status_code < 500, line.id

    assert writes.seen == []
    assert hashes() == before


def test_a_change_in_any_one_row_is_seen(world: World) -> None:
    """The two detectors, told of something that happened."""
    before, writes = hashes(), Writes()

    with connection.execute_wrapper(writes):
        Notice.objects.filter(pk=Notice.objects.order_by("pk").values_list("pk", flat=True)[0]).update(
            seen_at=timezone.now()
        )

    assert [name for name, digest in hashes().items() if digest != before[name]] == [Notice._meta.db_table]
    assert len(writes.seen) == 1
