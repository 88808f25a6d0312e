"""What stands in the records, told so that two runs of the same deed compare equal on both databases."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, ForeignKey, Model

from kernel.models import Record

QUIET = {"last_event_seq", "row_hash", "password", "last_login", "uuid", "path", "date_joined", "key", "digest"}
"""Drawn by chance, by the clock or by the journal's own count; so is every moment."""


def records() -> list[type[Model]]:
    return [
        model for model in apps.get_models() if issubclass(model, Record) or model._meta.label == "organisation.User"
    ]


def keys() -> dict[type[Model], set[Any]]:
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in records()}


def dump(before: dict[type[Model], set[Any]]) -> dict[str, list[str]]:
    """Every record without its key; what points to a row that is new since `before` says so."""
    found = {}
    for model in records():
        fields = [f for f in model._meta.concrete_fields if not f.primary_key and not _is_quiet(f)]
        rows = model._base_manager.values_list(*(f.attname for f in fields))
        told = ({f.attname: _told(f, value, before) for f, value in zip(fields, row, strict=True)} for row in rows)
        found[model._meta.label] = sorted(map(repr, told))
    return found


def _is_quiet(field: Any) -> bool:
    return field.name in QUIET or isinstance(field, DateTimeField)


def _told(field: Any, value: Any, before: dict[type[Model], set[Any]]) -> Any:
    if isinstance(field, ForeignKey) and value is not None:
        target = field.related_model
        if target in before and value not in before[target]:
            return "new"
    return value


def model_fields() -> list[str]:
    """The names of all fields of all records."""
    names = {f.name for model in records() for f in model._meta.concrete_fields}
    return sorted(names | {f"{name}_id" for name in names})
