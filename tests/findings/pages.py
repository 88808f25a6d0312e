"""How the tests of these pages ask for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from findings.models import Nonconformity
from organisation.models import User

WEEK = date(2026, 6, 8)


def page(name: str, *args: Any) -> str:
    return reverse(f"findings:{name}", args=args)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url_of(nc: Nonconformity, name: str) -> str:
    return page(name, nc.reference)


def version(row: Any) -> int:
    row.refresh_from_db()
    return int(row.version)
