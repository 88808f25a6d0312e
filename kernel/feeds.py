"""Calendar feeds by RFC 5545: whole days, one event a thing, the same one whenever it is read again.

A reader recognises an event by `uid` and takes a change for newer by `sequence`; both come from whoever knows the
thing. A cancelled event is sent for a while, because an event that only vanishes stays in some calendars.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from kernel import clock
from kernel.models import ChainHead

if TYPE_CHECKING:
    from icalendar import Component

PRODUCT = "-//auditprog//audit programme//EN"
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
REFRESH = timedelta(hours=6)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Whole days in the organisation's zone, the last one included; `changed` is when this wording came into being."""

    uid: str
    sequence: int
    first: date
    last: date
    title: str
    changed: datetime
    status: str = CONFIRMED
    description: str = ""
    url: str = ""
    place: str = ""


def namer() -> Callable[..., str]:
    """Gives a thing its `uid`: the same one always in this installation, and that of no other thing anywhere."""
    chain: UUID = ChainHead.objects.values_list("chain_id", flat=True).first() or NAMESPACE_URL
    return lambda *parts: str(uuid5(chain, "/".join(str(part) for part in parts)))


def write(name: str, events: Iterable[Event]) -> bytes:
    """The calendar as text, lines folded and values escaped by the library."""
    from icalendar import Calendar  # 0.1 s, wanted by feeds only

    calendar = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(key, value)
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("x-wr-timezone", str(clock.zone()))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_component(event))
    made: bytes = calendar.to_ical()
    return made


def _component(event: Event) -> Component:
    from icalendar import Event as Row

    row = Row()
    row.add("uid", event.uid)
    row.add("sequence", event.sequence)
    row.add("dtstamp", event.changed.astimezone(UTC).replace(microsecond=0))
    row.add("last-modified", event.changed.astimezone(UTC).replace(microsecond=0))
    row.add("dtstart", event.first)
    row.add("dtend", event.last + ONE_DAY)  # the end of whole days is the first day after them
    row.add("summary", event.title)
    row.add("status", event.status)
    row.add("transp", "TRANSPARENT" if event.status == CANCELLED else "OPAQUE")
    for name, value in (("description", event.description), ("url", event.url), ("location", event.place)):
        if value:
            row.add(name, value)
    return row


def respond(request: HttpRequest, name: str, file_name: str, events: Iterable[Event]) -> HttpResponse:
    """The feed with ETag and Last-Modified; 304 where the reader has it already."""
    held = list(events)
    body = write(name, held)
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    newest = max((int(event.changed.timestamp()) for event in held), default=None)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{file_name}"'
    response["Cache-Control"] = "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    if newest is not None:
        response["Last-Modified"] = http_date(newest)
    conditional = get_conditional_response(request, etag=etag, last_modified=newest, response=response)
    return conditional if conditional is not None else response
