"""Two people write about one person at the same moment: the lock on the person lets one of them through."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections

from kernel.models import Stale
from kernel.workflow import Refused
from organisation import services
from organisation.models import RoleTenure, User
from organisation.services import engine

DAY = date(2026, 6, 1)
PATIENCE = 1.0


@pytest.fixture
def ann(transactional_db: None) -> User:
    return User.objects.create_user("ann", "ann@example.org")


@pytest.fixture
def both_judge_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each waits after judging until the other has judged too, or cannot."""
    meeting, judge = threading.Barrier(2), engine._judge

    def judge_and_wait(*args: Any, **kwargs: Any) -> None:
        judge(*args, **kwargs)
        try:
            meeting.wait(PATIENCE)
        except threading.BrokenBarrierError:
            return

    monkeypatch.setattr(engine, "_judge", judge_and_wait)
    yield


def two_at_once(act: Callable[[], object]) -> list[str]:
    outcomes = []

    def run() -> None:
        close_old_connections()
        try:
            act()
            outcomes.append("saved")
        except (Refused, Stale) as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


def make_owner(ann: User, version: int | None = None) -> Callable[[], object]:
    return lambda: services.add_tenure(
        person=User.objects.get(pk=ann.pk),
        role="manager",
        start=DAY,
        by="system:test",
        today=DAY,
        reason="x",
        version=version,
    )


def test_the_same_fact_is_entered_once(ann: User, both_judge_at_once: None) -> None:
    assert two_at_once(make_owner(ann)) == ["Refused", "saved"]
    assert RoleTenure.objects.filter(person=ann).count() == 1


def test_whoever_judged_the_person_as_they_were_before_is_told(ann: User, both_judge_at_once: None) -> None:
    assert two_at_once(make_owner(ann, version=ann.version)) == ["Stale", "saved"]


def test_with_the_lock_off_both_get_through(
    ann: User, both_judge_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control. On SQLite the write lock of the transaction itself is the lock, so there one is stopped."""
    monkeypatch.setattr(engine, "lock_people", lambda ids: User.objects.in_bulk(set(ids)))
    monkeypatch.setattr(engine, "bump", lambda people: None)

    saved = two_at_once(make_owner(ann)).count("saved")

    assert saved == (1 if connection.vendor == "sqlite" else 2)
