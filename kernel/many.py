"""One statement for many rows, without one round trip a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

A_TRIP = 200
"""Statements that go to PostgreSQL together."""


def execute(statement: str, values: Sequence[Sequence[Any]]) -> None:
    """As `executemany`; psycopg2's own asks the server row by row."""
    if not values:
        return
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(statement, values)
            return
        from psycopg2.extras import execute_batch

        execute_batch(cursor.cursor, statement, values, page_size=A_TRIP)
