"""Days asked for by a link: hashed, for one question, expiring, revocable; looking changes nothing (ux 4.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kernel.models import Job, Notice
from kernel.workflow import Refused
from organisation.models import User
from programmes import queries, services
from programmes.models import DateAsk, PlannedAudit, ProgrammeChange
from tests.programmes.helpers import TODAY

OTHER = {"start": date(2026, 9, 21), "end": date(2026, 9, 23)}
OUT = {"start": date(2026, 10, 5), "end": date(2026, 10, 7)}
WHY = {"sentence": "Month's end keeps us busy."}


@pytest.fixture(autouse=True)
def _on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


@pytest.fixture
def token(approved: PlannedAudit, mina: User) -> str:
    services.ask_dates(approved, by=mina, today=TODAY)
    return secret()


def secret() -> str:
    body = Job.objects.filter(dedup_key__startswith="programmes:dates:").latest("pk").payload["body"]
    found = re.search(r"/programmes/dates/([^/\s]+)/", body)
    assert found
    return found[1]


def test_the_owner_gets_the_link_and_only_its_hash_is_kept(token: str, omar: User) -> None:
    ask = DateAsk.objects.get()

    assert ask.person == omar
    assert token not in ask.digest and len(ask.digest) == 64
    assert (ask.start, ask.valid_until) == (date(2026, 9, 7), TODAY + timedelta(days=14))


def test_only_who_may_move_asks_and_only_about_days_ahead(approved: PlannedAudit, leo: User, mina: User) -> None:
    with pytest.raises(PermissionDenied):
        services.ask_dates(approved, by=leo, today=TODAY)
    with pytest.raises(Refused, match="no days ahead"):
        services.ask_dates(approved, by=mina, today=date(2026, 9, 7))
    assert not DateAsk.objects.exists()


def test_an_answer_spends_the_link(token: str) -> None:
    services.accept_dates(token, today=TODAY)

    assert DateAsk.objects.get().state == "accepted"
    assert services.find_ask(token, TODAY) is None
    with pytest.raises(Refused, match="answered already"):
        services.propose_dates(token, **OTHER, **WHY, today=TODAY)
    assert DateAsk.objects.get().proposed_start is None


def test_the_link_dies_with_its_days_with_other_days_and_when_asked_again(
    token: str, approved: PlannedAudit, mina: User
) -> None:
    until = TODAY + timedelta(days=14)
    assert services.find_ask(token, until) is not None
    assert services.find_ask(token, until + timedelta(days=1)) is None
    assert services.find_ask(token + "x", TODAY) is None

    services.ask_dates(approved, by=mina, today=TODAY)
    assert services.find_ask(token, TODAY) is None
    newer = secret()
    assert services.find_ask(newer, TODAY) is not None
    services.move_audit(approved, **OTHER, reason="site closed", by=mina, today=TODAY)
    assert services.find_ask(newer, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"start": None, "end": None, **WHY}, "Enter the first and the last day"),
        ({**OTHER, "sentence": " "}, "in one sentence"),
        ({"start": date(2026, 9, 7), "end": date(2026, 9, 9), **WHY}, "accept them instead"),
        ({"start": date(2026, 5, 4), "end": date(2026, 5, 5), **WHY}, "lie ahead"),
        ({"start": date(2027, 1, 4), "end": date(2027, 1, 5), **WHY}, "must lie in 2026"),
    ],
)
def test_a_proposal_has_days_ahead_and_a_sentence(typed: dict[str, Any], said: str, token: str) -> None:
    with pytest.raises(Refused, match=said):
        services.propose_dates(token, **typed, today=TODAY)
    assert DateAsk.objects.get().state == "asked"


def test_a_proposal_is_taken_through_the_door_of_moving(
    token: str, approved: PlannedAudit, mina: User, leo: User, omar: User
) -> None:
    services.propose_dates(token, **OUT, **WHY, today=TODAY)
    assert "proposes other days" in Notice.objects.filter(person=mina).latest("pk").text
    ask = DateAsk.objects.get()
    with pytest.raises(PermissionDenied):
        services.take_dates(ask, by=leo, today=TODAY)
    with pytest.raises(Refused, match="dates of external audits"):
        services.take_dates(ask, by=mina, today=TODAY)
    assert (DateAsk.objects.get().state, PlannedAudit.objects.get().start) == ("proposes", date(2026, 9, 7))

    services.take_dates(ask, effect="none", by=mina, today=TODAY)

    assert (DateAsk.objects.get().state, PlannedAudit.objects.get().start) == ("taken", OUT["start"])
    change = ProgrammeChange.objects.get()
    assert change.reason == f"{omar.full_name}: Month's end keeps us busy."
    with pytest.raises(Refused, match="decided already"):
        services.decline_dates(ask, reason="late", by=mina, today=TODAY)


def test_declining_says_why_and_moves_nothing(token: str, mina: User, omar: User) -> None:
    services.propose_dates(token, **OTHER, **WHY, today=TODAY)
    ask = DateAsk.objects.get()
    with pytest.raises(Refused, match="Say why"):
        services.decline_dates(ask, reason=" ", by=mina, today=TODAY)

    services.decline_dates(ask, reason="The auditor is away.", by=mina, today=TODAY)

    assert PlannedAudit.objects.get().start == date(2026, 9, 7)
    assert "The auditor is away." in Notice.objects.filter(person=omar).latest("pk").text


def test_the_board_can_ask_what_was_said(token: str, approved: PlannedAudit, mina: User) -> None:
    year = approved.programme
    client = Client()
    client.force_login(mina)
    page = reverse("programmes:audit_team", args=[approved.reference])
    assert queries.dates_said(year) == {approved.pk: "asked"}
    assert "are asked whether these days suit" in client.get(page).content.decode()
    services.accept_dates(token, today=TODAY)
    assert queries.dates_said(year) == {approved.pk: "accepted"}
    assert "The owners accepted these days" in client.get(page).content.decode()
    services.move_audit(approved, **OTHER, reason="site closed", by=mina, today=TODAY)
    assert queries.dates_said(year) == {}
    assert "accepted these days" not in client.get(page).content.decode()


def url(token: str) -> str:
    return reverse("programmes:dates_answer", args=[token])


def test_looking_at_the_page_changes_nothing_and_a_tap_accepts_without_an_account(token: str) -> None:
    browser = Client()
    assert [browser.get(url(token)).status_code for _ in range(3)] == [200, 200, 200]
    assert DateAsk.objects.get().state == "asked"
    assert browser.get(url("nonsense")).status_code == 410

    assert browser.post(url(token), {"accept": "1"}).status_code == 200
    assert DateAsk.objects.get().state == "accepted"
    assert browser.get(url(token)).status_code == browser.post(url(token), {"accept": "1"}).status_code == 410
    assert "_auth_user_id" not in browser.session


def test_a_proposal_by_the_page_keeps_what_was_typed_until_it_is_sound(
    token: str, approved: PlannedAudit, mina: User
) -> None:
    browser = Client()
    typed = {"start": "2026-09-21", "end": "2026-09-20", **WHY}
    refused = browser.post(url(token), typed)
    assert refused.status_code == 409 and b"keeps us busy" in refused.content
    assert browser.post(url(token), {**typed, "end": "2026-09-23"}).status_code == 200

    client = Client()
    client.force_login(mina)
    address = reverse("programmes:audit_dates", args=[2026, approved.reference])
    assert "keeps us busy" in client.get(address).content.decode()
    take = reverse("programmes:dates_take", args=[2026, approved.reference, DateAsk.objects.get().pk])
    assert client.post(take).status_code == 302
    assert PlannedAudit.objects.get().start == date(2026, 9, 21)
    assert client.post(take).status_code == 409
