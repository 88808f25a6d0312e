"""Nonconformities of earlier records: in which state they go on, and by which clocks (domain 7, 9).

True dates stay true: a due date that was given is the due date of the implementation, however long ago. Steps of which
the records know no date begin on the day of the take-over, because nobody could have known of them here before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from findings.rules import clocks
from findings.rules.clocks import ClockRow
from findings.rules.effect import effect_check_from
from findings.rules.policy import Policy
from findings.rules.terms import ClockStep, Grade, State
from kernel.dates import Calendar

STATES = (
    State.ISSUED,
    State.ACKNOWLEDGED,
    State.CONTAINED,
    State.IMPLEMENTING,
    State.IMPLEMENTED,
    State.MONITORING,
    State.CLOSED,
    State.WITHDRAWN,
)
"""States in which a nonconformity can be taken over; a plan that waits for its decision begins as contained."""
BEFORE_A_PLAN = frozenset({State.ISSUED, State.ACKNOWLEDGED, State.CONTAINED})
STEPS_LEFT: Mapping[State, tuple[ClockStep, ...]] = {
    State.ISSUED: (ClockStep.ACKNOWLEDGE, ClockStep.CONTAIN, ClockStep.PLAN),
    State.ACKNOWLEDGED: (ClockStep.CONTAIN, ClockStep.PLAN),
    State.CONTAINED: (ClockStep.PLAN,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OldDates:
    """The dates that earlier records know of a nonconformity."""

    issued: date
    due: date | None = None
    implemented: date | None = None
    verified: date | None = None
    closed: date | None = None


def state_from(dates: OldDates) -> State:
    """The state that the dates speak of, where no word says one."""
    if dates.closed is not None:
        return State.CLOSED
    if dates.verified is not None:
        return State.MONITORING
    return State.IMPLEMENTED if dates.implemented is not None else State.ISSUED


def date_refusals(dates: OldDates, state: State, today: date) -> list[str]:
    """What cannot be true of these dates: every reason."""
    found = []
    named = (("issued", dates.issued), ("implemented", dates.implemented), ("verified", dates.verified))
    known = [(word, day) for word, day in (*named, ("closed", dates.closed)) if day is not None]
    for (word, day), (later_word, later) in zip(known, known[1:], strict=False):
        if later < day:
            found.append(f"It was {later_word} on {later:%-d %B %Y}, before it was {word}.")
    found += [f"It cannot have been {word} after today." for word, day in known if day > today]
    if dates.due is not None and dates.due < dates.issued:
        found.append("It was due before it was issued.")
    if state in (State.CLOSED, State.WITHDRAWN) and dates.closed is None:
        found.append(f"Say when it was {state.value}.")
    if state not in (State.CLOSED, State.WITHDRAWN) and dates.closed is not None:
        found.append(f"It has a closing date and is called “{state.value}”. Correct one of the two.")
    if state in (State.IMPLEMENTED, State.MONITORING) and dates.implemented is None:
        found.append("Say when it was implemented.")
    return found


def clocks_of(
    state: State, grade: Grade, dates: OldDates, today: date, policy: Policy, calendar: Calendar
) -> tuple[ClockRow, ...]:
    """The clocks with which it goes on. Without a due date the implementation is due by policy from today."""
    if state is State.WITHDRAWN:
        return ()
    done = dates.implemented
    if state is State.CLOSED:
        return (_implement(dates, done),) if dates.due is not None and done is not None else ()
    fresh = clocks.at_issue(grade, today, policy, calendar)
    due = dates.due or next(row.due_original for row in fresh if row.step is ClockStep.IMPLEMENT)
    left = [_step(row, due, today) for row in fresh if row.step in STEPS_LEFT.get(state, ())]
    rows = (*left, _implement(dates, done, due))
    if state is not State.MONITORING:
        return rows
    start = effect_check_from(done or today, None, policy, calendar)
    return clocks.at_monitoring(rows, start, today, 1, policy, calendar)


def _implement(dates: OldDates, done: date | None, due: date | None = None) -> ClockRow:
    day = due or dates.due
    assert day is not None
    return ClockRow(ClockStep.IMPLEMENT, dates.issued, day, day, done_on=done)


def _step(row: ClockRow, due: date, today: date) -> ClockRow:
    """A step before the implementation is due by policy from today, but not later than the implementation itself."""
    day = min(row.due_original, due) if due > today else row.due_original
    return ClockRow(row.step, today, day, day)
