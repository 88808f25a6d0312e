"""What the small organisation of these tests stands on: its days, its cast, and where its rows are kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from kernel import clock
from organisation.models import User

JANUARY = date(2026, 1, 5)
TODAY = date(2026, 6, 23)
"""The day on which every page of these tests is asked for."""
CAST = ("anonymous", "sam", "rita", "omar", "otto", "ada", "nils", "leo", "mina", "bo", "root")
"""Nobody; no role; reader; owner of P01; owner of P02; auditor and lead of the audits of P01 (ada, leo); auditor of
another team; programme manager; top management and client; administrator."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


@dataclass
class World:
    """People by name, rows by name, and what stands in addresses by name."""

    people: dict[str, User] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    at: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("people", {}):
            return self.people[name]
        if name in self.__dict__.get("rows", {}):
            return self.rows[name]
        raise AttributeError(name)

    def put(self, name: str, row: Any, at: Any = None) -> Any:
        """Keep a row under a name; `at` is what names it in an address, by default its reference or key."""
        self.rows[name] = row
        self.at[name] = at if at is not None else getattr(row, "reference", None) or row.pk
        return row


@contextmanager
def on(day: date) -> Iterator[None]:
    """Pages and services that ask the clock see this day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "demo_day", lambda: day)
        yield
