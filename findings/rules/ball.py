"""Who must act in which state, and for which step the case waits (domain 7.1, column `ball`)."""

from findings.rules.terms import Ball, ClockStep, State

BALLS: dict[State, Ball] = {
    State.ISSUED: Ball.OWNER,
    State.ACKNOWLEDGED: Ball.OWNER,
    State.DISPUTED: Ball.MANAGER,
    State.CONTAINED: Ball.OWNER,
    State.PLAN_SUBMITTED: Ball.AUDITOR,
    State.PLAN_REJECTED: Ball.OWNER,
    State.IMPLEMENTING: Ball.OWNER,
    State.IMPLEMENTED: Ball.VERIFIER,
    State.MONITORING: Ball.VERIFIER,
    State.REOPENED: Ball.OWNER,
    State.CLOSED: Ball.NOBODY,
    State.WITHDRAWN: Ball.NOBODY,
}

AWAITED: dict[State, ClockStep] = {
    State.ISSUED: ClockStep.ACKNOWLEDGE,
    State.ACKNOWLEDGED: ClockStep.CONTAIN,
    State.CONTAINED: ClockStep.PLAN,
    State.PLAN_SUBMITTED: ClockStep.DECIDE,
    State.PLAN_REJECTED: ClockStep.PLAN,
    State.IMPLEMENTING: ClockStep.IMPLEMENT,
    State.MONITORING: ClockStep.CHECK,
    State.REOPENED: ClockStep.PLAN,
}


def ball_of(state: State | str) -> Ball:
    """Who must act in `state`; a disputed case lies with the programme manager, or the sponsor (NG-3)."""
    return BALLS[State(state)]


def awaited_step(state: State | str, *, light: bool = False) -> ClockStep | None:
    """The one step that the case waits for, or None (disputed, implemented, settled).

    On the light path (NG-17) the answer stands for plan and implementation.
    """
    step = AWAITED.get(State(state))
    return ClockStep.ANSWER if light and step in (ClockStep.PLAN, ClockStep.IMPLEMENT) else step
