"""An audit in one step: everything is proposed, one tap adds it to the running programme (2.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel.dates import Calendar
from kernel.models import Notice
from organisation.models import Process, User
from programmes.models import PlannedAudit, ProgrammeChange, ProgrammeVersion
from programmes.rules.marks import CalendarMark
from programmes.rules.unplanned import proposed_window
from tests.programmes.helpers import TODAY

FREEZE = CalendarMark("freeze", date(2026, 6, 15), date(2026, 6, 19), "migration")


@pytest.mark.parametrize(
    ("today", "days", "length", "marks", "window"),
    [
        (date(2026, 6, 1), 14, 1, [], (date(2026, 6, 15), date(2026, 6, 15))),
        (date(2026, 6, 1), 14, 2, [FREEZE], (date(2026, 6, 22), date(2026, 6, 23))),
        (date(2026, 6, 5), 14, 2, [], (date(2026, 6, 19), date(2026, 6, 22))),
        (date(2026, 6, 6), 0, 1, [], (date(2026, 6, 8), date(2026, 6, 8))),
        (date(2026, 12, 28), 14, 1, [], (date(2026, 12, 31), date(2026, 12, 31))),
    ],
)
def test_the_window_is_the_first_one_after_the_notice_outside_of_a_freeze(
    today: date, days: int, length: int, marks: list[CalendarMark], window: tuple[date, date]
) -> None:
    assert proposed_window(today, days, length, Calendar(), marks, 2026) == window


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


URL = reverse("programmes:audit_unplanned", args=[2026])


def test_from_an_incident_it_takes_one_step_and_no_new_approval(
    approved: PlannedAudit, p02: Process, mina: User, bo: User, omar: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    client = signed_in(mina)
    form = client.get(f"{URL}?process=P02&ref=INC-4711&trigger=major+incident").context["form"]
    proposed = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    assert (proposed["start"], proposed["processes"]) == (date(2026, 6, 15), [p02.pk])

    typed = {name: value for name, value in proposed.items() if value not in (None, "", [])}
    assert client.post(URL, {**typed, "trigger": " "}).status_code == 409
    assert PlannedAudit.objects.count() == 1
    answer = client.post(URL, {**typed, "once": "b" * 32})

    assert answer.status_code == 302
    row = PlannedAudit.objects.latest("pk")
    assert (row.trigger, row.trigger_ref, row.progress) == ("major incident", "INC-4711", "planned")
    assert {item.process for item in row.scope.all()} == {p02}
    assert [one.person for one in row.recipients.all()] == [omar]
    change = ProgrammeChange.objects.get()
    assert (change.kind, change.reason) == ("audit_added", "major incident INC-4711")
    assert "was added" in Notice.objects.filter(person=bo).latest("pk").text
    assert ProgrammeVersion.objects.count() == 1


def test_in_a_draft_it_is_refused_and_nothing_is_added(
    audit: PlannedAudit, p02: Process, mina: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    typed: dict[str, Any] = {"trigger": "x", "title": "x", "start": "2026-06-15", "end": "2026-06-15"}

    answer = signed_in(mina).post(URL, {**typed, "processes": [p02.pk]})

    assert answer.status_code == 409 and b"not in force" in answer.content
    assert PlannedAudit.objects.count() == 1


def test_only_the_programme_manager_adds_one(approved: PlannedAudit, leo: User, bo: User) -> None:
    assert [signed_in(user).post(URL, {}).status_code for user in (leo, bo)] == [403, 403]
