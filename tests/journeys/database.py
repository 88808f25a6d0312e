"""The database below an installation, from outside the code: made, copied, and one byte of it changed."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.installation import Installation, install

NOT_NEEDED = shutil.ignore_patterns("mail", "fonts", "broker")


def server() -> str:
    """The address of the PostgreSQL server to use, or nothing: SQLite."""
    return os.environ.get("TEST_DATABASE_URL", "")


@contextlib.contextmanager
def connected(name: str = "") -> Iterator[Any]:
    """A cursor on the server, outside Django; every statement counts at once."""
    import psycopg2
    from psycopg2.extensions import make_dsn

    connection = psycopg2.connect(make_dsn(server(), **({"dbname": name} if name else {})))
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Place:
    """An installation and the name of its database on the server ("" with SQLite)."""

    made: Installation
    name: str = ""

    def change_one_byte(self, table: str, column: str, reference: str) -> int:
        """Change the first letter of a text of the row with this reference; the row's id."""
        if self.name:
            with connected(self.name) as cursor:
                return _change(cursor, table, column, reference, "%s")
        with contextlib.closing(sqlite3.connect(self.made.var / "auditprog.sqlite3")) as database, database:
            return _change(database.cursor(), table, column, reference, "?")


def _change(cursor: Any, table: str, column: str, reference: str, mark: str) -> int:
    cursor.execute(f"SELECT id, {column} FROM {table} WHERE reference = {mark}", [reference])
    pk, text = cursor.fetchone()
    other = ("B" if text[0] == "A" else "A") + text[1:]
    cursor.execute(f"UPDATE {table} SET {column} = {mark} WHERE id = {mark}", [other, pk])
    return int(pk)


@contextlib.contextmanager
def a_place(folder: Path, *, like: Place | None = None, empty: bool = False) -> Iterator[Place]:
    """A demo installation of its own, or a copy of another one at rest; its database goes away with it.

    `empty`: a trial with an administrator and nothing else.
    """
    if not server():
        yield Place(_made(folder, like, empty))
        return
    name = f"journey_{os.getpid()}_{folder.parent.name.replace('-', '_')}".lower()
    origin = f"TEMPLATE {like.name}" if like else ""
    with connected() as cursor:
        cursor.execute(f"CREATE DATABASE {name} {origin}")
    more = {"DJANGO_SETTINGS_MODULE": "tests.journeys.postgres", "JOURNEY_DATABASE": name}
    try:
        yield Place(_made(folder, like, empty, **more), name)
    finally:
        with connected() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _made(folder: Path, like: Place | None, empty: bool, **more: str) -> Installation:
    if like is None:
        return install(folder, demo=True, empty=empty, **more)
    shutil.copytree(like.made.var, folder, ignore=NOT_NEEDED)
    return Installation(folder, dict(like.made.env) | {"AUDITPROG_VAR": str(folder)} | more)
