"""What may be refused in a review, and what is only noted (8.2)."""

from dataclasses import replace
from datetime import date

import pytest

from reviews.rules import blockers as b

TODAY = date(2026, 6, 30)
ASKED = b.AskedFact("D1", "Name an owner?", "nobody renews contracts", "Fonseca", date(2026, 8, 31))
PACK = b.PackFacts(True, date(2026, 1, 1), TODAY, TODAY, (ASKED,), ("Effective except supplier",), ("NC-26-08",))


def test_freeze_of_a_complete_pack_is_not_refused() -> None:
    assert b.freeze_blockers(PACK) == []


@pytest.mark.parametrize(
    ("pack", "reasons"),
    [
        (replace(PACK, has_chair=False), ["Name the chair of the review"]),
        (replace(PACK, first=None), ["Enter the period that is reported on"]),
        (replace(PACK, first=date(2026, 7, 1)), ["The period ends before it begins"]),
        (replace(PACK, today=date(2026, 6, 29)), ["The figures are as of a day that has not come yet"]),
        (
            replace(PACK, asked=(b.AskedFact("D2"),)),
            [f"Decision asked D2: enter {x}" for x in ("the question", "why", "a proposed owner", "by when")],
        ),
        (
            replace(PACK, sentences=("The system conforms",)),
            ["“The system conforms” says that something conforms while NC-26-08 is open (8.4)"],
        ),
        (replace(PACK, sentences=("The system conforms",), open_cases=()), []),
    ],
)
def test_freeze_names_every_reason(pack: b.PackFacts, reasons: list[str]) -> None:
    assert b.freeze_blockers(pack) == reasons


def test_freeze_collects_reasons_instead_of_stopping_at_the_first() -> None:
    assert len(b.freeze_blockers(replace(PACK, has_chair=False, last=None, asked=(b.AskedFact("D2"),)))) == 6


GOOD = b.DecisionFact("D1", "improve", "one template", owner="Novak", due=date(2026, 11, 30), final=True)


@pytest.mark.parametrize(
    ("decision", "reasons"),
    [
        (GOOD, []),
        (replace(GOOD, owner=""), ["D1: name an owner"]),
        (replace(GOOD, due=None), ["D1: set a due date"]),
        (replace(GOOD, text=" "), ["D1: write down what was decided"]),
        (b.DecisionFact("D5", "none", "policy stays"), ["D5: give the reason why nothing changes"]),
        (b.DecisionFact("D5", "none", "policy stays", "still suitable"), []),
    ],
)
def test_decision_is_final_only_with_owner_and_date(decision: b.DecisionFact, reasons: list[str]) -> None:
    assert b.decision_blockers(decision) == reasons


TREATED = tuple(b.InputFact(item, treated=True) for item in b.REQUIRED_ITEMS)
MINUTES = b.MinutesFacts(TREATED, (GOOD,), "suitable", "adequate", "effective except supplier", True)


def test_minutes_with_everything_treated_may_be_approved() -> None:
    assert b.minutes_blockers(MINUTES) == []


def test_minutes_accept_an_item_given_to_a_named_session_with_a_date() -> None:
    line = b.InputFact("e", session="MR-26-1 second session", session_on=date(2026, 7, 20))

    assert b.minutes_blockers(replace(MINUTES, inputs=(*TREATED, line))) == []


@pytest.mark.parametrize(
    ("minutes", "reason"),
    [
        (replace(MINUTES, inputs=TREATED[1:]), "Input a: neither treated nor given to a named session with a date"),
        (
            replace(MINUTES, inputs=(*TREATED, b.InputFact("e", session="later"))),
            "Input e: neither treated nor given to a named session with a date",
        ),
        (replace(MINUTES, adequacy=" "), "Write the conclusion on adequacy"),
        (replace(MINUTES, decisions=(replace(GOOD, final=False),)), "D1: not final yet"),
        (
            replace(MINUTES, top_management_present=False),
            "Nobody of top management was present; a delegate cannot replace them",
        ),
    ],
)
def test_minutes_are_refused_with_the_reason(minutes: b.MinutesFacts, reason: str) -> None:
    assert b.minutes_blockers(minutes) == [reason]


def test_closing_waits_for_actions_done_or_carried() -> None:
    actions = (b.ActionFact("D1", done=True), b.ActionFact("D2", carried_to="MR-26-2"), b.ActionFact("D3"))

    assert b.closing_blockers(actions) == ["D3: neither done nor carried to the next review"]


HELD = b.HeldFacts(date(2026, 7, 7), date(2026, 6, 30), 5, last_held_on=date(2025, 12, 9))


def test_meeting_held_by_the_rules_has_no_deviation() -> None:
    assert b.held_deviations(HELD) == []


@pytest.mark.parametrize(
    ("held", "what"),
    [
        (replace(HELD, pack_sent_on=None), "held without a frozen pack"),
        (replace(HELD, pack_working_days=4), "pack sent 4 working days before the meeting, 5 are the rule"),
        (replace(HELD, missing_inputs=("h",)), "input h missing"),
        (replace(HELD, absent=("Hana Novak",)), "Hana Novak absent"),
        (replace(HELD, last_held_on=date(2025, 7, 6)), "more than 12 months after the review before"),
    ],
)
def test_meeting_against_a_rule_is_taken_with_a_deviation(held: b.HeldFacts, what: str) -> None:
    assert b.held_deviations(held) == [what]


def test_meeting_exactly_twelve_months_later_is_in_time() -> None:
    assert b.held_deviations(replace(HELD, last_held_on=date(2025, 7, 7))) == []
