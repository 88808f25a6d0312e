"""The clocks and mails of the demo organisation, from its facts and events by the pure rules alone (domain 13.5)."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from findings.rules import clocks
from findings.rules.ball import ball_of
from findings.rules.clocks import ClockRow, Regrade
from findings.rules.effect import effect_check_from
from findings.rules.ladder import Case, Recipient, Rung, rungs
from findings.rules.policy import STANDARD
from findings.rules.terms import Ball, ClockStep, Grade, State
from kernel.dates import Calendar, days_of

DATA = Path(__file__).parent / "data"
FACTS: dict[str, Any] = json.loads((DATA / "northwind-findings.json").read_text())
EXPECTED: dict[str, Any] = json.loads((DATA / "northwind-expected.json").read_text())
AS_OF = date(2026, 11, 23)


def day(text: str) -> date:
    return date.fromisoformat(text)


CALENDAR = Calendar(
    frozenset(map(day, FACTS["holidays"])), tuple((day(first), day(last)) for first, last in FACTS["shutdown"])
)


@dataclass
class Story:
    """One nonconformity while its events are told."""

    owner: str = ""
    auditor: str = ""
    verifier: str = ""
    grade: Grade = Grade.MINOR
    issued_on: date = date.min
    state: State = State.ISSUED
    ball_since: date = date.min
    cycle: int = 1
    light: bool = False
    implemented_on: date | None = None
    check_from: date | None = None
    closed_on: date | None = None
    asked: date | None = None
    rows: tuple[ClockRow, ...] = ()
    sent: set[tuple[int, str, date, str]] = field(default_factory=set)

    def move(self, state: State, today: date) -> None:
        if ball_of(state) is not ball_of(self.state):
            self.ball_since = today
        self.state = state

    def done(self, step: ClockStep, today: date) -> None:
        self.rows = clocks.done(self.rows, step, today, self.cycle)

    def case(self) -> Case:
        return Case(self.state, ball_of(self.state), self.ball_since, self.grade, self.rows, self.light)


def tell(story: Story, event: dict[str, Any]) -> None:
    today = day(event["date"])
    match event["kind"]:
        case "nc issued":
            story.owner, story.auditor = event["owner"], event["by"]
            story.grade, story.issued_on, story.ball_since = Grade(event["grade"]), today, today
            story.rows = clocks.at_issue(story.grade, today, STANDARD, CALENDAR)
        case "light path agreed":
            story.light = True
            story.rows = clocks.on_light_path(story.rows, story.grade, story.issued_on, STANDARD, CALENDAR)
        case "acknowledged":
            story.done(ClockStep.ACKNOWLEDGE, today)
            story.move(State.ACKNOWLEDGED, today)
        case "contained":
            story.done(ClockStep.CONTAIN, today)
            story.move(State.CONTAINED, today)
        case "plan submitted":
            story.rows = clocks.at_submission(story.rows, story.grade, today, story.cycle, STANDARD, CALENDAR)
            story.move(State.PLAN_SUBMITTED, today)
        case "plan rejected":
            story.rows = clocks.at_rejection(story.rows, story.grade, today, story.cycle, STANDARD, CALENDAR)
            story.move(State.PLAN_REJECTED, today)
        case "plan accepted":
            story.done(ClockStep.DECIDE, today)
            story.verifier = event["verifier"]
            story.move(State.IMPLEMENTING, today)
        case "auditor appointed":
            story.auditor = event["person"]
        case "regraded":
            story.grade = Grade(event["grade"])
            change = Regrade(story.grade, story.issued_on, today, report_approved=False)
            story.rows = clocks.regraded(story.rows, change, STANDARD, CALENDAR)
        case "extension asked":
            story.asked = day(event["new_date"])
        case "extension granted":
            assert story.asked is not None
            story.rows = clocks.extended(story.rows, ClockStep.IMPLEMENT, story.asked, story.cycle, CALENDAR)
        case "implemented":
            story.implemented_on = today
            story.done(ClockStep.IMPLEMENT, today)
            if story.light:
                story.done(ClockStep.ANSWER, today)
            story.move(State.IMPLEMENTED, today)
        case "implementation accepted":
            assert story.implemented_on is not None
            occurs = day(event["occurrences_reached_expected_on"])
            story.check_from = effect_check_from(story.implemented_on, occurs, STANDARD, CALENDAR)
            story.rows = clocks.at_monitoring(story.rows, story.check_from, today, story.cycle, STANDARD, CALENDAR)
            story.move(State.MONITORING, today)
        case "effectiveness checked" | "verified":
            story.done(ClockStep.CHECK, today)
            if event["result"] == "effective":
                story.closed_on = today
                story.move(State.CLOSED, today)
            else:
                story.cycle += 1
                story.rows = clocks.at_reopening(story.rows, story.grade, today, story.cycle, STANDARD, CALENDAR)
                story.move(State.REOPENED, today)
                # NG-16 leads from here straight to a submitted plan.


def lived_through(until: date) -> tuple[dict[str, Story], list[tuple[date, str, Rung]]]:
    """Every story up to that day, and what the daily job at the end of each day would send."""
    stories: dict[str, Story] = {}
    sent: list[tuple[date, str, Rung]] = []
    events = [e for e in FACTS["events"] if day(e["date"]) <= until]
    for today in days_of(date(2026, 1, 1), until):
        for event in (e for e in events if day(e["date"]) == today):
            tell(stories.setdefault(event["nc"], Story()), event)
        for ref, story in stories.items():
            for rung in rungs(story.case(), today, STANDARD, CALENDAR):
                key = (rung.cycle, rung.step.value, rung.due, rung.level)
                if key not in story.sent:
                    story.sent.add(key)
                    sent.append((today, ref, rung))
    return stories, sent


STORIES, SENT = lived_through(AS_OF)
MANAGERS = FACTS["managers"]


def recipients(ref: str, rung: Rung) -> list[str]:
    """Roles turned into the persons of the demo."""
    story = STORIES[ref]
    people = {
        Recipient.OWNER: story.owner,
        Recipient.LINE_MANAGER: MANAGERS[story.owner],
        Recipient.PROGRAMME_MANAGER: "brandt",
        Recipient.SMS_MANAGER: "lindgren",
        Recipient.SPONSOR: "svensson",
        Recipient.SUPERIOR: MANAGERS["brandt"],
        Recipient.HOLDER: story.owner if rung.step not in ("decide", "check") else story.auditor,
    }
    return [people[role] for role in rung.recipients]


def as_mail(today: date, ref: str, rung: Rung, to: str) -> dict[str, Any]:
    return {
        "on": today.isoformat(),
        "nc": ref,
        "cycle": rung.cycle,
        "step": rung.step.value,
        "due": rung.due.isoformat(),
        "level": rung.level,
        "reached_on": rung.reached_on.isoformat(),
        "to": to,
    }


@pytest.mark.parametrize("expected", EXPECTED["nonconformities"], ids=lambda e: e["ref"])
def test_state_and_clocks_of_each_nonconformity_come_out_as_expected(expected: dict[str, Any]) -> None:
    story = STORIES[expected["ref"]]
    ball = ball_of(story.state)
    order = list(ClockStep)
    rows = sorted(story.rows, key=lambda r: (r.cycle, order.index(r.step), r.turn))

    found = [
        {
            "cycle": r.cycle,
            "step": r.step.value,
            "due_original": r.due_original.isoformat(),
            "due_current": r.due_current.isoformat(),
            "done_on": r.done_on and r.done_on.isoformat(),
            "actor": r.actor.value,
        }
        for r in rows
    ]

    assert found == expected["clocks"]
    assert story.grade == expected["grade"]
    assert story.state == expected["status"]
    assert ball == (expected["ball"] or Ball.NOBODY)
    assert (story.check_from and story.check_from.isoformat()) == expected["effect_check_from"]
    assert (story.closed_on and story.closed_on.isoformat()) == expected["closed_on"]
    late = [{"step": r.step.value, "days": (AS_OF - r.due_current).days} for r in clocks.late_steps(rows, ball, AS_OF)]
    assert late == expected["late"]


@pytest.mark.parametrize("expected", EXPECTED["nonconformities"], ids=lambda e: e["ref"])
def test_each_escalation_of_7_4_went_out_on_its_day_to_its_people(expected: dict[str, Any]) -> None:
    ref = expected["ref"]

    found = [
        as_mail(today, ref, rung, to)
        for today, sent_ref, rung in SENT
        if sent_ref == ref and not rung.is_reminder
        for to in recipients(ref, rung)
    ]

    assert found == expected["escalations_sent"]


def test_mails_of_21_to_23_november_are_exactly_three() -> None:
    found = [
        as_mail(today, ref, rung, to)
        for today, ref, rung in SENT
        if date(2026, 11, 21) <= today <= AS_OF
        for to in recipients(ref, rung)
    ]

    assert sorted(found, key=lambda m: m["nc"]) == EXPECTED["mails"]


def test_mails_of_a_week_come_out_the_same_when_the_job_slept_for_days() -> None:
    """Without a job on Saturday to Monday, Tuesday sends what Monday would have sent, and nothing twice."""
    stories, sent = lived_through(date(2026, 11, 20))
    tuesday = date(2026, 11, 24)
    late = [
        (ref, rung.level)
        for ref, story in stories.items()
        for rung in rungs(story.case(), tuesday, STANDARD, CALENDAR)
        if (rung.cycle, rung.step.value, rung.due, rung.level) not in story.sent
    ]

    assert sorted(late) == [("NC-26-06", "reminder -14"), ("NC-26-16", "reminder -7"), ("NC-26-17", "L1")]
    assert len({(ref, r.cycle, r.step, r.due, r.level) for _, ref, r in sent}) == len(sent)


def test_the_expected_clocks_fail_when_one_day_count_is_wrong() -> None:
    """Negative control: a minor's plan after 31 instead of 30 days is noticed."""
    wrong = replace(STANDARD, minor=replace(STANDARD.minor, plan=31))

    rows = clocks.at_issue(Grade.MINOR, date(2026, 2, 11), wrong, CALENDAR)

    plan = next(r for r in rows if r.step is ClockStep.PLAN)
    assert plan.due_original == date(2026, 3, 13) + timedelta(days=3)
