"""The life of a nonconformity that was taken over: its state, its clocks, and what its owner finds of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from audits.models.seats import lead_of
from findings.models import (
    Action,
    Cause,
    Clock,
    Finding,
    GradeChange,
    Move,
    Nonconformity,
    PlanVersion,
    Verification,
)
from findings.rules.adopting import BEFORE_A_PLAN, clocks_of
from findings.rules.ball import ball_of
from findings.rules.clocks import ClockRow
from findings.rules.effect import effect_check_from
from findings.rules.policy import Policy
from findings.rules.terms import ClockStep, Grade, State
from findings.services.old import OldFinding
from kernel import counters
from kernel.dates import Calendar
from kernel.journal import add_all
from kernel.models import Record
from organisation.models import User

SAID_BEFORE = "as the earlier records say"


@dataclass(frozen=True, slots=True)
class Taken:
    """A finding that is taken over, what the records say of it, who issued it and who takes it over."""

    finding: Finding
    said: OldFinding
    who: User
    actor: User


def open_cases(rows: Sequence[Taken], today: date, numbers: tuple[Policy, Calendar]) -> dict[int, list[Record]]:
    """The cases of nonconformities, and everything that hangs on them, by the id of the finding, in order."""
    made: dict[int, list[Record]] = defaultdict(list)
    cases = add_all(Nonconformity, [_case(row, today, numbers) for row in rows])
    clocks = {nc.pk: _clock_rows(row, today, numbers) for nc, row in zip(cases, rows, strict=True)}
    grades, moves, ticking = [], [], []
    for nc, row in zip(cases, rows, strict=True):
        said = row.said
        grades.append(
            GradeChange(finding=row.finding, old="", new=said.grade, by=row.who, on=said.issued_on, final=True)
        )
        moves += _moves(nc, said, State(said.in_state), today)
        ticking += [_clock(nc, clock) for clock in clocks[nc.pk]]
    for nc in cases:
        made[nc.finding_id].append(nc)
    for grade in add_all(GradeChange, grades):
        made[grade.finding_id].append(grade)
    both: tuple[Any, ...] = (*add_all(Move, moves), *add_all(Clock, ticking))
    for one in both:
        made[one.nc.finding_id].append(one)
    for nc, row in zip(cases, rows, strict=True):
        state = State(row.said.in_state)
        made[nc.finding_id] += _verified(nc, row.said, state)
        if state not in (State.CLOSED, State.WITHDRAWN):
            made[nc.finding_id] += _planned(nc, row.said, state, clocks[nc.pk])
    return made


def _clock_rows(row: Taken, today: date, numbers: tuple[Policy, Calendar]) -> tuple[ClockRow, ...]:
    return clocks_of(State(row.said.in_state), Grade(row.said.grade), row.said.dates, today, *numbers)


def _case(row: Taken, today: date, numbers: tuple[Policy, Calendar]) -> Nonconformity:
    said, state = row.said, State(row.said.in_state)
    is_open = state not in (State.CLOSED, State.WITHDRAWN)
    return Nonconformity(
        finding=row.finding,
        state=state.value,
        ball=ball_of(state).value,
        # The ladder counts from here: nobody was reminded by this system before.
        ball_since=today if is_open else said.closed_on or today,
        cycle_opened_on=said.issued_on,
        auditor=_auditor(said) if is_open else None,
        verifier=said.verified_by if is_open and _may_verify(said) else None,
        contained_on=today if state is State.CONTAINED else None,
        implemented_on=said.implemented_on,
        first_implemented_on=said.implemented_on,
        accepted_on=said.verified_on if state is State.MONITORING else None,
        checked_on=said.verified_on if state is State.CLOSED else None,
        effect_check_from=_check_from(state, said, numbers, today),
        **(_closing(said, said.verified_by or row.actor) if state is State.CLOSED else {}),
    )


def _closing(said: OldFinding, closer: User) -> dict[str, Any]:
    return {
        "closed_on": said.closed_on,
        "first_closed_on": said.closed_on,
        "closed_by": closer,
        "check_result": Nonconformity.Effect.EFFECTIVE,
    }


def _auditor(said: OldFinding) -> User | None:
    """Who follows it up: the lead of its audit; without one the programme manager appoints somebody."""
    lead = lead_of(said.audit) if said.audit is not None else None
    fits = lead is not None and lead != said.owner and lead.is_active and not lead.is_guest
    return lead if fits else None


def _may_verify(said: OldFinding) -> bool:
    return said.verified_by is not None and said.verified_by != said.owner and said.verified_by.is_active


def _check_from(state: State, said: OldFinding, numbers: tuple[Policy, Calendar], today: date) -> date | None:
    policy, calendar = numbers
    return (
        effect_check_from(said.implemented_on or today, None, policy, calendar) if state is State.MONITORING else None
    )


def _moves(nc: Nonconformity, said: OldFinding, state: State, today: date) -> list[Move]:
    """True dates where the records know them; what has none happened, for the figures, on the day of the take-over."""
    steps: list[tuple[date, State]] = [(said.issued_on, State.ISSUED)]
    if said.implemented_on is not None and state is not State.WITHDRAWN:
        steps.append((said.implemented_on, State.IMPLEMENTED))
    if state is State.MONITORING:
        steps.append((said.verified_on or today, State.MONITORING))
    elif state in (State.CLOSED, State.WITHDRAWN):
        steps.append((said.closed_on or today, state))
    elif state not in (State.ISSUED, State.IMPLEMENTED):
        steps.append((today, state))
    rows, old = [], ""
    for day, new in steps:
        rows.append(Move(nc=nc, on=day, old=old, new=new.value, ball=ball_of(new).value, cycle=1))
        old = new.value
    return rows


def _clock(nc: Nonconformity, row: ClockRow) -> Clock:
    return Clock(
        nc=nc,
        cycle=row.cycle,
        step=row.step.value,
        turn=row.turn,
        actor=row.actor.value,
        opened_on=row.opened_on,
        due_original=row.due_original,
        due_current=row.due_current,
        done_on=row.done_on,
    )


def _verified(nc: Nonconformity, said: OldFinding, state: State) -> list[Record]:
    """A check of which person and day are known; without both it stays in the words of the records."""
    if said.verified_by is None or said.verified_on is None:
        return []
    closed = state is State.CLOSED
    row = Verification(
        nc=nc,
        cycle=1,
        kind=Verification.Kind.EFFECTIVENESS if closed else Verification.Kind.IMPLEMENTATION,
        result=Verification.Result.EFFECTIVE if closed else Verification.Result.ACCEPTED,
        by=said.verified_by,
        on=said.verified_on,
        text=SAID_BEFORE,
    )
    row.save()
    return [row]


def _planned(nc: Nonconformity, said: OldFinding, state: State, rows: Sequence[ClockRow]) -> list[Record]:
    """What the records planned: an action that is being carried out, else the beginning of the owner's plan."""
    text = said.action.strip()
    if not text:
        return []
    made: list[Record] = []
    due = next(row.due_current for row in rows if row.step is ClockStep.IMPLEMENT)
    action = Action(nc=nc, kind=Action.Kind.CORRECTIVE, text=text, owner=said.owner, due=due)
    if state in BEFORE_A_PLAN:
        plan = PlanVersion(nc=nc, cycle=1, number=1, need=Nonconformity.Need.ACTION)
        plan.save()
        made.append(plan)
        action.plan = plan
        if said.cause.strip():
            action.cause = Cause(plan=plan, order=1, text=said.cause.strip())
            action.cause.save()
            made.append(action.cause)
    else:
        action.reference = counters.reference("CA", said.issued_on.year, width=3)
        action.done_on = said.implemented_on
        action.proof = SAID_BEFORE if said.implemented_on else ""
    action.save()
    return [*made, action]


def empty(row: Finding) -> None:
    """Everything that hangs on it and that the take-over made."""
    nc = Nonconformity.objects.filter(finding=row).first()
    if nc is not None:
        nc.finding = row
        for plan in nc.plans.all():
            for child in (*plan.actions.all(), *plan.causes.all(), plan):
                child.delete()
        for children in (nc.actions, nc.verifications, nc.clocks, nc.moves):
            for child in children.all():
                child.delete()
        nc.delete()
    for children in (row.grades, row.clauses):
        for child in children.all():
            child.delete()
    row.__dict__.get("_state").fields_cache.pop("nonconformity", None)  # type: ignore[union-attr]
