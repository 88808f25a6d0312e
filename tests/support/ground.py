"""The test database: migrated and with the reference data. That takes ten seconds, so make test does it once.

Later processes of the run get a copy: a file with SQLite, a database made from the first as template on PostgreSQL.
What a test has committed is taken away by emptying all tables; before the next test that counts on the reference data
it is loaded again, once (`mend`), and not by each of the tests that follow.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from tests.support import shared

EMPTIED = pytest.StashKey[bool]()


def lay() -> None:
    """Make the test database of this process, and let the connection speak with it."""
    held = shared.folder()
    if held is None:
        _made()
        return
    # What is written at another moment of the clock is no ground for tests of this one.
    moment = re.sub(r"\W", "", os.environ.get("AUDITPROG_TEST_NOW", ""))
    name = f"ground_{connection.vendor}_{moment}"
    if connection.vendor == "sqlite":
        kept = str(held / f"{name}.sqlite3")
        if not shared.once(name, lambda: _keep_file(kept)):
            shutil.copyfile(kept, _named())
    else:
        database = re.sub(r"\W", "_", f"{held.name}_{name}").lower()
        if not shared.once(name, lambda: _keep_database(database)):
            _copy(database, _creation()._get_test_db_name())
            _named()
    connection.ensure_connection()


def commits(item: Any) -> bool:
    """Whether the tables are emptied after this test."""
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


def mend(item: Any) -> None:
    """Before a test: reference data again, where an earlier one has emptied the tables and this one needs them."""
    stash = item.config.stash
    if commits(item):
        stash[EMPTIED] = True
    elif stash.get(EMPTIED, False) and (item.get_closest_marker("django_db") or "db" in item.fixturenames):
        stash[EMPTIED] = False
        with stash[blocking_manager_key].unblock():
            call_command("load_reference", verbosity=0)


def _creation() -> Any:
    """Django's maker of test databases; the parts used here are known to it and not to its stubs."""
    return connection.creation


def _made() -> None:
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    call_command("load_reference", verbosity=0)


def _keep_file(kept: str) -> None:
    _made()
    with contextlib.closing(sqlite3.connect(kept)) as copy:
        connection.connection.backup(copy)


def _keep_database(kept: str) -> None:
    """PostgreSQL copies only what nobody is connected to. scripts/check.py drops what is kept here at its end."""
    _made()
    connection.close()
    _copy(connection.settings_dict["NAME"], kept)


def _copy(origin: str, name: str) -> None:
    with _creation()._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')


def _named() -> str:
    """Turn the connection to the test database; its name."""
    name: str = _creation()._get_test_db_name()
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = name
    connection.settings_dict["NAME"] = name
    return name
