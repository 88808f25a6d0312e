"""Clocks, ladder, hints, repeats and grade tree beyond what the demo organisation shows."""

from dataclasses import replace
from datetime import date

import pytest

from findings.rules import clocks
from findings.rules.ball import awaited_step, ball_of
from findings.rules.causes import cause_hints, similarity_percent
from findings.rules.clocks import ClockRow, Regrade
from findings.rules.effect import effect_check_from, needs_reason
from findings.rules.grading import Signs, propose_grade
from findings.rules.ladder import Case, Recipient, keeps_own_copy, next_level_recipients, rungs
from findings.rules.policy import STANDARD
from findings.rules.repeats import Past, open_cases, repeat_candidates, systemic_signs
from findings.rules.terms import Ball, ClockStep, Grade, State
from findings.rules.texts import ThreePartText, text_hints
from kernel.dates import Calendar

ISSUED = date(2026, 6, 1)  # a Monday
CALENDAR = Calendar()
MINOR_ROWS = clocks.at_issue(Grade.MINOR, ISSUED, STANDARD, CALENDAR)


def row(rows: tuple[ClockRow, ...], step: ClockStep, turn: int = 1) -> ClockRow:
    return next(r for r in rows if r.step is step and r.turn == turn)


def dues(rows: tuple[ClockRow, ...]) -> dict[str, tuple[date, date]]:
    return {r.step.value: (r.due_original, r.due_current) for r in rows}


def regrade(rows: tuple[ClockRow, ...], grade: Grade, today: date, **more: object) -> tuple[ClockRow, ...]:
    change = replace(Regrade(grade, ISSUED, today, report_approved=False), **more)  # type: ignore[arg-type]
    return clocks.regraded(rows, change, STANDARD, CALENDAR)


def test_a_regraded_step_that_is_past_gets_seven_days_from_the_notice() -> None:
    rows = clocks.done(MINOR_ROWS, ClockStep.ACKNOWLEDGE, ISSUED, 1)

    found = dues(regrade(rows, Grade.MAJOR, date(2026, 6, 10)))

    # the minor's containment was due 11 June: it keeps that day, more time than it had is never given
    assert found["contain"] == (date(2026, 6, 11), date(2026, 6, 11))
    # the major's plan would be due 15 June, short of a week: 17 June
    assert found["plan"] == (date(2026, 6, 17), date(2026, 6, 17))
    assert found["implement"] == (date(2026, 7, 31), date(2026, 7, 31))


def test_regrading_after_the_report_leaves_the_original_dates() -> None:
    found = dues(regrade(MINOR_ROWS, Grade.MAJOR, ISSUED, report_approved=True))

    assert found["plan"] == (date(2026, 7, 1), date(2026, 6, 15))
    assert found["implement"] == (date(2026, 8, 31), date(2026, 7, 31))


def test_regrading_makes_nobody_late_in_hindsight() -> None:
    rows = clocks.done(MINOR_ROWS, ClockStep.CONTAIN, date(2026, 6, 9), 1)

    contained = row(regrade(rows, Grade.MAJOR, date(2026, 6, 10)), ClockStep.CONTAIN)

    assert contained.due_original == date(2026, 6, 11)


def test_regrading_down_gives_the_minors_time_and_keeps_the_pause() -> None:
    major = clocks.at_issue(Grade.MAJOR, ISSUED, STANDARD, CALENDAR)

    found = dues(regrade(major, Grade.MINOR, date(2026, 6, 3), paused_days=5))

    assert found["plan"] == (date(2026, 7, 1), date(2026, 7, 6))


def test_regrading_counts_a_running_decision_from_its_submission_and_leaves_the_check() -> None:
    rows = clocks.at_submission(MINOR_ROWS, Grade.MINOR, date(2026, 6, 8), 1, STANDARD, CALENDAR)
    checked = clocks.at_monitoring(rows, date(2026, 7, 8), date(2026, 6, 8), 1, STANDARD, CALENDAR)

    after = regrade(checked, Grade.MAJOR, date(2026, 6, 8))

    assert row(after, ClockStep.DECIDE).due_current == date(2026, 6, 15)
    assert row(after, ClockStep.CHECK) == row(checked, ClockStep.CHECK)


def test_regrading_a_plan_that_came_back_counts_from_the_rejection() -> None:
    sent = clocks.at_submission(MINOR_ROWS, Grade.MINOR, date(2026, 6, 8), 1, STANDARD, CALENDAR)
    back = clocks.at_rejection(sent, Grade.MINOR, date(2026, 6, 10), 1, STANDARD, CALENDAR)

    after = row(regrade(back, Grade.MAJOR, date(2026, 6, 10), report_approved=True), ClockStep.PLAN)

    assert row(back, ClockStep.PLAN).due_current == date(2026, 6, 22)
    assert after.due_current == date(2026, 6, 17)


def test_a_dispute_moves_the_current_dates_only() -> None:
    after = clocks.resumed(MINOR_ROWS, date(2026, 6, 3), date(2026, 6, 10), CALENDAR)

    assert dues(after)["plan"] == (date(2026, 7, 1), date(2026, 7, 8))


def test_a_reopened_case_has_30_and_60_days_and_a_major_14_and_60() -> None:
    today = date(2026, 10, 6)
    minor = dues(clocks.at_reopening((), Grade.MINOR, today, 2, STANDARD, CALENDAR))
    major = dues(clocks.at_reopening((), Grade.MAJOR, today, 2, STANDARD, CALENDAR))

    assert minor == {"plan": (date(2026, 11, 5),) * 2, "implement": (date(2026, 12, 7),) * 2}
    assert major == {"plan": (date(2026, 10, 20),) * 2, "implement": (date(2026, 12, 7),) * 2}


def test_an_extension_moves_only_the_running_step_of_its_cycle() -> None:
    after = clocks.extended(MINOR_ROWS, ClockStep.IMPLEMENT, date(2026, 9, 26), 1, CALENDAR)

    assert dues(after)["implement"] == (date(2026, 8, 31), date(2026, 9, 28))
    assert dues(after)["plan"] == dues(MINOR_ROWS)["plan"]
    assert clocks.extended(MINOR_ROWS, ClockStep.IMPLEMENT, date(2026, 9, 26), 2, CALENDAR) == MINOR_ROWS


def test_insufficient_evidence_lets_the_implementation_run_again() -> None:
    done = clocks.done(MINOR_ROWS, ClockStep.IMPLEMENT, date(2026, 8, 1), 1)

    assert row(done, ClockStep.IMPLEMENT).done_on == date(2026, 8, 1)
    assert row(clocks.undone(done, ClockStep.IMPLEMENT, 1), ClockStep.IMPLEMENT).done_on is None


@pytest.mark.parametrize(
    ("occurs", "expected", "reason"),
    [
        (None, date(2026, 7, 1), False),
        (date(2026, 6, 19), date(2026, 7, 1), False),
        (date(2026, 8, 19), date(2026, 8, 19), False),
        (date(2026, 11, 28), date(2026, 11, 28), False),
        (date(2026, 11, 29), date(2026, 11, 29), True),
    ],
)
def test_effect_is_checked_after_the_occurrences_and_30_days_and_beyond_180_with_a_reason(
    occurs: date | None, expected: date, reason: bool
) -> None:
    assert effect_check_from(date(2026, 6, 1), occurs, STANDARD, CALENDAR) == expected
    assert needs_reason(date(2026, 6, 1), occurs, STANDARD) is reason


@pytest.mark.parametrize("state", list(State))
def test_every_state_says_who_must_act(state: State) -> None:
    settled = state in (State.CLOSED, State.WITHDRAWN)

    assert (ball_of(state) is Ball.NOBODY) is settled


def test_on_the_light_path_the_case_waits_for_the_answer() -> None:
    assert awaited_step(State.CONTAINED) is ClockStep.PLAN
    assert awaited_step(State.CONTAINED, light=True) is ClockStep.ANSWER
    assert awaited_step(State.DISPUTED) is None


def case(**more: object) -> Case:
    return replace(Case(State.CONTAINED, Ball.OWNER, ISSUED, Grade.MINOR, MINOR_ROWS), **more)  # type: ignore[arg-type]


def levels(subject: Case, today: date) -> list[tuple[str, str]]:
    return [(r.step.value, r.level) for r in rungs(subject, today, STANDARD, CALENDAR)]


CONTAINED = clocks.done(
    clocks.done(MINOR_ROWS, ClockStep.ACKNOWLEDGE, ISSUED, 1), ClockStep.CONTAIN, date(2026, 6, 9), 1
)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 16), []),
        (date(2026, 6, 17), [("plan", "reminder -14")]),
        (date(2026, 6, 24), [("plan", "reminder -7")]),
        (date(2026, 6, 27), []),  # a Saturday
        (date(2026, 6, 30), [("plan", "reminder -1")]),
        (date(2026, 7, 1), [("plan", "reminder -1")]),
        (date(2026, 7, 2), [("plan", "L1")]),
        (date(2026, 7, 8), [("plan", "L1"), ("plan", "L2")]),
    ],
)
def test_7_4_of_two_reminders_only_the_later_and_levels_one_by_one(
    today: date, expected: list[tuple[str, str]]
) -> None:
    assert levels(case(clocks=CONTAINED), today) == expected


def test_7_4_a_late_containment_and_a_late_plan_are_two_ladders() -> None:
    late = case(state=State.ACKNOWLEDGED, clocks=clocks.done(MINOR_ROWS, ClockStep.ACKNOWLEDGE, ISSUED, 1))

    found = levels(late, date(2026, 7, 2))

    assert found == [("contain", "L1"), ("contain", "L2"), ("contain", "L3"), ("plan", "L1")]


def test_7_4_a_five_day_step_is_reminded_a_day_before_and_a_majors_three_days_before() -> None:
    issued = case(state=State.ISSUED)
    back = replace(row(MINOR_ROWS, ClockStep.PLAN), opened_on=ISSUED, due_current=date(2026, 6, 6))
    major = case(grade=Grade.MAJOR, state=State.PLAN_REJECTED, clocks=(back,))

    assert levels(issued, date(2026, 6, 4)) == []
    assert levels(issued, date(2026, 6, 5)) == []
    assert levels(issued, date(2026, 6, 8)) == [("acknowledge", "reminder -1")]
    assert levels(major, date(2026, 6, 3)) == [("plan", "reminder -3")]
    assert levels(major, date(2026, 6, 5)) == [("plan", "reminder -1")]


def test_7_4_a_step_that_opens_late_sends_only_the_highest_level_already_passed() -> None:
    late = case(state=State.IMPLEMENTING, ball_since=date(2026, 9, 21), clocks=CONTAINED[3:])

    assert CONTAINED[3].due_current == date(2026, 8, 31)
    assert levels(late, date(2026, 9, 21)) == [("implement", "L3")]
    assert levels(late, date(2026, 9, 30)) == [("implement", "L3"), ("implement", "L4")]


def test_7_4_stops_when_the_ball_is_elsewhere_or_the_case_is_disputed_or_settled() -> None:
    day = date(2026, 12, 1)

    assert levels(case(state=State.PLAN_SUBMITTED, ball=Ball.AUDITOR), day) == []
    assert levels(case(state=State.DISPUTED, ball=Ball.MANAGER), day) == []
    assert levels(case(state=State.CLOSED, ball=Ball.NOBODY), day) == []


def test_7_4_a_late_decision_goes_to_the_programme_manager_then_to_the_superior_and_stops() -> None:
    rows = clocks.at_submission(CONTAINED, Grade.MINOR, date(2026, 6, 12), 1, STANDARD, CALENDAR)
    waiting = case(state=State.PLAN_SUBMITTED, ball=Ball.AUDITOR, ball_since=date(2026, 6, 12), clocks=rows)

    assert row(rows, ClockStep.DECIDE).due_current == date(2026, 6, 22)
    assert levels(waiting, date(2026, 6, 15)) == [("decide", "reminder -7")]
    found = rungs(waiting, date(2026, 9, 1), STANDARD, CALENDAR)
    assert [(r.level, r.recipients) for r in found] == [
        ("L1", (Recipient.PROGRAMME_MANAGER,)),
        ("L2", (Recipient.SUPERIOR,)),
    ]


def test_7_4_weekend_mail_can_be_switched_on() -> None:
    policy = replace(STANDARD, mail_on_non_working_days=True)
    subject = case(clocks=clocks.extended(CONTAINED, ClockStep.PLAN, date(2026, 7, 3), 1, CALENDAR))

    found = rungs(subject, date(2026, 7, 4), policy, CALENDAR)

    assert [(r.level, r.send_on) for r in found] == [("L1", date(2026, 7, 4))]
    assert rungs(subject, date(2026, 7, 4), STANDARD, CALENDAR) == ()


def test_7_4_an_owner_among_the_recipients_is_replaced_by_the_next_level() -> None:
    assert next_level_recipients("L3") == (Recipient.SPONSOR,)
    assert next_level_recipients("L5") == ()
    assert next_level_recipients("L1", to_auditor=True) == (Recipient.SUPERIOR,)
    assert [keeps_own_copy(level) for level in ("L1", "L2", "L3")] == [True, True, False]


def test_text_hints_warn_of_names_causes_and_solutions() -> None:
    text = ThreePartText("8.6.1", "Omar forgot INC-1", "the team should check because it fails")

    assert text_hints(text, ["Omar", "Ada"]) == [
        "The text names Omar: write the role instead.",
        "“because” sounds like a cause: the owner looks for it.",
        "“forgot” sounds like a cause: the owner looks for it.",
        "“should” sounds like a solution: the owner decides on it.",
    ]
    assert text_hints(ThreePartText("a", "INC-1 has no record", "1 of 8"), ["Omar"]) == []


def test_7_5_cause_hints() -> None:
    assert (
        cause_hints(["the field may be empty", "nobody owns the form"], "no owner", "5 of 12 open", ["new form"]) == []
    )
    assert cause_hints(["human error"], "5 of 12 are open", "5 of 12 are open.", ["train all", "send a reminder"]) == [
        "“human error” stops at a person. What made it possible?",
        "Ask why at least 2 times, until the answer is something that you can change.",
        "The cause says the same as the nonconformity. Why was that possible?",
        "Training or a reminder alone seldom lasts. What would make the right way the easy one?",
    ]
    assert similarity_percent("", "x") == 0.0


NEW = Past("NC-26-13", frozenset({"8.3.4.1"}), frozenset({"P14"}), date(2026, 9, 16))
CLOSED = Past("NC-25-04", frozenset({"8.3.4.1"}), frozenset({"P14"}), date(2025, 2, 26), date(2025, 9, 30))


@pytest.mark.parametrize(
    ("past", "found"),
    [
        (CLOSED, ("NC-25-04",)),
        (replace(CLOSED, closed_on=date(2023, 9, 16)), ("NC-25-04",)),
        (replace(CLOSED, closed_on=date(2023, 9, 15)), ()),
        (replace(CLOSED, closed_on=None), ()),
        (replace(CLOSED, areas=frozenset({"P15"})), ()),
        (replace(CLOSED, leaves=frozenset({"8.3.4.2"})), ()),
    ],
)
def test_7_6_a_repeat_is_the_same_leaf_and_area_closed_within_36_months(past: Past, found: tuple[str, ...]) -> None:
    assert repeat_candidates(NEW, [past], STANDARD) == found


def test_7_6_an_open_earlier_case_is_no_repeat() -> None:
    assert open_cases(NEW, [replace(CLOSED, closed_on=None), CLOSED]) == ("NC-25-04",)


def test_7_6_three_cases_on_one_leaf_in_different_areas_or_of_one_cause_are_systemic() -> None:
    cases = [
        replace(NEW, ref=f"NC-26-0{n}", areas=frozenset({f"P0{n}"}), causes=frozenset({"template"})) for n in (1, 2, 3)
    ]

    assert systemic_signs(cases, date(2026, 9, 16), STANDARD) == (
        "3 nonconformities on 8.3.4.1 in different areas within a year.",
        "3 nonconformities with a cause of the kind “template” within a year.",
    )
    assert systemic_signs(cases[:2], date(2026, 9, 16), STANDARD) == ()


def test_6_4_the_grade_tree_proposes_and_asks_at_a_failed_repeat() -> None:
    assert propose_grade(Signs()).grade is Grade.MINOR
    assert propose_grade(Signs(control_in_doubt=True)).reasons == ("It puts control of the process in serious doubt.",)
    assert propose_grade(Signs(systemic=True)).grade is Grade.MAJOR
    repeat = propose_grade(Signs(failed_repeat=True))
    assert (repeat.grade, repeat.ask != "") == (Grade.MINOR, True)
