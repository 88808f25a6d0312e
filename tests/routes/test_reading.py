"""SEC-02: reading changes nothing, whoever reads, however often."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kernel.journal import audited
from kernel.models import Notice
from organisation.models import Process
from tests.routes.rounds import Round, Writes, hashes, walk
from tests.routes.snapshot import dump, keys
from tests.routes.world import TODAY, World

pytestmark = pytest.mark.django_db
READERS = ["mina", "omar", "root", "leo", "bo"]
OTHERWISE = [("mina", "head", {}), ("mina", "options", {}), ("leo", "get", {"HX-Request": "true"})]


@pytest.mark.parametrize("who", READERS)
def test_reading_every_address_changes_no_table(who: str, world: World, rounds: Callable[[str], Round]) -> None:
    nothing_changed(rounds(who))


@pytest.mark.parametrize(("who", "verb", "headers"), OTHERWISE, ids=["head", "options", "htmx"])
def test_reading_in_another_way_changes_no_table(
    who: str, verb: str, headers: dict[str, str], world: World, clients: dict[str, Client]
) -> None:
    nothing_changed(walk(world, clients[who], verb, headers))


def nothing_changed(seen: Round) -> None:
    assert {name: status for name, status in seen.statuses.items() if status >= 500} == {}
    assert len(seen.statuses) > 100
    assert seen.writes == []
    assert seen.changed == []


def test_a_change_in_any_one_row_is_seen(world: World) -> None:
    """The two detectors, told of something that happened."""
    before, writes = hashes(), Writes()

    with connection.execute_wrapper(writes):
        Notice.objects.filter(pk=Notice.objects.order_by("pk").values_list("pk", flat=True)[0]).update(
            seen_at=timezone.now()
        )

    assert [name for name, digest in hashes().items() if digest != before[name]] == [Notice._meta.db_table]
    assert len(writes.seen) == 1


def test_a_change_in_any_one_row_is_in_the_dump(world: World) -> None:
    """The third detector: a record changed, and one more."""
    before = dump(known := keys())
    assert dump(known) == before

    with audited(by="system:test", today=TODAY):
        row = Process.objects.first()
        row.name = "Another name"
        row.save()

    assert [label for label, rows in dump(known).items() if rows != before[label]] == ["organisation.Process"]
