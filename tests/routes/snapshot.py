"""What stands in the records, told so that two runs of the same deed compare equal on both databases."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, ForeignKey, Model

from kernel.models import Record

QUIET = {"last_event_seq", "row_hash", "password", "last_login", "uuid", "path", "date_joined", "key", "digest"}
"""Drawn by chance, by the clock or by the journal's own count; so is every moment."""


def records() -> list[type[Model]]:
    return [
        model for model in apps.get_models() if issubclass(model, Record) or model._meta.label == "organisation.User"
    ]


def keys() -> dict[type[Model], set[Any]]:
    return {
        model: {key for (key,) in _rows(f"SELECT {_name(model._meta.pk)} FROM {_table(model)}")} for model in records()
    }


def dump(before: dict[type[Model], set[Any]]) -> dict[str, list[str]]:
    """Every record without its key; what points to a row that is new since `before` says so.

    In plain SQL: a hundred tables are read before and after each of a thousand forms.
    """
    found = {}
    for model in records():
        columns, pointing = _columns(model)
        there = [(at, before[target]) for at, target in pointing if target in before]
        rows = _rows(f"SELECT {columns} FROM {_table(model)}")
        found[model._meta.label] = sorted(repr(_told(row, there)) for row in rows)
    return found


@cache
def _columns(model: type[Model]) -> tuple[str, tuple[tuple[int, type[Model]], ...]]:
    """What is read of a table, and which of it points where."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and not _is_quiet(f)]
    pointing = ((at, f.related_model) for at, f in enumerate(fields) if isinstance(f, ForeignKey))
    return ", ".join(map(_name, fields)) or "1", tuple(pointing)


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _name(field: Any) -> str:
    return connection.ops.quote_name(field.column)


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _is_quiet(field: Any) -> bool:
    return field.name in QUIET or isinstance(field, DateTimeField)


def _told(row: tuple[Any, ...], there: list[tuple[int, set[Any]]]) -> tuple[Any, ...]:
    """The row; a pointer to what was not `there` before as the word for it, because keys differ from run to run."""
    new = {at for at, known in there if row[at] is not None and row[at] not in known}
    return tuple("new" if at in new else value for at, value in enumerate(row)) if new else row


def model_fields() -> list[str]:
    """The names of all fields of all records."""
    names = {f.name for model in records() for f in model._meta.concrete_fields}
    return sorted(names | {f"{name}_id" for name in names})
