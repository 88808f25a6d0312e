"""Replay the events day by day: first what people did, in order, then that day's jobs (1.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from auditprog.demo.cast import Cast
from auditprog.demo.source import day_of

Event = dict[str, Any]
Handler = Callable[[Event, Cast, date], None]
HANDLERS: dict[str, Handler] = {}

# What has to stand before what on one day, where the data only say the day.
ORDER = (
    "programme drafted",
    "priority decided",
    "programme submitted",
    "standing safeguard approved",
    "programme reviewed",
    "programme approved",
    "programme closed",
    "safeguard approved",
    "milestone: assignment accepted",
    "milestone: contact made",
    "team confirmed",
    "milestone: document review",
    "milestone: plan sent",
    "milestone: plan accepted",
    "checklist frozen",
    "milestone: opening meeting",
    "leaves answered with evidence",
    "answer",
    "used days entered",
    "milestone: fieldwork finished",
    "milestone: team meeting",
    "milestone: closing meeting",
    "nc issued",
    "finding issued",
    "light path agreed",
    "repeat rejected",
    "milestone: report approved",
    "milestone: report sent",
)


def on(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of one kind of event; `milestone: x` for one kind of milestone."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def name_of(event: Event) -> str:
    """The kind, with the milestone's name where it is one."""
    return f"milestone: {event['milestone']}" if event["kind"] == "milestone" else str(event["kind"])


def _place(event: Event) -> tuple[str, int]:
    name = name_of(event)
    return event["date"], ORDER.index(name) if name in ORDER else len(ORDER)


def replay(events: Iterable[Event], cast: Cast, *, last: date, daily: Callable[[date], None]) -> None:
    """Every event through its handler; after each day its jobs, on every day up to `last`."""
    waiting = sorted(events, key=_place)
    day = day_of(waiting[0]["date"])
    while day <= last:
        while waiting and day_of(waiting[0]["date"]) <= day:
            event = waiting.pop(0)
            HANDLERS[name_of(event)](event, cast, day_of(event["date"]))
        daily(day)
        day += timedelta(days=1)


def unknown(events: Iterable[Event]) -> set[str]:
    """Kinds of events that nobody handles; a test holds this empty."""
    return {name_of(event) for event in events} - set(HANDLERS)
