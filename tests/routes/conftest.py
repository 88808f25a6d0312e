"""The world is built once for the whole package; every test works in a savepoint that is taken back."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import URLResolver

from tests.routes import world as made
from tests.routes.rounds import Round, walk
from tests.routes.sheets import Sheet, collect
from tests.routes.world import TODAY, World


@pytest.fixture(scope="package")
def whole(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield made.build()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(whole: World) -> Iterator[None]:
    """Instead of pytest-django's: a test marked `django_db` finds the world, and what it does there is undone."""
    with made.on(TODAY), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package", autouse=True)
def _templates_keep_quiet(django_test_environment: None) -> Iterator[None]:
    """Django tells a test of every template drawn, with a copy of its variables: a tenth of each page.

    Nobody asks here, so `response.context` is None in this folder.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _TestState.saved_data.template_render)
        yield


@pytest.fixture
def only_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal (400, 403, 404) has its status and an empty page: for who asks thousands of times and reads none.

    The pages themselves are read by tests/auditprog/test_pages.py and by the sweep with axe.
    """
    monkeypatch.setattr(
        URLResolver, "resolve_error_handler", lambda self, code: lambda request, **more: HttpResponse(status=code)
    )


@pytest.fixture
def world(whole: World, db: None) -> World:
    return whole


@pytest.fixture(scope="package")
def clients(whole: World) -> dict[str, Client]:
    """One signed-in browser a person, and one of nobody; what goes wrong is a 500, as in the product."""
    found = {"anonymous": Client(raise_request_exception=False)}
    for name, user in whole.people.items():
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(user)
    return found


@pytest.fixture(scope="package")
def sheets(whole: World, clients: dict[str, Client]) -> dict[str, Sheet]:
    """Every form of the product, filled soundly by somebody who may send it."""
    with made.on(TODAY):
        return collect(whole, clients)


@pytest.fixture(scope="package")
def rounds(whole: World, clients: dict[str, Client]) -> Callable[[str], Round]:
    """What this person sees on a way through every page, walked once for all who ask."""
    return cache(lambda who: walk(whole, clients[who]))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every address is asked, downloads too, and a test client leaves their files open until they are collected."""
    quiet = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    for item in items:
        if item.nodeid.startswith("tests/routes/"):
            item.add_marker(quiet)


@pytest.fixture(autouse=True, scope="module")
def _open_downloads_are_collected_here() -> Iterator[None]:
    """... here, where the warning is expected, and not in a neighbour's test."""
    yield
    gc.collect()
