"""Changes and signals of processes feed C and S; what is typed at the process stands where it says more (domain 9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kernel.workflow import Refused
from organisation.models import Process, User
from programmes import services
from programmes.models import PlannedAudit, ProcessEvent, ProcessPriority
from programmes.rules.events import CHANGES, POINTS, SIGNALS, Event, counted
from tests.programmes.helpers import TODAY

DAY = date(2026, 3, 3)
TOOL, REDESIGN, COMPLAINT = Event("new_tool", DAY, "New tool", "CHG-1"), Event("redesign", DAY), Event("complaint", DAY)


def test_the_points_are_those_of_the_domain() -> None:
    assert sorted(POINTS.values()) == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3]
    assert (CHANGES["redesign"], SIGNALS["continuity_test"]) == (3, 2)
    assert set(POINTS) == set(ProcessEvent.Kind.values)


@pytest.mark.parametrize(
    ("typed", "events", "since", "points"),
    [
        (3, [], None, 3),
        (0, [TOOL], None, 2),
        (0, [TOOL, COMPLAINT], None, 2),
        (0, [TOOL, REDESIGN, TOOL], None, 5),
        (4, [TOOL], None, 4),
        (0, [TOOL], DAY, 0),
        (0, [TOOL], date(2026, 3, 2), 2),
        (0, [Event("new_tool", date(2026, 6, 2))], None, 0),
    ],
)
def test_events_since_the_last_audit_count_where_they_come_to_more(
    typed: int, events: list[Event], since: date | None, points: int
) -> None:
    found = counted("Change", typed, events, CHANGES, since, TODAY, 5)
    assert found.points == points
    assert bool(found.sentence) is (points > typed)


def test_the_sentence_names_each_event_with_day_number_and_points() -> None:
    found = counted("Change", 0, [TOOL], CHANGES, None, TODAY, 5)
    assert found.sentence == "Change 2: New tool on 3 March 2026, CHG-1 (2)."


def happened(process: Process, by: User, **changes: Any) -> ProcessEvent:
    said = {"kind": "redesign", "on": DAY, "ref": "CHG-1", **changes}
    return services.add_event(process=process, **said, by=by, today=TODAY)


def test_an_event_raises_the_suggestion_and_is_kept_with_its_sentence(
    audit: PlannedAudit, p01: Process, mina: User
) -> None:
    services.suggest_priorities(audit.programme, by=mina, today=TODAY)
    before = ProcessPriority.objects.get(process=p01)
    event = happened(p01, mina)
    services.suggest_priorities(audit.programme, by=mina, today=TODAY)
    after = ProcessPriority.objects.get(process=p01)
    assert (before.change, after.change, after.score > before.score) == (0, 3, True)
    assert any("CHG-1" in note for note in after.notes)

    services.strike_event(event, reason="entered twice", by=mina, today=TODAY)
    services.suggest_priorities(audit.programme, by=mina, today=TODAY)
    assert ProcessPriority.objects.get(process=p01).score == before.score


def test_what_is_no_event_is_refused_and_nobody_else_enters_one(p01: Process, mina: User, leo: User, bo: User) -> None:
    for user in (leo, bo):
        with pytest.raises(PermissionDenied):
            happened(p01, user)
    with pytest.raises(Refused) as refusal:
        happened(p01, mina, kind="nonsense", on=date(2027, 1, 1))
    assert len(refusal.value.reasons) == 2
    event = happened(p01, mina)
    with pytest.raises(Refused, match="CHG-1 is entered for P01 already"):
        happened(p01, mina)
    with pytest.raises(Refused, match="Say why"):
        services.strike_event(event, reason=" ", by=mina, today=TODAY)
    services.strike_event(event, reason="none", by=mina, today=TODAY)
    with pytest.raises(Refused, match="already"):
        services.strike_event(event, reason="none", by=mina, today=TODAY)
    assert happened(p01, mina).pk != event.pk


def test_the_pages(p01: Process, mina: User, bo: User, sam: User, set_today: Callable[[date], None]) -> None:
    set_today(TODAY)
    client, new, rows = Client(), reverse("programmes:event_new"), reverse("programmes:event_list")
    client.force_login(mina)
    typed = {"process": p01.pk, "kind": "complaint", "on": "2026-03-03", "text": "a customer wrote", "once": "c" * 32}

    refused = client.post(new, {**typed, "on": "2027-01-01"})
    assert refused.status_code == 409 and b"a customer wrote" in refused.content
    assert client.post(new, typed).status_code == 302
    assert "a customer wrote" in client.get(rows).content.decode()
    strike = reverse("programmes:event_strike", args=[ProcessEvent.objects.get().pk])
    assert client.post(strike, {"reason": "withdrawn"}).status_code == 302
    assert "withdrawn" in client.get(rows).content.decode()
    client.force_login(bo)
    assert [client.get(rows).status_code, client.get(new).status_code] == [200, 403]
    client.force_login(sam)
    assert client.get(rows).status_code == 403


def test_a_complaint_leads_to_the_audit_because_of_it(p01, approved, mina, leo, set_today):
    set_today(TODAY)
    for ref in ("C-17", "C-18"):
        services.add_event(process=p01, kind="complaint", on=TODAY, ref=ref, by=mina, today=TODAY)
    struck = ProcessEvent.objects.get(ref="C-18")
    services.strike_event(struck, reason="typed twice", by=mina, today=TODAY)

    def text(user: User) -> str:
        client = Client()
        client.force_login(user)
        return client.get(reverse("programmes:event_list")).content.decode()

    form = reverse("programmes:audit_unplanned", args=[2026])
    assert f"{form}?trigger=Complaint+upheld&amp;ref=C-17&amp;process=P01" in text(mina)
    assert "ref=C-18" not in text(mina) and "Audit because of it" not in text(leo)
