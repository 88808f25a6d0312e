"""Clocks of a nonconformity (domain 7.2): when each step is due, originally and now.

Every function takes the rows as they are and returns the rows as they should be; the service stores the difference.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from findings.rules.policy import GradePolicy, Policy
from findings.rules.terms import AUDITOR_STEPS, Ball, ClockStep, Grade
from kernel.dates import Calendar


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock. `turn` counts the rows of one step in one cycle: each submitted plan starts a new `decide`."""

    step: ClockStep
    opened_on: date
    due_original: date
    due_current: date
    cycle: int = 1
    turn: int = 1
    done_on: date | None = None

    @property
    def actor(self) -> Ball:
        """Against whom the clock runs: the owner or the auditor."""
        return Ball.AUDITOR if self.step in AUDITOR_STEPS else Ball.OWNER

    @property
    def key(self) -> tuple[int, str, int]:
        """What tells the rows of one case apart."""
        return self.cycle, self.step, self.turn


def _days_at_issue(days: GradePolicy) -> dict[ClockStep, int]:
    return {
        ClockStep.ACKNOWLEDGE: days.acknowledge,
        ClockStep.CONTAIN: days.contain,
        ClockStep.ANSWER: days.answer,
        ClockStep.PLAN: days.plan,
        ClockStep.IMPLEMENT: days.implement,
    }


def _row(step: ClockStep, opened: date, days: int, calendar: Calendar, *, cycle: int = 1, turn: int = 1) -> ClockRow:
    due = calendar.due_after(opened, days)
    return ClockRow(step, opened, due, due, cycle, turn)


def at_issue(grade: Grade, issued_on: date, policy: Policy, calendar: Calendar) -> tuple[ClockRow, ...]:
    """The four clocks that start at the closing meeting (NG-1): acknowledge, contain, plan, implement."""
    days = _days_at_issue(policy.of(grade))
    return tuple(_row(s, issued_on, n, calendar) for s, n in days.items() if s is not ClockStep.ANSWER)


def on_light_path(
    rows: Sequence[ClockRow], grade: Grade, issued_on: date, policy: Policy, calendar: Calendar
) -> tuple[ClockRow, ...]:
    """The rows once the lead has agreed to the light path (NG-17): the plan's clock becomes the answer's."""
    answer = _row(ClockStep.ANSWER, issued_on, policy.of(grade).answer, calendar)
    return tuple(answer if r.step is ClockStep.PLAN and r.done_on is None else r for r in rows)


def at_submission(
    rows: Sequence[ClockRow], grade: Grade, today: date, cycle: int, policy: Policy, calendar: Calendar
) -> tuple[ClockRow, ...]:
    """The plan is in (NG-5, NG-7, NG-16): its clock stops, the auditor's decision has one of its own."""
    turn = 1 + sum(1 for r in rows if r.step is ClockStep.DECIDE and r.cycle == cycle)
    decide = _row(ClockStep.DECIDE, today, policy.of(grade).decide, calendar, cycle=cycle, turn=turn)
    return (*done(rows, ClockStep.PLAN, today, cycle), decide)


def at_rejection(
    rows: Sequence[ClockRow], grade: Grade, today: date, cycle: int, policy: Policy, calendar: Calendar
) -> tuple[ClockRow, ...]:
    """The plan comes back (NG-6): decided today, the plan runs again with a new current due (NG-7)."""
    due = calendar.due_after(today, policy.of(grade).changed_plan)
    decided = done(rows, ClockStep.DECIDE, today, cycle)
    return tuple(
        replace(r, due_current=due, done_on=None, opened_on=today) if _is(r, ClockStep.PLAN, cycle) else r
        for r in decided
    )


def at_monitoring(
    rows: Sequence[ClockRow], check_from: date, today: date, cycle: int, policy: Policy, calendar: Calendar
) -> tuple[ClockRow, ...]:
    """The implementation is accepted (NG-11): the check is due within 30 days after `check_from`."""
    due = calendar.due_after(check_from, policy.check_within)
    return (*rows, ClockRow(ClockStep.CHECK, today, due, due, cycle))


def at_reopening(
    rows: Sequence[ClockRow], grade: Grade, today: date, cycle: int, policy: Policy, calendar: Calendar
) -> tuple[ClockRow, ...]:
    """Not effective (NG-13): `cycle` (already the new one) starts with plan and implementation from today."""
    days = policy.of(grade)
    return (
        *rows,
        _row(ClockStep.PLAN, today, days.reopened_plan, calendar, cycle=cycle),
        _row(ClockStep.IMPLEMENT, today, days.reopened_implement, calendar, cycle=cycle),
    )


def done(rows: Iterable[ClockRow], step: ClockStep, today: date, cycle: int) -> tuple[ClockRow, ...]:
    """The rows with the running clock of `step` stopped today."""
    return tuple(replace(r, done_on=today) if _is(r, step, cycle) and r.done_on is None else r for r in rows)


def undone(rows: Iterable[ClockRow], step: ClockStep, cycle: int) -> tuple[ClockRow, ...]:
    """The rows with the clock of `step` running again (NG-10: the evidence did not suffice)."""
    return tuple(replace(r, done_on=None) if _is(r, step, cycle) else r for r in rows)


def extended(
    rows: Iterable[ClockRow], step: ClockStep, new_date: date, cycle: int, calendar: Calendar
) -> tuple[ClockRow, ...]:
    """A granted extension (7.3) moves `due_current` only; the figures keep `due_original`."""
    due = calendar.rolled(new_date)
    return tuple(replace(r, due_current=due) if _is(r, step, cycle) and r.done_on is None else r for r in rows)


def resumed(rows: Iterable[ClockRow], paused_on: date, today: date, calendar: Calendar) -> tuple[ClockRow, ...]:
    """After a dispute (NG-3) every running clock is later by the days it stood still; `due_original` stays."""
    pause = calendar.calendar_days_between(paused_on, today)
    return tuple(
        replace(r, due_current=calendar.due_after(r.due_current, pause)) if r.done_on is None else r for r in rows
    )


@dataclass(frozen=True, slots=True)
class Regrade:
    """What a change of grade is counted by: `counted_from` is the issue date, in a reopened cycle its first day.

    `paused_days` are the days that a dispute stood still; `report_approved` is true too where there is no report.
    """

    grade: Grade
    counted_from: date
    today: date
    report_approved: bool
    cycle: int = 1
    paused_days: int = 0


def regraded(rows: Iterable[ClockRow], change: Regrade, policy: Policy, calendar: Calendar) -> tuple[ClockRow, ...]:
    """The rows under a new grade (7.2 "Regrading"; 5.1 "Timing").

    A running step whose time is thereby past or short gets 7 days from the notice (today), but never more than it
    had. Before the report is approved `due_original` follows too, that of finished steps as well, but nobody becomes
    late in hindsight. After it only `due_current` of running steps moves.
    """
    return tuple(_regraded(r, change, policy, calendar) if r.cycle == change.cycle else r for r in rows)


def _regraded(row: ClockRow, change: Regrade, policy: Policy, calendar: Calendar) -> ClockRow:
    if row.step is ClockStep.CHECK:
        return row
    original, current = _fresh_dues(row, change, policy.of(change.grade), calendar)
    if row.done_on is not None:
        late_in_hindsight = original < row.done_on <= row.due_original
        kept = change.report_approved or late_in_hindsight
        return row if kept else replace(row, due_original=original, due_current=max(current, original))
    notice = calendar.due_after(change.today, policy.regrade_notice)
    current = max(current, min(notice, row.due_current))
    original = max(original, min(notice, row.due_original))
    return replace(row, due_current=current, due_original=row.due_original if change.report_approved else original)


def _fresh_dues(row: ClockRow, change: Regrade, days: GradePolicy, calendar: Calendar) -> tuple[date, date]:
    """Due dates as if the case had had this grade from the start: (original, current)."""
    if row.step is ClockStep.DECIDE:
        due = calendar.due_after(row.opened_on, days.decide)
        return due, due
    spans = _days_at_issue(days)
    if change.cycle > 1:
        spans |= {ClockStep.PLAN: days.reopened_plan, ClockStep.IMPLEMENT: days.reopened_implement}
    original = calendar.due_after(change.counted_from, spans[row.step])
    if row.step is ClockStep.PLAN and row.opened_on > change.counted_from:
        return original, calendar.due_after(row.opened_on, days.changed_plan)
    return original, calendar.due_after(change.counted_from, spans[row.step] + change.paused_days)


def _is(row: ClockRow, step: ClockStep, cycle: int) -> bool:
    return row.step is step and row.cycle == cycle


def is_late(row: ClockRow, today: date) -> bool:
    """Due means the end of that day: late from the day after, while not done."""
    return row.done_on is None and row.due_current < today


def late_steps(rows: Iterable[ClockRow], ball: Ball, today: date) -> tuple[ClockRow, ...]:
    """K6: late rows whose actor holds the ball; the verifier acts as auditor."""
    holder = Ball.AUDITOR if ball is Ball.VERIFIER else ball
    return tuple(r for r in rows if is_late(r, today) and r.actor is holder)
