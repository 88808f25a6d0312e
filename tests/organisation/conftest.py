"""Fixtures of these tests."""

from collections.abc import Callable

import pytest
from django.test import Client

from organisation import services
from organisation.models import Process, User
from tests.organisation.pages import DAY


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def world(p01: Process, mina: User, ada: User, leo: User, bo: User, rita: User, sam: User, admin_user: User) -> Process:
    services.add_party(name="CloudHarbor", kind="supplier", by="system:test", today=DAY)
    services.add_site(code="HQ", name="Aarlund", by="system:test", today=DAY)
    services.add_service(code="S1", name="Workplace", by="system:test", today=DAY)
    return p01
