"""The route table: one line a route and method, one column a person, and the addresses that Django really has."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.routes.world import CAST, World

TABLE = Path(__file__).with_name("table.csv")
METHODS = ("GET", "POST")
ALLAUTH = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_confirm_login_code",
        "account_confirm_email",
        "account_reset_password_from_key_done",
        "account_reset_password_from_key",
        "account_reset_password_done",
    }
)
"""The addresses of django-allauth: it answers for them, and `test_account.py` says what we expect of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """Who gets what at one address with one method.

    `on` names what stands in the address (`reference=fieldwork pk=fieldwork_question`), `row` the record whose
    version is sent along, as every form does, `sends` what else.
    """

    route: str
    on: str
    row: str
    sends: str
    method: str
    expected: tuple[int, ...]

    @property
    def id(self) -> str:
        return " ".join(word for word in (self.method, self.route, self.on, self.sends) if word)

    def address(self, world: World) -> str:
        return reverse(self.route, kwargs=_named(self.on, world))

    def typed(self, world: World) -> dict[str, Any]:
        """What a form would send besides its words: the version, and something, so that no form takes it for unsent."""
        version = {"version": world.rows[self.row].version} if self.row else {}
        return {**version, **_named(self.sends, world), "sent": "1"}


def _named(pairs: str, world: World) -> dict[str, Any]:
    return {name: world.at[key] for name, key in (pair.split("=") for pair in pairs.split())}


def lines() -> list[Line]:
    with TABLE.open(newline="") as file:
        return [_line(row) for row in csv.DictReader(file)]


def _line(row: dict[str, str]) -> Line:
    expected = tuple(int(row[name]) for name in CAST)
    return Line(row["route"], row["on"], row["row"], row["sends"], row["method"], expected)


def routes(patterns: Iterable[Any] | None = None, space: str = "") -> Iterator[str]:
    """The names of every address that the resolver knows, with their namespace; nameless ones by their pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            assert isinstance(entry, URLPattern)
            yield f"{space}{entry.name}" if entry.name else f"{space}{entry.pattern}"


def missing(names: Iterable[str], known: Iterable[Line]) -> list[str]:
    """Route and method without a line in the table, allauth's aside."""
    have = {(line.route, line.method) for line in known}
    wanted = {name for name in names if name not in ALLAUTH}
    return sorted(f"{method} {name}" for name in wanted for method in METHODS if (name, method) not in have)
