"""A column that joins a record later is left out of the row's hash while it is empty, or the journal of an
installation that is brought up to date would not hold any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel

from kernel.models import Record
from organisation.models import RoleTenure


def added() -> Iterator[tuple[type[Any], str]]:
    """Model and column of every field that a migration adds to a record which an earlier one created."""
    for migration in MigrationLoader(None).disk_migrations.values():
        new = {op.name.lower() for op in migration.operations if isinstance(op, CreateModel)}
        for op in migration.operations:
            if not isinstance(op, AddField) or op.model_name.lower() in new:
                continue
            model = apps.get_model(migration.app_label, op.model_name)
            names = {field.name: field.attname for field in model._meta.concrete_fields}
            if issubclass(model, Record) and op.name in names:
                yield model, names[op.name]


def test_what_joins_a_record_later_is_named_there() -> None:
    missing = [
        f"{model._meta.label}.{name}" for model, name in added() if name not in getattr(model, "ADDED_LATER", ())
    ]

    assert missing == []


def test_the_look_finds_what_was_added() -> None:
    assert (RoleTenure, "voided_on") in set(added())
