"""The organisation's calendar and its day."""

from contextvars import ContextVar
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import DateField, Value
from django.db.models.functions import Cast

from kernel import clock, context, unit
from kernel.dates import Calendar
from organisation.models import Holiday, Organisation, Shutdown

_kept: ContextVar[tuple[Any, Calendar] | None] = ContextVar("organisation_calendar", default=None)


def today() -> date:
    """The day in the organisation's zone, or the demo's (D14). Services and rules get it as a parameter."""
    return clock.today()


def organisation() -> Organisation | None:
    """The one organisation; None before the first run is finished."""
    found: Organisation | None = Organisation.objects.filter(pk=1).first()
    return found


def calendar() -> Calendar:
    """Working days, holidays, shutdowns and rolling; read once a request or once a transaction (one query)."""
    moment = unit.current.get() or context.current().get("request")
    kept = _kept.get()
    if moment is not None and kept is not None and kept[0] is moment:
        return kept[1]
    read = _read()
    _kept.set((moment, read) if moment is not None else None)
    return read


def forget_calendar() -> None:
    """After a change of the calendar: the next question reads anew."""
    _kept.set(None)


def _read() -> Calendar:
    """Holidays, shutdowns and the rolling in one query: many pages ask for a calendar and for little else."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(connection.vendor))
        rows = [(kind, _day(first), _day(last)) for kind, first, last in cursor.fetchall()]
    return Calendar(
        holidays=frozenset(first for kind, first, _last in rows if kind == "holiday" and first),
        shutdowns=tuple(sorted((first, last) for kind, first, last in rows if kind == "shutdown" and first and last)),
        roll=all(kind != "stays" for kind, _first, _last in rows),
    )


@cache
def _statement(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The question in the words of this database. It never changes, and wording it took longer than asking it."""
    holidays = Holiday.objects.order_by().values_list(Value("holiday"), "date", "date")
    shutdowns = Shutdown.objects.order_by().values_list(Value("shutdown"), "start", "end")
    no_day = Cast(Value(None), DateField())
    rolls = Organisation.objects.filter(pk=1, roll_to_working_day=False).values_list(Value("stays"), no_day, no_day)
    words, values = holidays.union(shutdowns, rolls, all=True).query.sql_with_params()
    return words, tuple(values)


def _day(told: date | str | None) -> date | None:
    """SQLite answers with text."""
    return date.fromisoformat(told) if isinstance(told, str) else told
