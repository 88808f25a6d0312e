"""The demo organisation, loaded once for all tests of this folder and rolled back at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from auditprog.demo.load import everything, load
from auditprog.demo.replay import Event


@contextmanager
def loaded(blocker: Any, keep: Any = everything) -> Iterator[None]:
    """The replayed year inside one transaction; what a test writes on top goes with its own savepoint."""
    with blocker.unblock(), transaction.atomic():
        load(keep=keep)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def northwind(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with loaded(django_db_blocker):
        yield


@pytest.fixture
def demo(northwind: None, db: None) -> None:
    """One test on the whole demo."""


def not_the_check_of_nc_01(event: Event) -> bool:
    return not (event["kind"] == "effectiveness checked" and event["nc"] == "NC-26-01")
