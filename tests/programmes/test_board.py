"""The year board as a place to work: move, place, take back, explain; what each answer holds and costs (ux 4.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.journal import audited, history
from kernel.models import Stale
from kernel.workflow import Refused
from organisation.models import Process, User
from programmes import queries, services
from programmes.models import BoardStep, CheckNote, PlannedAudit, ProgrammeChange, ProgrammeVersion, Verdict
from tests.programmes.helpers import TODAY

OCTOBER = (date(2026, 10, 5), date(2026, 10, 7))
WAS = (date(2026, 9, 7), date(2026, 9, 9))


@pytest.fixture(autouse=True)
def _on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


def fresh(audit: PlannedAudit) -> PlannedAudit:
    return PlannedAudit.objects.select_related("programme").get(pk=audit.pk)


def days(audit: PlannedAudit) -> tuple[Any, Any]:
    row = fresh(audit)
    return row.start, row.end


def move(audit: PlannedAudit, by: User, month: int = 10, **more: Any) -> PlannedAudit:
    return services.move_to_month(fresh(audit), month=month, by=by, today=TODAY, **more)


def warned(audit: PlannedAudit) -> None:
    """A rule says something of its lead that needs a sentence."""
    with audited(by="system:test", today=TODAY):
        seat = audit.assignments.get()
        Verdict(assignment=seat, rule="IND-05", severity="warn", sentence="was in the area", judged_on=TODAY).save()


def undo(audit: PlannedAudit, by: User) -> str:
    return services.undo_last(audit.programme, by=by, today=TODAY)[0]


# ---- the services ----


def test_4_1_a_draft_is_moved_without_a_reason(led: PlannedAudit, mina: User) -> None:
    move(led, mina)

    assert days(led) == OCTOBER
    assert not ProgrammeChange.objects.exists()


def test_4_1_an_approved_programme_asks_the_reason(approved: PlannedAudit, mina: User) -> None:
    with pytest.raises(Refused, match="Say why"):
        move(approved, mina)
    assert (days(approved), BoardStep.objects.count()) == (WAS, 0)

    move(approved, mina, reason="The lead is away", effect="None")

    assert days(approved) == OCTOBER
    assert ProgrammeChange.objects.get().reason == "The lead is away"


def test_4_1_whoever_saw_another_version_moves_nothing(led: PlannedAudit, mina: User) -> None:
    seen = fresh(led).version
    move(led, mina, 11)

    with pytest.raises(Stale):
        move(led, mina, 10, version=seen)

    assert days(led)[0] == date(2026, 11, 9)


def test_4_1_only_who_plans_moves(led: PlannedAudit, leo: User) -> None:
    with pytest.raises(PermissionDenied):
        move(led, leo)
    assert days(led) == WAS


def test_4_1_a_step_is_taken_back_as_a_move_of_its_own(approved: PlannedAudit, mina: User) -> None:
    move(approved, mina, reason="The lead is away", effect="None")

    said = undo(approved, mina)

    assert (days(approved), said) == (WAS, "AUD-26-01 moved from 7 September 2026 to 5 October 2026")
    assert [change.reason for change in ProgrammeChange.objects.order_by("pk")][1].startswith("Taken back: AUD-26-01")
    assert [event.action for event in history(approved)].count("moved") == 2


def test_4_1_twenty_steps_and_no_more(led: PlannedAudit, mina: User) -> None:
    for n in range(22):
        move(led, mina, 10 if n % 2 == 0 else 11)
    assert BoardStep.objects.count() == 20

    for _n in range(20):
        undo(led, mina)

    with pytest.raises(Refused, match="no step of yours"):
        undo(led, mina)
    assert days(led)[0] is not None
    assert days(led)[0].month == 11


def test_4_1_what_somebody_else_moved_since_is_not_taken_back(led: PlannedAudit, mina: User) -> None:
    move(led, mina, 10)
    services.move_audit(
        fresh(led), start=date(2026, 12, 7), end=date(2026, 12, 9), by="system:test", today=TODAY, reason="x"
    )

    with pytest.raises(Refused, match="was changed since by system:test"):
        undo(led, mina)

    assert days(led)[0] == date(2026, 12, 7)


def test_4_1_a_step_belongs_to_its_person(led: PlannedAudit, mina: User, bo: User) -> None:
    move(led, mina, 10)

    with pytest.raises(Refused, match="no step of yours"):
        undo(led, bo)
    assert days(led) == OCTOBER


def test_4_1_a_process_is_placed_with_its_leaves_and_taken_back(led: PlannedAudit, p02: Process, mina: User) -> None:
    made = services.place_process(led.programme, p02, month=10, by=mina, today=TODAY)

    assert set(made.scope.values_list("clause_id", flat=True)) == set(
        p02.process_leaves.values_list("clause_id", flat=True)
    )
    assert made.start == date(2026, 10, 12)
    undo(led, mina)
    assert fresh(made).progress == "cancelled"


def test_4_1_a_placed_audit_with_a_team_stays(led: PlannedAudit, p02: Process, leo: User, mina: User) -> None:
    made = services.place_process(led.programme, p02, month=10, by=mina, today=TODAY)
    services.assign(made, person=leo, role="lead", by=mina, today=TODAY)

    with pytest.raises(Refused, match="has a team by now"):
        undo(led, mina)

    assert fresh(made).progress == "planned"


def test_4_1_an_explanation_leaves_the_list_and_goes_into_the_version(
    approved: PlannedAudit, mina: User, bo: User
) -> None:
    year = approved.programme
    warned(approved)
    board = queries.year_board(year, TODAY)
    check = next(iter(board.explain))

    services.explain_check(year, key=check.key, about=check.said, sentence="It comes in spring", by=mina, today=TODAY)

    after = queries.year_board(year, TODAY)
    assert check.key not in [one.key for one in after.explain]
    assert [one.note for one in after.explained] == ["It comes in spring"]
    services.cancel_audit(fresh(approved), reason="x", effect="y", by=bo, today=TODAY)
    version = ProgrammeVersion.objects.filter(programme=year, state="approved").get()
    assert version.snapshot["explanations"][0]["sentence"] == "It comes in spring"


def test_4_1_an_explanation_is_one_sentence_of_who_plans(led: PlannedAudit, mina: User, leo: User) -> None:
    with pytest.raises(Refused, match="one sentence"):
        services.explain_check(led.programme, key="full:9", about="x", sentence=" ", by=mina, today=TODAY)
    with pytest.raises(PermissionDenied):
        services.explain_check(led.programme, key="full:9", about="x", sentence="y", by=leo, today=TODAY)
    assert not CheckNote.objects.exists()


# ---- the pages ----


def url(name: str, *args: Any) -> str:
    return reverse(f"programmes:{name}", args=args)


def as_htmx(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, data, headers={"HX-Request": "true"})


@pytest.fixture
def planner(client: Client, mina: User) -> Client:
    client.force_login(mina)
    return client


def test_4_1_a_move_answers_with_the_rows_the_load_and_the_checks(led: PlannedAudit, planner: Client) -> None:
    answer = as_htmx(planner, url("board_move", 2026, led.reference), to=10, version=fresh(led).version)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert days(led) == OCTOBER
    for piece in ('id="row-P01"', 'id="board-load"', 'id="board-figures"', 'id="board-tray"', 'id="board-undo"'):
        assert piece in text
    assert f"{led.reference} moved to October" in text
    assert "<html" not in text


def test_4_1_without_scripts_a_move_comes_back_to_the_board(led: PlannedAudit, planner: Client) -> None:
    answer = planner.post(url("board_move", 2026, led.reference), {"to": f"10@{fresh(led).version}"})

    assert (answer.status_code, answer["Location"]) == (302, f"{url('programme_detail', 2026)}#card-{led.reference}")
    assert days(led) == OCTOBER


@pytest.mark.parametrize("htmx", [True, False])
def test_4_1_a_refusal_says_why_and_keeps_what_was_typed(approved: PlannedAudit, planner: Client, htmx: bool) -> None:
    address = url("board_move", 2026, approved.reference)
    data = {"to": 10, "version": fresh(approved).version, "effect": "None at all"}

    answer = as_htmx(planner, address, **data) if htmx else planner.post(address, data)

    assert answer.status_code == 409
    assert b"Say why" in answer.content
    assert htmx or b"None at all" in answer.content
    assert days(approved) == WAS


@pytest.mark.parametrize("htmx", [True, False])
def test_4_1_a_stale_card_says_who_was_at_it(led: PlannedAudit, planner: Client, mina: User, htmx: bool) -> None:
    address, data = url("board_move", 2026, led.reference), {"to": 11, "version": fresh(led).version}
    move(led, mina, 10)

    answer = as_htmx(planner, address, **data) if htmx else planner.post(address, data)

    assert answer.status_code == 412
    assert b"so it was not moved" in answer.content
    assert days(led) == OCTOBER


def test_4_1_who_does_not_plan_gets_no_handles(led: PlannedAudit, client: Client, bo: User, leo: User) -> None:
    client.force_login(leo)
    page = client.get(url("programme_detail", 2026)).content.decode()

    assert "data-board=" not in page
    assert "data-version" not in page
    answer = as_htmx(client, url("board_move", 2026, led.reference), to=10, version=1)
    assert answer.status_code == 403


@pytest.mark.parametrize("htmx", [True, False])
def test_4_1_the_panel_opens_team_verdicts_and_versions(approved: PlannedAudit, planner: Client, htmx: bool) -> None:
    headers = {"HX-Request": "true"} if htmx else {}

    text = planner.get(url("board_card", 2026, approved.reference), headers=headers).content.decode()

    assert ("<html" in text) is not htmx
    for words in ("Leo Lead", "1.0 Approved", 'name="reason"', "Exact days"):
        assert words in text


def test_4_1_the_tray_places_and_undo_takes_it_back(led: PlannedAudit, p02: Process, planner: Client) -> None:
    page = planner.get(url("programme_detail", 2026)).content.decode()
    assert 'data-process="P02"' in page

    answer = as_htmx(planner, url("board_place", 2026), process="P02", month="10")
    assert answer.status_code == 200
    assert 'data-process="P02"' not in answer.content.decode()

    back = as_htmx(planner, url("board_undo", 2026))
    assert back.status_code == 200
    assert 'data-process="P02"' in back.content.decode()


def test_4_1_a_check_is_explained_from_the_board(approved: PlannedAudit, planner: Client) -> None:
    warned(approved)
    check = queries.year_board(approved.programme, TODAY).explain[0]
    address = f"{url('board_explain', 2026)}?check={check.key}"

    assert check.said in planner.get(address).content.decode()
    assert planner.post(address, {"sentence": ""}).status_code == 409
    assert planner.post(address, {"sentence": "Known and fine"}).status_code == 302

    assert CheckNote.objects.get().sentence == "Known and fine"


def test_4_1_the_board_costs_the_same_at_two_sizes(
    led: PlannedAudit, plan: Callable[..., PlannedAudit], p01: Process, p02: Process, planner: Client
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert planner.get(url("programme_detail", 2026)).status_code == 200
        return len(seen)

    cost()
    few = cost()
    for month in range(1, 13):
        for day in (7, 8):
            plan(p01, p02, start=date(2026, month, day), end=date(2026, month, day))

    assert (cost(), few <= 15) == (few, True)


def test_4_1_a_move_costs_the_same_at_two_sizes(
    led: PlannedAudit, plan: Callable[..., PlannedAudit], p01: Process, p02: Process, planner: Client
) -> None:
    def cost(month: int) -> int:
        data = {"to": month, "version": fresh(led).version}
        with CaptureQueriesContext(connection) as seen:
            assert as_htmx(planner, url("board_move", 2026, led.reference), **data).status_code == 200
        return len(seen)

    cost(10)
    few = cost(11)
    for month in range(1, 9):
        plan(p01, p02, start=date(2026, month, 7), end=date(2026, month, 7))

    assert cost(12) == few


def test_4_1_an_audit_stands_on_the_board_of_its_own_year_alone(led: PlannedAudit, planner: Client) -> None:
    assert planner.get(url("board_card", 2026, led.reference)).status_code == 200
    assert planner.get(url("board_card", 2027, led.reference)).status_code == 404


def test_the_printed_board_names_version_baseline_and_sites(approved, mina, bo, set_today):
    """Paper says who, when, where, what changed, and lets two people sign."""
    from organisation.models import Site

    set_today(TODAY)
    with audited(by="system:test", today=TODAY):
        site = Site(name="Gdynia")
        site.save()
        for row in approved.scope.all():
            row.site = site
            row.save()
    client = Client()
    client.force_login(mina)
    text = client.get(reverse("programmes:programme_detail", args=[2026])).content.decode()
    paper = text[text.index('class="paper') : text.index("</section>", text.index('class="paper'))]
    assert "<td>Gdynia</td>" in paper and "<th>Where</th>" in paper
    version = approved.programme.versions.get()
    assert f"Version {version.number}, baseline of" in paper
    assert paper.count("<span>") >= 2, "two people sign"
