"""What the presets Small and Strict do differently with a nonconformity (domain 0.5, 6.4, 7.2, 7.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from findings import services
from findings.models import Finding, Nonconformity
from findings.rules.clocks import ClockRow
from findings.rules.effect import effect_check_from
from findings.rules.extending import Request, hard_limits, who_grants
from findings.rules.grading import Signs, propose_grade
from findings.rules.ladder import Case, rungs
from findings.rules.policy import NOBODY, PRESETS, PROGRAMME_MANAGER, TOP_MANAGEMENT
from findings.rules.terms import Ball, ClockStep, Grade, State
from kernel.dates import Calendar
from kernel.journal import audited
from kernel.models import Setting
from organisation.models import User
from tests.findings.helpers import refused
from tests.findings.test_extending import ask
from tests.findings.test_grading import earlier  # noqa: F401 (a fixture)

DAY = date(2026, 6, 2)
PLAIN = Calendar(roll=False)


def chosen(**values: Any) -> None:
    with audited(by="system:test", today=DAY):
        for name, value in values.items():
            Setting(key=f"findings.{name}", value=value).save()


@pytest.mark.parametrize(
    ("preset", "grade", "cycle_days", "occurs", "expected"),
    [
        ("small", "minor", 7, None, date(2026, 7, 1)),
        ("standard", "major", 90, None, date(2026, 7, 1)),
        ("standard", "major", 90, date(2026, 9, 1), date(2026, 9, 1)),
        ("strict", "minor", 30, None, date(2026, 7, 31)),
        ("strict", "major", 1, None, date(2026, 8, 30)),
        ("strict", "major", 40, None, date(2026, 9, 29)),
        ("strict", "major", None, None, date(2026, 8, 30)),
        ("strict", "major", 40, date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_7_2_when_the_effect_may_be_checked_at_the_earliest(
    preset: str, grade: str, cycle_days: int | None, occurs: date | None, expected: date
) -> None:
    found = effect_check_from(date(2026, 6, 1), occurs, PRESETS[preset], PLAIN, grade=grade, cycle_days=cycle_days)

    assert found == expected


def request(new: date, granted: int = 0) -> Request:
    return Request(
        "implement", Grade.MAJOR, date(2026, 8, 1), new, "late", "list", True, granted, counted_from=date(2026, 6, 1)
    )


@pytest.mark.parametrize(
    ("preset", "new", "granted", "expected", "hard"),
    [
        ("small", date(2026, 8, 15), 0, PROGRAMME_MANAGER, False),
        ("small", date(2026, 8, 15), 1, PROGRAMME_MANAGER, False),
        ("small", date(2026, 12, 1), 2, PROGRAMME_MANAGER, False),
        ("standard", date(2026, 8, 15), 0, PROGRAMME_MANAGER, False),
        ("standard", date(2026, 8, 15), 1, TOP_MANAGEMENT, False),
        ("standard", date(2026, 8, 28), 0, TOP_MANAGEMENT, False),
        ("strict", date(2026, 8, 28), 0, PROGRAMME_MANAGER, False),
        ("strict", date(2026, 8, 28), 1, TOP_MANAGEMENT, False),
        ("strict", date(2026, 8, 28), 2, NOBODY, True),
        ("strict", date(2026, 9, 15), 0, NOBODY, True),
    ],
)
def test_7_3_who_grants_and_which_limits_are_hard(
    preset: str, new: date, granted: int, expected: str, hard: bool
) -> None:
    asked = request(new, granted)

    assert who_grants(asked, PRESETS[preset], PLAIN) == expected
    assert bool(hard_limits(asked, PRESETS[preset], PLAIN)) is hard


def test_7_3_strict_cannot_even_be_asked_beyond_the_limits(implementing: Nonconformity, omar: User) -> None:
    chosen(beyond_limits="nobody")

    reasons = refused(lambda: ask(implementing, omar, date(2026, 8, 20), date(2026, 12, 24)))
    assert reasons[-1] == "Nobody grants more: these limits are hard."


@pytest.mark.parametrize(
    ("preset", "asks", "grade"), [("small", False, "minor"), ("standard", True, "minor"), ("strict", False, "major")]
)
def test_6_4_a_repeat_whose_action_failed(preset: str, asks: bool, grade: str) -> None:
    proposal = propose_grade(Signs(failed_repeat=True), PRESETS[preset])

    assert (bool(proposal.ask), proposal.grade) == (asks, grade)


@pytest.mark.parametrize(("mode", "grade"), [("asks", "minor"), ("lead", "minor"), ("major", "major")])
def test_6_4_confirming_a_repeat_makes_it_major_only_by_that_preset(
    earlier: Finding,  # noqa: F811
    finding: Finding,
    leo: User,
    mode: str,
    grade: str,
) -> None:
    if mode != "asks":
        chosen(confirmed_repeat=mode)
    row = services.confirm_repeat(finding, candidate=earlier, reason="again", by=leo, today=DAY)

    row.refresh_from_db()
    assert row.grade == grade
    assert row.grades.count() == 1 + (grade == "major"), "the grade at issue, and the change"


def test_6_4_the_lead_may_say_why_it_stays_minor(earlier: Finding, finding: Finding, leo: User) -> None:  # noqa: F811
    chosen(confirmed_repeat="major")
    row = services.confirm_repeat(finding, candidate=earlier, reason="again", by=leo, today=DAY)
    row.refresh_from_db()
    row = services.regrade(row, grade="minor", reason="another step failed", by=leo, today=DAY)

    assert row.grade == "minor"


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("small", {"L1": 1, "L3": 7, "L2": 14, "L4": 14}),
        ("standard", {"L1": 1, "L2": 3, "L3": 7, "L4": 14}),
        ("strict", {"L1": 1, "L2": 1, "L3": 7, "L4": 14}),
    ],
)
def test_7_4_the_line_manager_is_told_when_the_preset_says(preset: str, expected: dict[str, int]) -> None:
    due, opened = date(2026, 6, 1), date(2026, 5, 1)
    clock = ClockRow(ClockStep.IMPLEMENT, opened, due, due)
    case = Case(State.IMPLEMENTING, Ball.OWNER, opened, Grade.MAJOR, (clock,))
    found = rungs(case, date(2026, 6, 22), PRESETS[preset], PLAIN)

    assert {rung.level: (rung.reached_on - due).days for rung in found} == expected
