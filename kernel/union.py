"""Narrow selects with the same columns, so that one UNION reads rows of many tables in one query."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, DateField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

Columns = Mapping[str, Any]
"""Names in the order of the union, each with an expression; None for a column that this table has nothing for."""


def narrow(
    rows: QuerySet[Any], kind: str, *, texts: Columns, days: Columns, numbers: Columns | None = None
) -> QuerySet[Any, Any]:
    """The select: `kind`, then numbers (0 where empty), texts ("" where empty) and days (NULL where empty).

    Every column is cast, because PostgreSQL unites only columns of equal types.
    """
    text = CharField()
    found: dict[str, Any] = {"kind": Cast(Value(kind), text)}
    for name, told in (numbers or {}).items():
        found[name] = Cast(Coalesce(Value(0) if told is None else told, Value(0)), IntegerField())
    for name, told in texts.items():
        found[name] = Coalesce(Cast(Value("") if told is None else told, text), Value(""), output_field=text)
    for name, told in days.items():
        found[name] = Cast(Value(None) if told is None else told, DateField())
    named = {f"u_{name}": value for name, value in found.items()}
    united: QuerySet[Any, Any] = rows.order_by().annotate(**named).values_list(*named)
    return united
