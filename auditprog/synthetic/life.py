"""The life of one nonconformity, lived day by day with the room's own clocks until it closes or today is reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from auditprog.synthetic import words
from auditprog.synthetic.numbers import Numbers
from findings import models as m
from findings.rules import clocks, effect
from findings.rules.ball import ball_of
from findings.rules.ladder import Case as LadderCase
from findings.rules.ladder import Recipient, rungs
from findings.rules.planning import REJECTION_REASONS
from findings.rules.policy import STANDARD, Policy
from findings.rules.terms import Ball, ClockStep, Grade, State
from kernel.dates import Calendar
from organisation.models import User

N = m.Nonconformity.State


class NotYet(Exception):
    """The next step would come after today: the case stands where it is."""


@dataclass(frozen=True, slots=True)
class Around:
    """What every case of a load shares."""

    calendar: Calendar
    today: date
    manager: User
    sponsor: User
    helpers: tuple[User, ...]
    numbers: Numbers
    rng: Random
    policy: Policy = STANDARD


@dataclass(slots=True)
class Case:
    """A nonconformity with its rows, none of them saved yet."""

    around: Around
    finding: m.Finding
    auditor: User
    nc: m.Nonconformity = field(init=False)
    day: date = field(init=False)
    clocks: tuple[clocks.ClockRow, ...] = ()
    moves: list[m.Move] = field(default_factory=list)
    grades: list[m.GradeChange] = field(default_factory=list)
    plans: list[m.PlanVersion] = field(default_factory=list)
    causes: list[m.Cause] = field(default_factory=list)
    actions: list[m.Action] = field(default_factory=list)
    extensions: list[m.Extension] = field(default_factory=list)
    disputes: list[m.Dispute] = field(default_factory=list)
    verifications: list[m.Verification] = field(default_factory=list)
    late: float = 0.12

    def __post_init__(self) -> None:
        assert self.finding.issued_on is not None
        self.day = self.finding.issued_on
        self.nc = m.Nonconformity(
            finding=self.finding,
            ball=Ball.OWNER.value,
            ball_since=self.day,
            cycle_opened_on=self.day,
            auditor=self.auditor,
        )
        self.late = self.around.rng.choice((0.0, 0.05, 0.05, 0.1, 0.4, 0.8))
        self.moves.append(m.Move(nc=self.nc, on=self.day, old="", new=N.ISSUED.value, ball="owner", cycle=1))
        self.clocks = clocks.at_issue(self.grade, self.day, self.around.policy, self.around.calendar)
        self._graded("", self.finding.grade, "", self.day)

    @property
    def grade(self) -> Grade:
        return Grade(self.finding.grade)

    def live(self) -> Case:
        """Step by step until a step would lie in the future."""
        try:
            self._opening()
            if self.nc.state == N.WITHDRAWN:
                return self
            if self.nc.light_path:
                self._light()
                return self
            while self.nc.state != N.CLOSED:
                self._plan()
                self._act()
                self._check()
        except NotYet:
            self._half_written()
        return self

    def clock_rows(self) -> list[m.Clock]:
        """The clocks as rows."""
        return [
            m.Clock(
                nc=self.nc,
                cycle=row.cycle,
                step=row.step.value,
                turn=row.turn,
                actor=row.actor.value,
                opened_on=row.opened_on,
                due_original=row.due_original,
                due_current=row.due_current,
                done_on=row.done_on,
            )
            for row in self.clocks
        ]

    def chases(self, sms_manager: User) -> list[m.Chase]:
        """Reminders and levels that have gone out for what is open, so that the daily job has nothing to catch up."""
        a = self.around
        case = LadderCase(
            State(self.nc.state), Ball(self.nc.ball), self.nc.ball_since, self.grade, self.clocks, self.nc.light_path
        )
        holder = self.auditor if self.nc.ball in (Ball.AUDITOR, Ball.VERIFIER) else self.finding.owner
        known = {
            Recipient.HOLDER: holder,
            Recipient.OWNER: self.finding.owner,
            Recipient.LINE_MANAGER: a.sponsor,
            Recipient.PROGRAMME_MANAGER: a.manager,
            Recipient.SMS_MANAGER: sms_manager,
            Recipient.SPONSOR: a.sponsor,
            Recipient.SUPERIOR: a.sponsor,
        }
        return [
            m.Chase(
                nc=self.nc,
                cycle=rung.cycle,
                step=rung.step.value,
                due=rung.due,
                level=rung.level,
                recipient=person,
                reached_on=rung.reached_on,
                sent_on=min(rung.send_on, a.today),
            )
            for rung in rungs(case, a.today, a.policy, a.calendar)
            for person in dict.fromkeys(known[role] for role in rung.recipients)
        ]

    # The way of a case, in its order ---------------------------------------------------------------------------

    def _opening(self) -> None:
        rng, nc = self.around.rng, self.nc
        if rng.random() < 0.05:
            self._regrade()
        if rng.random() < 0.03 and self._dispute():
            return
        if nc.acknowledged_on is None:
            day = self._within(ClockStep.ACKNOWLEDGE)
            nc.acknowledged_on = day
            self._stop(ClockStep.ACKNOWLEDGE)
        if self.grade is Grade.MINOR and rng.random() < 0.08:
            nc.light_path, nc.light_agreed_by, nc.light_agreed_on = True, self.auditor, self.day
            issued = nc.cycle_opened_on
            self.clocks = clocks.on_light_path(
                self.clocks, self.grade, issued, self.around.policy, self.around.calendar
            )
            return
        day = self._within(ClockStep.CONTAIN)
        nc.contained_on = day
        nc.effects_text = "No customer was affected; the records were completed."
        nc.extent_text = "Looked for in the other services: the same in one of them."
        if rng.random() < 0.1:
            nc.nothing_because = "The records of that time cannot be completed any more."
        else:
            nc.containment_text = "The records named were completed and checked by a second person."
            nc.containment_done_on, nc.containment_proof = day, rng.choice(words.PROOFS)
            self._action("correction", nc.containment_text, day, proof=nc.containment_proof)
        self._stop(ClockStep.CONTAIN)

    def _light(self) -> None:
        nc, rng = self.nc, self.around.rng
        day = self._within(ClockStep.ANSWER, N.IMPLEMENTED)
        nc.light_answer, nc.light_proof = rng.choice(words.ACTIONS) + ".", rng.choice(words.PROOFS)
        nc.implemented_on = nc.first_implemented_on = day
        for step in (ClockStep.CONTAIN, ClockStep.ANSWER, ClockStep.IMPLEMENT):
            self._stop(step)
        self._later(2, 15, N.CLOSED)
        nc.accepted_on, nc.check_again = self.day, True
        self._verified("light", "accepted")
        self._closed()

    def _plan(self) -> None:
        rng, nc, a = self.around.rng, self.nc, self.around
        self._within(ClockStep.PLAN, N.PLAN_SUBMITTED)
        plan = self._sent()
        if rng.random() < 0.12:
            self._within(ClockStep.DECIDE, N.PLAN_REJECTED)
            self._decided(plan, "rejected", rng.choice(sorted(REJECTION_REASONS)))
            self.clocks = clocks.at_rejection(self.clocks, self.grade, self.day, nc.cycle, a.policy, a.calendar)
            self._within(ClockStep.PLAN, N.PLAN_SUBMITTED)
            plan = self._sent()
        self._within(ClockStep.DECIDE, N.IMPLEMENTING)
        self._decided(plan, "accepted")
        self._stop(ClockStep.DECIDE)
        nc.verifier, nc.verifier_appointed_by = self.auditor, None
        nc.measure = "Ten records of the following month, none with the gap."
        nc.occurrence, nc.occurrences_needed = "records closed by the team", rng.randint(5, 20)
        for action in self.actions:
            if action.plan is plan:
                action.reference = a.numbers.reference("CA", self.day.year, 3)

    def _act(self) -> None:
        rng, nc, a = self.around.rng, self.nc, self.around
        if rng.random() < 0.12:
            self._extend()
        self._within(ClockStep.IMPLEMENT, N.IMPLEMENTED)
        for action in self.actions:
            if action.plan is self.plans[-1]:
                action.done_on, action.proof = self.day, rng.choice(words.PROOFS)
        nc.implemented_on = self.day
        nc.first_implemented_on = nc.first_implemented_on or self.day
        self._stop(ClockStep.IMPLEMENT)
        if rng.random() < 0.05:
            self._later(3, 15, N.IMPLEMENTING)
            self._verified("implementation", "rejected", "Two of the records looked at still have the gap.")
            self.clocks = clocks.undone(self.clocks, ClockStep.IMPLEMENT, nc.cycle)
            self._later(5, 25, N.IMPLEMENTED)
            nc.implemented_on = self.day
            self._stop(ClockStep.IMPLEMENT)
        if nc.need == m.Nonconformity.Need.CORRECTION:
            self._later(3, 20, N.CLOSED)
            nc.accepted_on, nc.check_again = self.day, True
            self._verified("implementation", "accepted")
            self._closed()
            return
        self._later(3, 20, N.MONITORING)
        nc.accepted_on = self.day
        assert nc.implemented_on is not None
        nc.effect_check_from = effect.effect_check_from(nc.implemented_on, None, a.policy, a.calendar)
        self.clocks = clocks.at_monitoring(self.clocks, nc.effect_check_from, self.day, nc.cycle, a.policy, a.calendar)
        self._verified("implementation", "accepted")

    def _check(self) -> None:
        nc, a = self.nc, self.around
        if nc.state == N.CLOSED:
            return
        failed = nc.cycle == 1 and a.rng.random() < 0.07
        assert nc.effect_check_from is not None
        self._within(ClockStep.CHECK, N.REOPENED if failed else N.CLOSED, first=nc.effect_check_from)
        self._stop(ClockStep.CHECK)
        nc.checked_on = self.day
        self._verified("effectiveness", "not_effective" if failed else "effective")
        if not failed:
            nc.check_result = "effective"
            self._closed()
            return
        nc.check_result = "not_effective"
        nc.cycle, nc.reopen_count = nc.cycle + 1, nc.reopen_count + 1
        nc.reopened_on = nc.cycle_opened_on = self.day
        self.moves[-1].cycle = nc.cycle
        nc.implemented_on = nc.accepted_on = None
        self.clocks = clocks.at_reopening(self.clocks, self.grade, self.day, nc.cycle, a.policy, a.calendar)

    # Single events ---------------------------------------------------------------------------------------------

    def _regrade(self) -> None:
        day = self._next(1, 6)
        old = self.finding.grade
        self.finding.grade = "minor" if old == "major" else "major"
        self._graded(old, self.finding.grade, "The extent is other than it looked on the day.", day)
        a = self.around
        change = clocks.Regrade(self.grade, self.nc.cycle_opened_on, day, report_approved=False)
        self.clocks = clocks.regraded(self.clocks, change, a.policy, a.calendar)
        self.day = day

    def _graded(self, old: str, new: str, reason: str, day: date) -> None:
        self.grades.append(
            m.GradeChange(finding=self.finding, old=old, new=new, reason=reason, by=self.auditor, on=day)
        )

    def _dispute(self) -> bool:
        """True when the case ends here."""
        nc, a = self.nc, self.around
        self._later(1, 9, N.DISPUTED)
        nc.acknowledged_on, nc.state_before_dispute, nc.paused_from = self.day, N.ISSUED.value, self.day
        self._stop(ClockStep.ACKNOWLEDGE)
        row = m.Dispute(nc=nc, reason="The records were there on the day.", by=self.finding.owner, on=self.day)
        self.disputes.append(row)
        withdrawn = a.rng.random() < 0.35
        self._later(3, 14, N.WITHDRAWN if withdrawn else N.ACKNOWLEDGED)
        row.decision, row.decided_by, row.decided_on = "withdrawn" if withdrawn else "upheld", a.manager, self.day
        row.decision_reason = "Looked at the records again with both sides."
        paused_on, nc.paused_from = nc.paused_from, None
        if withdrawn:
            self.finding.state, self.finding.withdrawn_on = "withdrawn", self.day
            self.finding.withdrawn_reason = row.decision_reason
            return True
        assert paused_on is not None
        nc.paused_days = a.calendar.calendar_days_between(paused_on, self.day)
        self.clocks = clocks.resumed(self.clocks, paused_on, self.day, a.calendar)
        return False

    def _extend(self) -> None:
        a, nc = self.around, self.nc
        due = next(r.due_current for r in self.clocks if r.step is ClockStep.IMPLEMENT and r.cycle == nc.cycle)
        asked = a.calendar.previous_working_day(due - timedelta(days=a.rng.randint(2, 9)))
        if asked <= self.day or asked > a.today:
            return
        row = m.Extension(
            nc=nc,
            cycle=nc.cycle,
            step=ClockStep.IMPLEMENT.value,
            level=1,
            asked_by=self.finding.owner,
            asked_on=asked,
            old_date=due,
            new_date=a.calendar.rolled(due + timedelta(days=a.rng.randint(10, 28))),
            reason=a.rng.choice(words.REASONS),
            interim="Each record is checked by hand once a week.",
        )
        self.extensions.append(row)
        decided = a.calendar.next_working_day(asked + timedelta(days=1))
        if decided > a.today:
            raise NotYet
        row.granted, row.decided_by, row.decided_on = a.rng.random() < 0.8, a.manager, decided
        row.decision_text = "" if row.granted else "The first date can be held with the people at hand."
        if row.granted:
            self.clocks = clocks.extended(self.clocks, ClockStep.IMPLEMENT, row.new_date, nc.cycle, a.calendar)
        self.day = max(self.day, decided)

    def _sent(self) -> m.PlanVersion:
        nc, a = self.nc, self.around
        plan = self._written()
        plan.submitted_on, plan.submitted_by = self.day, self.finding.owner
        plan.snapshot = self._snapshot(plan)
        nc.plan_submitted_on, nc.need, nc.need_reason = self.day, plan.need, plan.need_reason
        nc.own_sentence = plan.own_sentence
        self.clocks = clocks.at_submission(self.clocks, self.grade, self.day, nc.cycle, a.policy, a.calendar)
        return plan

    def _written(self) -> m.PlanVersion:
        """A version of the plan with its cause and actions."""
        nc, rng = self.nc, self.around.rng
        correction = self.grade is Grade.MINOR and nc.cycle == 1 and rng.random() < 0.08
        plan = m.PlanVersion(
            nc=nc,
            cycle=nc.cycle,
            number=len(self.plans) + 1,
            need="correction" if correction else "action",
            need_reason="A single slip; the other records of the year are in order." if correction else "",
            method="5 whys",
            extent="Looked for in the other services: the same in one of them.",
            own_sentence="The next ten records show the check with date and name.",
            sms_change=rng.random() < 0.15,
        )
        self.plans.append(plan)
        cause = None
        if not correction:
            category, text = rng.choice(words.CAUSES)
            cause = m.Cause(plan=plan, order=1, text=text, category=category, whys=words.whys(rng, text))
            self.causes.append(cause)
        due = next(r.due_current for r in self.clocks if r.step is ClockStep.IMPLEMENT and r.cycle == nc.cycle)
        for order, text in enumerate(rng.sample(words.ACTIONS, 1 if correction else rng.randint(1, 3)), 1):
            self._action("corrective", f"{text}.", None, plan=plan, cause=cause, order=order, due=due)
        return plan

    def _snapshot(self, plan: m.PlanVersion) -> dict[str, Any]:
        causes = [cause for cause in self.causes if cause.plan is plan]
        return {
            "need": plan.need,
            "need_reason": plan.need_reason,
            "method": plan.method,
            "extent": plan.extent,
            "own_sentence": plan.own_sentence,
            "sms_change": plan.sms_change,
            "causes": [{"text": c.text, "category": c.category, "whys": c.whys} for c in causes],
            "actions": [
                {
                    "text": action.text,
                    "owner": action.owner.full_name if action.owner else "",
                    "due": action.due.isoformat() if action.due else "",
                    "expected_proof": action.expected_proof,
                    "cause": 1 if action.cause else 0,
                }
                for action in self.actions
                if action.plan is plan
            ],
        }

    def _decided(self, plan: m.PlanVersion, decision: str, code: str = "") -> None:
        plan.decision, plan.decided_by, plan.decided_on = decision, self.auditor, self.day
        plan.reason_code, plan.reason = code, REJECTION_REASONS[code] if code else ""
        self.nc.decided_on = self.day

    def _action(self, kind: str, text: str, done_on: date | None, **fields: Any) -> None:
        a = self.around
        corrective = kind == "corrective"
        helped = corrective and bool(a.helpers) and a.rng.random() < 0.4
        self.actions.append(
            m.Action(
                nc=self.nc,
                cycle=self.nc.cycle,
                kind=kind,
                text=text,
                owner=a.rng.choice(a.helpers) if helped else self.finding.owner,
                done_on=done_on,
                reference="" if corrective else a.numbers.reference("CA", self.day.year, 3),
                expected_proof=a.rng.choice(words.PROOFS) if corrective else "",
                **fields,
            )
        )

    def _verified(self, kind: str, result: str, text: str = "") -> None:
        rng = self.around.rng
        cycle = self.nc.cycle
        self.verifications.append(
            m.Verification(
                nc=self.nc,
                cycle=cycle,
                kind=kind,
                result=result,
                by=self.auditor,
                on=self.day,
                sample_text=f"{rng.randint(5, 20)} records of the last weeks, drawn from {rng.choice(words.SYSTEMS)}.",
                text=text or "Looked at on the floor and in the records.",
            )
        )

    def _closed(self) -> None:
        self.nc.closed_on, self.nc.closed_by = self.day, self.auditor
        self.nc.first_closed_on = self.nc.first_closed_on or self.day

    def _half_written(self) -> None:
        """Where the owner's plan is awaited, some have begun to write it."""
        waiting = self.nc.state in (N.CONTAINED, N.REOPENED)
        if waiting and not any(p.submitted_on is None for p in self.plans) and self.around.rng.random() < 0.4:
            self._written()

    # Days ------------------------------------------------------------------------------------------------------

    def _next(self, low: int, high: int) -> date:
        a = self.around
        day = a.calendar.next_working_day(self.day + timedelta(days=a.rng.randint(low, high)))
        if day > a.today:
            raise NotYet
        return day

    def _later(self, low: int, high: int, state: str) -> date:
        """Some days later the case moves to this state."""
        self._to(state, self._next(low, high))
        return self.day

    def _within(self, step: ClockStep, state: str = "", first: date | None = None) -> date:
        """The step is done within its clock, or too late; the case moves."""
        a, nc = self.around, self.nc
        running = [r for r in self.clocks if r.step is step and r.cycle == nc.cycle and r.done_on is None]
        start = max(self.day, first or self.day)
        due = running[-1].due_current if running else start
        span = max(1, (due - start).days)
        late = a.rng.random() < self.late
        days = span + a.rng.randint(1, 75) if late else a.rng.randint(max(1, span // 3), span)
        day = a.calendar.next_working_day(start + timedelta(days=days))
        if not late and day > due:
            day = max(start, a.calendar.previous_working_day(due))
        if day > a.today:
            raise NotYet
        states = {ClockStep.ACKNOWLEDGE: N.ACKNOWLEDGED.value, ClockStep.CONTAIN: N.CONTAINED.value}
        self._to(state or states[step], day)
        return day

    def _to(self, state: str, day: date) -> None:
        nc = self.nc
        old, nc.state = nc.state, str(getattr(state, "value", state))
        ball = ball_of(nc.state).value
        if ball != nc.ball:
            nc.ball, nc.ball_since = ball, day
        self.day = day
        self.moves.append(
            m.Move(nc=nc, on=day, old=str(getattr(old, "value", old)), new=nc.state, ball=nc.ball, cycle=nc.cycle)
        )

    def _stop(self, step: ClockStep) -> None:
        self.clocks = clocks.done(self.clocks, step, self.day, self.nc.cycle)
