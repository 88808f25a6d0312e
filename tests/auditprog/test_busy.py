"""While the database is locked by others: a sentence, and everything typed is still there (503)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from organisation.models import Party, User


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(Party, "save", locked)


def test_a_busy_database_keeps_what_was_typed_and_sends_it_again(
    admin_user: User, client: Client, busy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(admin_user, backend="allauth.account.auth_backends.AuthenticationBackend")
    key = client.get("/library/parties/new/").content.decode().partition('name="once" value="')[2].partition('"')[0]
    typed = {"name": "CloudHarbor & <b>Sons</b>", "kind": "supplier", "once": key}

    answer = client.post("/library/parties/new/", typed)

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert "CloudHarbor &amp; &lt;b&gt;Sons&lt;/b&gt;" in page
    assert f'<input type="hidden" name="once" value="{key}">' in page
    assert "Send it again" in page
    monkeypatch.undo()

    assert client.post("/library/parties/new/", typed).status_code == 302  # what the button sends
    assert Party.objects.get().name == typed["name"]


def test_a_password_is_never_written_back(client: Client, busy: None, admin_user: User) -> None:
    client.force_login(admin_user, backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = {"name": "CloudHarbor", "kind": "supplier", "password": "correct horse"}

    page = client.post("/library/parties/new/", typed).content.decode()

    assert "CloudHarbor" in page
    assert "correct horse" not in page
