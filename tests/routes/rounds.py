"""One person opens every page once, and what there is to see on the way is noted: several tests ask for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client

from tests.routes.table import Line, lines
from tests.routes.world import TODAY, World, on

ALOOF = ('"django_session"', '"kernel_formonce"')
"""Tables that requests write by themselves: the session, and the key of a form that is taken back on refusal."""
HOUSEKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK")
ADDRESSES = [line for line in lines() if line.method == "GET"]


def hashes() -> dict[str, str]:
    """A SHA-256 a table over all its rows, sessions aside."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model is not Session:
            rows = model._base_manager.order_by("pk").values_list()
            found[model._meta.db_table] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return found


class Writes:
    """Notes each statement that changes a table, with the request that sent it, and counts all."""

    def __init__(self) -> None:
        self.asked, self.seen, self.count = "", list[str](), 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.lstrip().partition(" ")[0].upper()
        self.count += verb not in HOUSEKEEPING
        if verb in ("INSERT", "UPDATE", "DELETE") and not any(name in sql for name in ALOOF):
            self.seen.append(f"{self.asked}: {sql[:120]}")
        return execute(sql, params, many, context)


@dataclass(slots=True)
class Round:
    """By the ids of the table's lines: the status, and how many queries it took; and what was written in all."""

    statuses: dict[str, int] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """Tables that hold something else afterwards."""


def walk(world: World, client: Client, verb: str = "get", headers: dict[str, str] | None = None) -> Round:
    """Every address of the table that can be read, one after the other; what it did is taken back."""
    found, writes = Round(), Writes()
    with on(TODAY), transaction.atomic():
        before = hashes()
        with connection.execute_wrapper(writes):
            for line in ADDRESSES:
                _open(line, world, client, verb, headers or {}, writes, found)
        after = hashes()
        transaction.set_rollback(True)
    found.writes = writes.seen
    found.changed = [name for name, digest in after.items() if digest != before[name]]
    return found


def _open(
    line: Line, world: World, client: Client, verb: str, headers: dict[str, str], writes: Writes, found: Round
) -> None:
    writes.asked, writes.count = line.id, 0
    answer = getattr(client, verb)(line.address(world), headers=headers)
    answer.getvalue()
    found.statuses[line.id], found.queries[line.id] = answer.status_code, writes.count
