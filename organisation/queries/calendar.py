"""The organisation's calendar and its day."""

from contextvars import ContextVar
from datetime import date
from typing import Any

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
    """Working days, holidays, shutdowns and rolling; read once a request or once a transaction (3 queries)."""
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
    roll = Organisation.objects.filter(pk=1).values_list("roll_to_working_day", flat=True).first()
    return Calendar(
        holidays=frozenset(Holiday.objects.values_list("date", flat=True)),
        shutdowns=tuple(Shutdown.objects.values_list("start", "end").order_by("start")),
        roll=True if roll is None else bool(roll),
    )
