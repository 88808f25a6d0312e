"""The sign on a card of the year board and the sentence in the tile come from one reading (ux 4.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from kernel.journal import audited
from organisation.models import User
from programmes import queries
from programmes.models import Assignment, PlannedAudit, Verdict
from programmes.rules.submission import submission_blockers
from tests.conftest import SYSTEM
from tests.programmes.helpers import TODAY


def warn(seat: Assignment, severity: str, sentence: str) -> None:
    with audited(by=SYSTEM, today=TODAY):
        Verdict(assignment=seat, rule="IND-05", severity=severity, sentence=sentence, judged_on=TODAY).save()


def cards(audit: PlannedAudit) -> list[str]:
    board = queries.year_board(audit.programme, TODAY)
    return [card.flag for row in board.rows for cell in row.cells for card in cell.cards if card.ref == audit.reference]


@pytest.mark.parametrize(
    ("severity", "flag", "fix", "explain"), [("warn", "explain", 0, 1), ("block", "must_fix", 1, 0), ("log", "", 0, 0)]
)
def test_4_1_a_verdict_is_a_sign_on_the_card_and_a_sentence_in_the_tile(
    led: PlannedAudit, severity: str, flag: str, fix: int, explain: int
) -> None:
    warn(led.assignments.get(), severity, "was in the area until last spring")

    board = queries.year_board(led.programme, TODAY)

    fixing, explaining = (
        [said for said in all_of if led.reference in said] for all_of in (board.to_fix, board.to_explain)
    )
    mine = [*fixing, *explaining]
    assert set(cards(led)) == {flag}
    assert (len(fixing), len(explaining)) == (fix, explain)
    assert all("was in the area until last spring" in said for said in mine)


def test_4_1_an_audit_without_a_lead_is_to_fix_on_both(audit: PlannedAudit) -> None:
    board = queries.year_board(audit.programme, TODAY)

    mine = [said for said in board.to_fix if audit.reference in said]
    assert (set(cards(audit)), mine) == ({"must_fix"}, [f"{audit.reference} has no lead."])
    assert board.to_fix == tuple(submission_blockers(queries.year_plan(audit.programme)))


def test_4_1_what_is_behind_needs_no_sentence_any_more(led: PlannedAudit) -> None:
    warn(led.assignments.get(), "warn", "was in the area")
    with audited(by=SYSTEM, today=TODAY):
        led.progress = "reporting"
        led.save()

    board = queries.year_board(led.programme, TODAY)

    assert set(cards(led)) == {""}
    assert not [said for said in board.to_explain if led.reference in said]


def test_4_1_the_page_of_an_approved_year_says_both(
    approved: PlannedAudit, mina: User, client: Client, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    warn(approved.assignments.get(), "warn", "was in the area until last spring")
    client.force_login(mina)

    page = client.get("/programmes/2026/").content.decode()

    assert f"{approved.reference}: Leo Lead:" in page
    assert "was in the area until last spring" in page
