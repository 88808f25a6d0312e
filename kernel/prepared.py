"""A select that is put into SQL once and then only run: writing the SQL anew costs more than many a query takes.

The rows come as the database hands them over, without Django's converters, which on SQLite take longer than the query:
`day` and `amount` make dates and decimals of what is a text or a float there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Build = Callable[..., QuerySet[Any, Any]]


class Prepared:
    """`build` makes the queryset (a `values_list`) from the values named in `like`, which are examples of each kind.

    Every example must come out among the parameters and be told apart from all others. A list is given as a list of one
    example; its length is part of the SQL, so it is filled up to a power of two with its last value, and an empty one
    asks for a key that nothing has.

    audits = Prepared(lambda year: PlannedAudit.objects.filter(...=year).values_list("pk"), year=2998)
    for (pk,) in audits.rows(year=2026): ...
    """

    def __init__(self, build: Build, **like: Any) -> None:
        self._build, self._like = build, like
        self._written: dict[tuple[Any, ...], tuple[str, tuple[Any, ...]]] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run it. One query."""
        given = {name: _filled(list(value), self._like[name][0]) for name, value in values.items() if _many(value)}
        lengths = tuple((name, len(value)) for name, value in given.items())
        shape = (connection.vendor, *lengths)
        if shape not in self._written:
            self._written[shape] = self._write(dict(lengths))
        sql, params = self._written[shape]
        held = {name: _stored(value) for name, value in values.items() if name not in given}
        held |= {(name, n): one for name, value in given.items() for n, one in enumerate(value)}
        with connection.cursor() as cursor:
            cursor.execute(sql, [held[one.name] if isinstance(one, _Place) else one for one in params])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _write(self, lengths: Mapping[str, int]) -> tuple[str, tuple[Any, ...]]:
        like = dict(self._like)
        places = {_stored(value): _Place(name) for name, value in like.items() if not _many(value)}
        for name, length in lengths.items():
            like[name] = [_example(like[name][0], n) for n in range(length)]
            places |= {one: _Place((name, n)) for n, one in enumerate(like[name])}
        sql, params = self._build(**like).query.sql_with_params()
        found = tuple(places.get(one, one) if isinstance(one, int | str | date) else one for one in params)
        met = {one.name for one in found if isinstance(one, _Place)}
        wanted = len(like) - len(lengths) + sum(lengths.values())
        if len(places) != wanted or {place.name for place in places.values()} != met:
            raise ValueError(f"examples that cannot be told apart among the parameters of {self._build.__name__}")
        return sql, found


class _Place:
    __slots__ = ("name",)

    def __init__(self, name: Any) -> None:
        self.name = name


def _many(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def _filled(values: list[Any], example: Any) -> list[Any]:
    """Up to the next power of two: few lengths, so few statements."""
    wanted = 1 << max(0, len(values) - 1).bit_length()
    return values + [values[-1] if values else example] * (wanted - len(values))


def _example(one: Any, number: int) -> Any:
    return one + number if isinstance(one, int) else f"{one}{number}"


def _stored(value: Any) -> Any:
    """As this database takes it: SQLite wants days as text."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def day(value: date | str | None) -> date | None:
    """A date column of a raw row."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def amount(value: Any, places: int = 1) -> Decimal | None:
    """A decimal column of a raw row with so many places."""
    return value if value is None or isinstance(value, Decimal) else Decimal(f"{value:.{places}f}")
