"""Audits in a calendar (RFC 5545): two readers agree, an event stays the same one over moves and cancellations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from icalendar import Calendar

from kernel import feeds
from kernel.journal import audited
from kernel.models import AuditEvent
from organisation.models import User
from programmes import services
from programmes.models import CalendarFeed, PlannedAudit, Programme
from programmes.queries.feed import KEPT
from tests.audits.conftest import FIRST, LAST, SYSTEM, TODAY, plan, planned, programme

__all__ = ["planned", "programme"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(set_today: Callable[[date], None]) -> Callable[[date], None]:
    set_today(TODAY)
    return set_today


@pytest.fixture
def address(leo: User) -> str:
    return f"/feeds/{services.make_feed(by=leo, today=TODAY)}.ics"


def read(body: bytes) -> list[dict[str, Any]]:
    """What two libraries that know nothing of each other read; they have to agree."""
    first = [
        {
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "start": event["DTSTART"].dt,
            "end": event["DTEND"].dt,
            "title": str(event["SUMMARY"]),
            "url": str(event.get("URL", "")),
            "said": str(event.get("DESCRIPTION", "")),
        }
        for event in Calendar.from_ical(body).walk("VEVENT")
    ]
    second = [
        {
            "uid": event.uid.value,
            "sequence": int(event.sequence.value),
            "status": event.status.value,
            "start": event.dtstart.value,
            "end": event.dtend.value,
            "title": event.summary.value,
            "url": event.url.value if hasattr(event, "url") else "",
            "said": event.description.value if hasattr(event, "description") else "",
        }
        for event in vobject.readOne(body.decode()).contents.get("vevent", [])
    ]
    assert first == second
    return first


def get(client: Client, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return read(answer.content)


def test_a_seat_is_whole_days_with_an_exclusive_end(client: Client, address: str, planned: PlannedAudit) -> None:
    (event,) = get(client, address)
    body = client.get(address).content.decode()

    assert (event["start"], event["end"]) == (FIRST, LAST + timedelta(days=1))
    assert (event["title"], event["status"]) == ("AUD-26-01 Resolution", "CONFIRMED")
    assert event["url"].endswith("/audits/AUD-26-01/team/") and event["said"].startswith("Lead auditor\n")
    assert "DTSTART;VALUE=DATE:20260622\r\n" in body and "DTEND;VALUE=DATE:20260625\r\n" in body
    assert "X-WR-TIMEZONE:UTC\r\n" in body and "DTSTAMP:" in body and "METHOD:PUBLISH\r\n" in body


def test_long_and_hostile_titles_are_folded_and_escaped(
    client: Client, address: str, planned: PlannedAudit, mina: User
) -> None:
    title = "Zürich; Gdańsk, Ålesund \\ “Nacht” " + "ø" * 60
    services.edit_brief(planned, title=title[:120], by=mina, today=TODAY)
    (event,) = get(client, address)
    lines = client.get(address).content.split(b"\r\n")

    assert event["title"] == f"AUD-26-01 {title[:120]}"
    assert max(len(line) for line in lines) <= 75
    assert any(rb"\;" in line for line in lines)


def test_a_move_keeps_the_event_and_raises_its_sequence(
    client: Client, address: str, planned: PlannedAudit, mina: User
) -> None:
    seen = get(client, address)
    for days in (7, 14, 7):
        services.move_audit(
            planned,
            start=FIRST + timedelta(days=days),
            end=LAST + timedelta(days=days),
            reason="Audited unit is away.",
            effect="None.",
            by=mina,
            today=TODAY,
        )
        seen += get(client, address)

    assert len({event["uid"] for event in seen}) == 1
    assert [event["start"] for event in seen] == [FIRST + timedelta(days=days) for days in (0, 7, 14, 7)]
    assert rises([event["sequence"] for event in seen])


def rises(numbers: list[int]) -> bool:
    return all(one < other for one, other in zip(numbers, numbers[1:], strict=False))


def test_a_cancelled_audit_says_so_for_a_time(
    client: Client, address: str, planned: PlannedAudit, bo: User, on_the_day: Callable[[date], None]
) -> None:
    before = get(client, address)
    services.cancel_audit(planned, reason="Merged", effect="8.6.1 in autumn", by=bo, today=TODAY)
    after = get(client, address)
    on_the_day(TODAY + KEPT)
    last = get(client, address)
    on_the_day(TODAY + KEPT + timedelta(days=1))

    assert (after[0]["uid"], after[0]["status"]) == (before[0]["uid"], "CANCELLED")
    assert rises([before[0]["sequence"], after[0]["sequence"]]) and last == after
    assert get(client, address) == []


def test_who_leaves_the_team_is_told_and_who_comes_back_has_the_same_event(
    client: Client, planned: PlannedAudit, ada: User, mina: User, on_the_day: Callable[[date], None]
) -> None:
    address = f"/feeds/{services.make_feed(by=ada, today=TODAY)}.ics"
    seen = get(client, address)
    for _ in range(2):
        services.unassign(planned, person=ada, by=mina, today=TODAY, reason="Needed elsewhere")
        seen += get(client, address)
        services.assign(planned, person=ada, role="auditor", by=mina, today=TODAY, reason="Back")
        seen += get(client, address)

    assert len({event["uid"] for event in seen}) == 1
    assert [event["status"] for event in seen] == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert rises([event["sequence"] for event in seen])
    services.unassign(planned, person=ada, by=mina, today=TODAY, reason="Needed elsewhere")
    on_the_day(TODAY + KEPT + timedelta(days=1))
    assert get(client, address) == []


def test_two_people_have_two_events_of_one_audit_and_neither_sees_the_others(
    client: Client, address: str, planned: PlannedAudit, ada: User, programme: Programme, standard: Any
) -> None:
    plan(
        programme,
        "AUD-26-02",
        standard,
        [(None, "8.2.2")],
        [(ada, "auditor")],
        start=date(2026, 9, 7),
        end=date(2026, 9, 8),
    )
    other = f"/feeds/{services.make_feed(by=ada, today=TODAY)}.ics"

    mine, theirs = get(client, address), get(client, other)
    assert [event["title"][:9] for event in mine] == ["AUD-26-01"]
    assert [event["title"][:9] for event in theirs] == ["AUD-26-01", "AUD-26-02"]
    assert mine[0]["uid"] != theirs[0]["uid"]


def test_a_draft_stays_out_of_ones_own_calendar_and_is_tentative_in_the_years(
    client: Client, address: str, planned: PlannedAudit, programme: Programme, mina: User
) -> None:
    with audited(by=SYSTEM, today=TODAY):
        programme.state, programme.approved_by, programme.approved_on = "draft", None, None
        programme.save()

    assert get(client, address) == []
    client.force_login(mina, backend=BACKEND)
    assert [event["status"] for event in get(client, "/programmes/2026.ics")] == ["TENTATIVE"]


def test_nothing_new_is_304_and_a_move_is_not(client: Client, address: str, planned: PlannedAudit, mina: User) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    since = client.get(address, headers={"If-Modified-Since": first["Last-Modified"]})
    services.move_audit(planned, start=FIRST + timedelta(days=1), end=LAST, reason="x", by=mina, today=TODAY)
    moved = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, since.status_code) == (304, b"", 304)
    assert moved.status_code == 200 and moved["ETag"] != first["ETag"]
    assert client.get(address)["ETag"] == moved["ETag"]


@pytest.mark.parametrize("how", ["wrong", "stopped", "renewed", "left", "digest"])
def test_a_dead_address_is_404_and_nothing_is_written(
    how: str, client: Client, address: str, planned: PlannedAudit, leo: User
) -> None:
    assert client.get(address).status_code == 200
    if how == "wrong":
        address = "/feeds/nobody.ics"
    elif how == "stopped":
        assert services.stop_feed(by=leo, today=TODAY) and not services.stop_feed(by=leo, today=TODAY)
    elif how == "renewed":
        newer = services.make_feed(by=leo, today=TODAY)
        assert client.get(f"/feeds/{newer}.ics").status_code == 200
    elif how == "left":
        User.objects.filter(pk=leo.pk).update(is_active=False)
    else:
        address = f"/feeds/{CalendarFeed.objects.get().digest}.ics"
    before = AuditEvent.objects.count()

    assert [client.get(address).status_code for _ in range(3)] == [404] * 3
    assert AuditEvent.objects.count() == before


def test_the_secret_is_not_in_the_database_and_reading_writes_nothing(
    client: Client, address: str, planned: PlannedAudit
) -> None:
    token = address.removeprefix("/feeds/").removesuffix(".ics")
    before = AuditEvent.objects.count()
    client.get(address)

    assert AuditEvent.objects.count() == before
    assert not AuditEvent.objects.filter(text__contains=token).exists()
    assert CalendarFeed.objects.get().digest != token


def test_the_number_of_queries_does_not_grow(
    client: Client,
    address: str,
    planned: PlannedAudit,
    programme: Programme,
    standard: Any,
    leo: User,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(2, 31):
        plan(programme, f"AUD-26-{number:02d}", standard, [(None, "8.2.2")], [(leo, "lead")])
    with django_assert_max_num_queries(9):
        assert len(get(client, address)) == 30


def test_the_year_is_for_those_who_may_read_it(client: Client, planned: PlannedAudit, rita: User, sam: User) -> None:
    assert client.get("/programmes/2026.ics").status_code == 302
    client.force_login(sam, backend=BACKEND)
    assert client.get("/programmes/2026.ics").status_code == 404
    client.force_login(rita, backend=BACKEND)
    (event,) = get(client, "/programmes/2026.ics")
    assert (event["title"], event["status"]) == ("AUD-26-01 Resolution", "CONFIRMED")


def test_the_address_is_shown_once_on_ones_profile(client: Client, planned: PlannedAudit, leo: User) -> None:
    client.force_login(leo, backend=BACKEND)
    assert "Make an address" in client.get("/my/profile/").content.decode()
    answer = client.post("/my/profile/calendar/")
    first = client.get("/my/profile/").content.decode()
    second = client.get("/my/profile/").content.decode()

    assert answer["Location"] == "/my/profile/#calendar"
    path = first.partition("/feeds/")[2].partition('.ics"')[0]
    assert len(path) > 40 and len(get(client, f"/feeds/{path}.ics")) == 1
    assert "/feeds/" not in second and "Renew the address" in second
    assert client.post("/my/profile/calendar/stop/").status_code == 302
    assert client.get(f"/feeds/{path}.ics").status_code == 404


def test_without_cancelling_an_event_is_opaque_and_cancelled_ones_are_not() -> None:
    events = [
        feeds.Event(f"u{status}", 1, FIRST, LAST, "x", feeds.datetime(2026, 1, 1, tzinfo=feeds.UTC), status)
        for status in (feeds.CONFIRMED, feeds.CANCELLED)
    ]
    kinds = [str(event["TRANSP"]) for event in Calendar.from_ical(_written(events)).walk("VEVENT")]
    assert kinds == ["OPAQUE", "TRANSPARENT"]


def _written(events: list[feeds.Event]) -> bytes:
    return feeds.write("x", events)
