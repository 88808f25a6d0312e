"""The card offers who is independent: one click takes the seat, one takes it back (ux 4.1, 4.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.workflow import Refused
from organisation.models import Process, User
from programmes import queries, services
from programmes.models import Assignment, BoardStep, PlannedAudit
from tests.programmes.helpers import TODAY, owner_of


@pytest.fixture(autouse=True)
def _on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


@pytest.fixture
def planner(client: Client, mina: User) -> Client:
    client.force_login(mina)
    return client


def names(audit: PlannedAudit) -> tuple[str, list[str]]:
    found = queries.picks(PlannedAudit.objects.get(pk=audit.pk), TODAY)
    assert found is not None
    return found.role, [one.person.name for one in found.people]


def seat(client: Client, audit: PlannedAudit, person: User, role: str) -> int:
    address = reverse("programmes:board_seat", args=[2026, audit.reference])
    answer = client.post(address, {"person": person.pk, "role": role}, headers={"HX-Request": "true"})
    return int(answer.status_code)


def test_4_3_a_lead_first_then_an_auditor_and_nobody_who_is_not_independent(
    audit: PlannedAudit, p01: Process, leo: User, ada: User, mina: User
) -> None:
    role, offered = names(audit)
    assert (role, "Leo Lead" in offered) == ("lead", True)

    owner_of(p01, leo, TODAY)
    assert "Leo Lead" not in names(audit)[1]


def test_4_3_once_somebody_leads_the_next_seat_is_an_auditors(led: PlannedAudit, leo: User) -> None:
    role, offered = names(led)

    assert (role, "Leo Lead" in offered) == ("auditor", False)


def test_4_3_without_days_nobody_is_offered(audit: PlannedAudit) -> None:
    audit.start = audit.end = None

    assert queries.picks(audit, TODAY) is None


def test_4_3_one_click_takes_the_seat_and_undo_gives_it_back(
    audit: PlannedAudit, planner: Client, leo: User, mina: User
) -> None:
    assert seat(planner, audit, leo, "lead") == 200
    assert seat(planner, audit, leo, "lead") == 200  # a second click
    assert (Assignment.objects.filter(audit=audit).count(), BoardStep.objects.count()) == (1, 1)

    said, _row = services.undo_last(audit.programme, by=mina, today=TODAY)

    assert (said, Assignment.objects.filter(audit=audit).exists()) == ("Leo Lead joins AUD-26-01", False)


def test_4_3_whose_seat_was_taken_back_by_hand_has_no_step_left(audit: PlannedAudit, leo: User, mina: User) -> None:
    services.take_seat(audit, person=leo, role="lead", by=mina, today=TODAY)
    services.unassign(audit, person=leo, by=mina, today=TODAY)

    with pytest.raises(Refused, match="no such seat any more"):
        services.undo_last(audit.programme, by=mina, today=TODAY)


def test_4_3_an_owner_is_refused_with_the_reason(audit: PlannedAudit, p01: Process, planner: Client, leo: User) -> None:
    owner_of(p01, leo, TODAY)
    address = reverse("programmes:board_seat", args=[2026, audit.reference])

    answer = planner.post(address, {"person": leo.pk, "role": "lead"}, headers={"HX-Request": "true"})

    assert (answer.status_code, "IND-01" in answer.content.decode()) == (409, True)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("role", ["", "observer", "trainee"])
def test_4_3_the_card_gives_working_seats_alone(audit: PlannedAudit, planner: Client, leo: User, role: str) -> None:
    assert seat(planner, audit, leo, role) == 409
    assert not Assignment.objects.exists()


def test_4_3_who_does_not_plan_is_offered_nobody(led: PlannedAudit, client: Client, leo: User) -> None:
    client.force_login(leo)

    assert "hx-trigger" not in client.get(reverse("programmes:board_card", args=[2026, led.reference])).content.decode()
    assert seat(client, led, leo, "auditor") == 403


def test_4_1_placing_brings_the_card_up(led: PlannedAudit, p02: Process, planner: Client) -> None:
    address = reverse("programmes:board_place", args=[2026])

    answer = planner.post(address, {"process": "P02", "month": "10"}, headers={"HX-Request": "true"})

    assert 'data-opens="AUD-26-02"' in answer.content.decode()


def test_4_1_two_audits_of_a_month_do_not_fall_on_the_same_days(
    led: PlannedAudit, p01: Process, p02: Process, mina: User
) -> None:
    days = [
        services.place_process(led.programme, p02, month=10, by=mina, today=TODAY).start,
        services.place_process(led.programme, p01, month=10, by=mina, today=TODAY).start,
    ]

    assert days == [date(2026, 10, 12), date(2026, 10, 19)]


@pytest.mark.parametrize(("name", "words"), [("board_card", "hx-trigger"), ("board_seat", "Who leads?")])
def test_4_1_a_card_and_its_picks_stay_within_fifteen_queries(
    audit: PlannedAudit, planner: Client, name: str, words: str
) -> None:
    address = reverse(f"programmes:{name}", args=[2026, audit.reference])
    planner.get(address, headers={"HX-Request": "true"})

    with CaptureQueriesContext(connection) as seen:
        assert words in planner.get(address, headers={"HX-Request": "true"}).content.decode()

    assert len(seen) <= 15, [one["sql"][:90] for one in seen.captured_queries]


def test_4_1_several_checks_are_explained_in_one_form(
    led: PlannedAudit, planner: Client, plan: Callable[..., PlannedAudit], p02: Process
) -> None:
    for month in (2, 3):
        plan(p02, start=date(2026, month, 2), end=date(2026, month, 3), planned_days=30)
    address = reverse("programmes:checks_explain", args=[2026])
    open_before = [check.key for check in queries.year_board(led.programme, TODAY).explain]
    assert {"full:2", "full:3"} <= set(open_before)

    assert planner.post(address, {"say-full:2": " "}).status_code == 409
    assert planner.post(address, {"say-full:2": "The group lends two people"}).status_code == 302

    board = queries.year_board(led.programme, TODAY)
    assert [check.note for check in board.explained] == ["The group lends two people"]
    assert "full:3" in [check.key for check in board.explain]
