"""After an upgrade: an index that an older version has filled is filled anew, once, at the end of `migrate`."""

from __future__ import annotations

import logging

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kernel.search import index

log = logging.getLogger(__name__)


def after_migrate() -> None:
    """Nothing in an empty database, and nothing while only a part of the migrations was asked for."""
    people = get_user_model()
    if people._meta.db_table not in connection.introspection.table_names() or not people._default_manager.exists():
        return
    if _is_half_way() or index.is_current():
        return
    for tally in index.rebuild():
        log.info("search: %s %s", tally.entries, tally.kind)


def _is_half_way() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
