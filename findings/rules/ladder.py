"""Reminders and escalation (domain 7.4): who is told what on which day, from today's facts alone.

A rung is one level of one step. It is reached on its own day and goes out on the next working day. Rungs that went
out already are remembered by the caller (`Chase` rows), so calling twice or late neither loses nor doubles anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from findings.rules.ball import awaited_step
from findings.rules.clocks import ClockRow, is_late
from findings.rules.policy import Policy
from findings.rules.terms import Ball, ClockStep, Grade, State
from kernel.dates import Calendar


class Recipient(StrEnum):
    """Roles of those who are told; the service turns them into persons of that day."""

    HOLDER = "holder"
    OWNER = "owner"
    LINE_MANAGER = "line_manager"
    PROGRAMME_MANAGER = "programme_manager"
    SMS_MANAGER = "sms_manager"
    SPONSOR = "sponsor"
    SUPERIOR = "superior"


OWNER_LEVELS: tuple[tuple[Recipient, ...], ...] = (
    (Recipient.OWNER,),
    (Recipient.OWNER, Recipient.LINE_MANAGER),
    (Recipient.PROGRAMME_MANAGER, Recipient.SMS_MANAGER),
    (Recipient.SPONSOR,),
    (Recipient.PROGRAMME_MANAGER,),
)
"""L1 to L5. L5 proposes a nonconformity against 10.1 to the programme manager."""

AUDITOR_LEVELS: tuple[tuple[Recipient, ...], ...] = ((Recipient.PROGRAMME_MANAGER,), (Recipient.SUPERIOR,))
"""L1 and L2 of a late decision: programme manager, then that person's superior; then it stops."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the ladder must know of a nonconformity. `ball_since` is the day since which the holder holds the ball."""

    state: State
    ball: Ball
    ball_since: date
    grade: Grade
    clocks: tuple[ClockRow, ...]
    light: bool = False
    told_from: date | None = None
    """The day on which a case of earlier records was taken over: the levels count from it, not from before."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of one step: reached on its day, to be sent on the first working day from then."""

    cycle: int
    step: ClockStep
    due: date
    level: str
    reached_on: date
    send_on: date
    recipients: tuple[Recipient, ...]

    @property
    def is_reminder(self) -> bool:
        """Before the due date; levels L1 to L5 come after it."""
        return self.level.startswith("reminder")


def rungs(case: Case, today: date, policy: Policy, calendar: Calendar) -> tuple[Rung, ...]:
    """Every rung that has to have gone out by the end of today; none on a non-working day."""
    if case.ball is Ball.NOBODY or case.state is State.DISPUTED:
        return ()
    if not (policy.mail_on_non_working_days or calendar.is_working_day(today)):
        return ()
    found: list[Rung] = []
    for clock in case.clocks:
        if clock.done_on is not None or not _held(case, clock):
            continue
        if clock.step is awaited_step(case.state, light=case.light):
            found += _reminder(case, clock, today, policy, calendar)
        if is_late(clock, today):
            found += _levels(case, clock, today, policy, calendar)
    return tuple(found)


def _held(case: Case, clock: ClockRow) -> bool:
    """Whether the clock's actor holds the ball. The answer on the light path stands for the implementation too."""
    if case.light and clock.step is ClockStep.IMPLEMENT:
        return False
    holder = Ball.AUDITOR if case.ball is Ball.VERIFIER else case.ball
    return clock.actor is holder


def _live_since(case: Case, clock: ClockRow) -> date:
    return max(clock.opened_on, case.ball_since)


def _send_on(reached: date, policy: Policy, calendar: Calendar) -> date:
    return reached if policy.mail_on_non_working_days else calendar.next_working_day(reached)


def _reminder(case: Case, clock: ClockRow, today: date, policy: Policy, calendar: Calendar) -> Sequence[Rung]:
    """The last reminder reached: of two only the later one, none that lies outside the step's life."""
    if today > clock.due_current:
        return ()
    reached: list[Rung] = []
    for days in policy.of(case.grade).reminders:
        day = calendar.add_calendar_days(clock.due_current, -days)
        send_on = _send_on(day, policy, calendar)
        if _live_since(case, clock) < day and send_on <= today:
            level = f"reminder -{days}"
            reached.append(Rung(clock.cycle, clock.step, clock.due_current, level, day, send_on, (Recipient.HOLDER,)))
    return reached[-1:]


def _levels(case: Case, clock: ClockRow, today: date, policy: Policy, calendar: Calendar) -> Sequence[Rung]:
    """Levels reached, each once; a step that opened late starts with the highest level already passed."""
    live_since = _live_since(case, clock)
    to_auditor = clock.actor is Ball.AUDITOR
    offsets = policy.auditor_levels if to_auditor else policy.of(case.grade).levels
    found: list[Rung] = []
    ladder = enumerate(zip(offsets, AUDITOR_LEVELS if to_auditor else OWNER_LEVELS, strict=True), start=1)
    for number, (days, recipients) in sorted(ladder, key=lambda step: step[1][0]):  # Small tells L2 after L3
        day = calendar.add_calendar_days(max(clock.due_current, case.told_from or clock.due_current), days)
        send_on = _send_on(max(day, live_since), policy, calendar)
        if day <= live_since:
            found.clear()
        if send_on <= today:
            found.append(Rung(clock.cycle, clock.step, clock.due_current, f"L{number}", day, send_on, recipients))
    return found


def next_level_recipients(level: str, *, to_auditor: bool = False) -> tuple[Recipient, ...]:
    """Who stands in where a recipient is the owner of the nonconformity: those of the next level; none after L5."""
    ladder = AUDITOR_LEVELS if to_auditor else OWNER_LEVELS
    number = int(level.removeprefix("L"))
    return ladder[number] if number < len(ladder) else ()


def keeps_own_copy(level: str) -> bool:
    """The owner's own copy of L1 and L2 is not touched by the replacement."""
    return level in ("L1", "L2")
