"""A big year on the board: as many queries as a small one, a move judges whom it concerns, who is away is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.journal import add_all, audited
from organisation.models import Delegation, Process, User
from programmes import queries, services
from programmes.models import Assignment, AuditStandard, PlannedAudit, ScopeItem, Verdict
from programmes.queries.dockets import read_dockets
from tests.conftest import SYSTEM
from tests.programmes.helpers import TODAY

Plan = Callable[..., PlannedAudit]
MOST_OF_A_MOVE = 45
"""Statements of a move in a draft, those of its transaction among them."""


@pytest.fixture(autouse=True)
def _on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


def fresh(audit: PlannedAudit) -> PlannedAudit:
    return PlannedAudit.objects.select_related("programme").get(pk=audit.pk)


def two_hundred(model: PlannedAudit, team: list[User]) -> None:
    """Copies of an audit all over its year, in bulk, judged together."""
    first = date(2026, 1, 5)
    with audited(by=SYSTEM, today=TODAY):
        made = add_all(
            PlannedAudit,
            [
                PlannedAudit(
                    programme=model.programme,
                    reference=f"AUD-26-{n}",
                    title=f"Copy {n}",
                    start=(start := first + timedelta(days=n % 340)),
                    end=start,
                    planned_days=1,
                )
                for n in range(101, 301)
            ],
        )
        scope = list(model.scope.all())
        add_all(
            ScopeItem,
            [
                ScopeItem(audit=one, process_id=item.process_id, clause_id=item.clause_id)
                for one in made
                for item in scope
            ],
        )
        standards = list(model.audit_standards.all())
        add_all(AuditStandard, [AuditStandard(audit=one, standard_id=s.standard_id) for one in made for s in standards])
        seats = [
            Assignment(audit=one, person=who, role=role)
            for one in made
            for who, role in zip(team, ("lead", "auditor"), strict=True)
        ]
        add_all(Assignment, seats)


def statements(client: Client, address: str, **data: object) -> int:
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(address, data, headers={"HX-Request": "true"}) if data else client.get(address)
    assert answer.status_code == 200
    return len(seen)


def test_4_1_the_board_asks_fifteen_at_one_audit_and_at_two_hundred(
    led: PlannedAudit, leo: User, ada: User, client: Client, mina: User
) -> None:
    client.force_login(mina)
    address = reverse("programmes:programme_detail", args=[2026])
    statements(client, address)
    few = statements(client, address)
    two_hundred(led, [leo, ada])

    many = statements(client, address)

    assert many <= few <= 15


def test_4_1_a_move_asks_as_much_among_two_hundred(
    led: PlannedAudit, leo: User, ada: User, client: Client, mina: User
) -> None:
    client.force_login(mina)
    address = reverse("programmes:board_move", args=[2026, led.reference])

    def cost(month: int) -> int:
        return statements(client, address, to=month, version=fresh(led).version)

    for month in (10, 11):
        few = cost(month)
    two_hundred(led, [leo, ada])
    many = [cost(month) for month in (12, 10)]

    assert max(many) <= few + 6 <= MOST_OF_A_MOVE  # where verdicts change: go, come, are kept, and each one's hash


def avl_02(audit: PlannedAudit) -> list[str]:
    return list(Verdict.objects.filter(assignment__audit=audit, rule="AVL-02").values_list("sentence", flat=True))


@pytest.fixture
def other(plan: Plan, led: PlannedAudit, p02: Process, leo: User, mina: User) -> PlannedAudit:
    """Another audit that Leo leads, in October."""
    audit = plan(p02, start=date(2026, 10, 6), end=date(2026, 10, 6), title="Beside")
    services.assign(audit, person=leo, role="lead", by=mina, today=TODAY)
    return audit


def test_avl_02_a_move_onto_the_days_of_another_audit_is_told_in_both(
    led: PlannedAudit, other: PlannedAudit, mina: User
) -> None:
    assert (avl_02(led), avl_02(other)) == ([], [])

    services.move_to_month(fresh(led), month=10, by=mina, today=TODAY)

    assert avl_02(led) == ["Is booked for AUD-26-02 from 6 October 2026 to 6 October 2026."]
    assert avl_02(other) == ["Is booked for AUD-26-01 from 5 October 2026 to 7 October 2026."]
    stored = [(row.rule, row.sentence) for row in Verdict.objects.filter(assignment__audit=other).order_by("pk")]
    services.rejudge(fresh(other), by=SYSTEM, today=TODAY)
    again = [(row.rule, row.sentence) for row in Verdict.objects.filter(assignment__audit=other).order_by("pk")]
    assert again == stored  # as judging it whole says


def test_avl_02_moved_away_again_nothing_is_left_of_it(led: PlannedAudit, other: PlannedAudit, mina: User) -> None:
    services.move_to_month(fresh(led), month=10, by=mina, today=TODAY)

    services.move_to_month(fresh(led), month=11, by=mina, today=TODAY)

    assert (avl_02(led), avl_02(other)) == ([], [])


def test_avl_02_of_an_audit_on_other_days_nothing_is_written(
    led: PlannedAudit, other: PlannedAudit, mina: User
) -> None:
    before = [(row.pk, row.version) for row in Verdict.objects.filter(assignment__audit=other).order_by("pk")]

    services.move_to_month(fresh(led), month=12, by=mina, today=TODAY)

    assert [(row.pk, row.version) for row in Verdict.objects.filter(assignment__audit=other).order_by("pk")] == before


def test_reading_for_the_teams_alone_says_the_same_of_them(
    led: PlannedAudit, other: PlannedAudit, leo: User, ada: User
) -> None:
    two_hundred(led, [leo, ada])
    audits = queries.live_audits(None, TODAY)[::20]
    policy = queries.load_policy()

    def said(teams_only: bool) -> list[object]:
        reading = read_dockets(audits, TODAY, teams_only=teams_only)
        books = [reading.docket(audit, policy) for audit in audits]
        return [queries.said_of(book, seat) for book in books for seat in book.seats]

    assert said(True) == said(False)
    assert any(said(True))


def away(person: User, deputy: User, first: date, last: date) -> None:
    with audited(by=SYSTEM, today=TODAY):
        Delegation(person=person, deputy=deputy, start=first, end=last).save()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 9, 9), date(2026, 9, 20), "Leo Lead is away 9 to 20 September"),
        (date(2026, 8, 30), date(2026, 9, 7), "Leo Lead is away 30 August to 7 September"),
        (date(2026, 9, 21), date(2026, 9, 25), "Leo Lead is away 21 to 25 September, not on its days"),
        (date(2026, 10, 1), date(2026, 10, 9), ""),
    ],
)
def test_avl_01_the_card_says_who_is_away_in_its_month(
    led: PlannedAudit, leo: User, mina: User, client: Client, first: date, last: date, said: str
) -> None:
    away(leo, mina, first, last)
    client.force_login(mina)

    board = queries.year_board(led.programme, TODAY)
    page = client.get(reverse("programmes:programme_detail", args=[2026])).content.decode()

    assert {card.away for row in board.rows for cell in row.cells for card in cell.cards} == {said}
    assert ('class="gone"' in page) is bool(said)
    assert page.count(f"lead Leo Lead; {said}") >= bool(said)
    assert [month.number for month in board.months if month.away] == sorted({first.month, last.month})
    assert 'class="away"' in page


def test_avl_01_of_an_audit_that_is_over_and_of_others_nothing_is_said(
    led: PlannedAudit, leo: User, ada: User, mina: User
) -> None:
    away(ada, mina, date(2026, 9, 1), date(2026, 9, 30))
    assert not queries.year_board(led.programme, TODAY).has_away

    away(leo, mina, date(2026, 9, 1), date(2026, 9, 30))
    with audited(by=SYSTEM, today=TODAY):
        led.progress = "reporting"
        led.save()
    board = queries.year_board(led.programme, TODAY)
    assert {card.away for row in board.rows for cell in row.cells for card in cell.cards} == {""}
    assert board.has_away
