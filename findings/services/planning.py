"""The owner's plan, saved as it is written and frozen when it is sent (NG-5, NG-7, NG-16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from findings import notices, permissions, queries
from findings.models import Action, Cause, Nonconformity, PlanVersion
from findings.rules import clocks
from findings.rules.planning import changed_plan_blockers, plan_blockers
from findings.rules.terms import ClockStep, Grade, State
from findings.services.common import Actor, clocks_of, locked, moved, person, require, rules_in_force, store_clocks
from kernel import counters
from kernel.journal import audited, record
from kernel.models import Stale
from kernel.workflow import Refused
from organisation.models import User
from organisation.roles import Can

WRITING = (State.ISSUED, State.ACKNOWLEDGED, State.CONTAINED, State.PLAN_REJECTED, State.REOPENED)
STEP_OF = {
    State.CONTAINED: "submit_plan",
    State.PLAN_REJECTED: "change_plan",
    State.REOPENED: "plan_again",
}
TEXTS = ("need", "need_reason", "method", "extent", "own_sentence", "sms_change")
Rows = Sequence[Mapping[str, Any]]


def plan_to_write(nc: Nonconformity, *, by: Actor, today: date) -> PlanVersion:
    """The version in work; the first call after a rejection or reopening begins one, with the old words in it."""
    with audited(by=by, today=today):
        return _in_work(locked(nc), by=by)


def _in_work(row: Nonconformity, *, by: Actor) -> PlanVersion:
    require(permissions.may_plan, by, row)
    if row.state not in WRITING:
        raise Refused("The plan is sent. It can be changed again when the auditor returns it.")
    found = PlanVersion.objects.select_for_update().filter(nc=row, submitted_on=None).first()
    if found is not None:
        return found
    last = PlanVersion.objects.filter(nc=row).order_by("-number").first()
    plan = PlanVersion(nc=row, cycle=row.cycle, number=1 if last is None else last.number + 1)
    if last is not None and last.cycle == row.cycle:
        for name in TEXTS:
            setattr(plan, name, getattr(last, name))
    plan.save()
    if last is not None and last.cycle == row.cycle:
        _copy(last, plan)
    return plan


def _copy(last: PlanVersion, plan: PlanVersion) -> None:
    """A changed plan begins with the words of the returned one; no re-entry of known data (ux 4.7)."""
    causes = {}
    for cause in last.causes.all():
        causes[cause.pk] = Cause(
            plan=plan, order=cause.order, text=cause.text, category=cause.category, whys=cause.whys
        )
        causes[cause.pk].save()
    for action in last.actions.all():
        Action(
            nc=plan.nc,
            plan=plan,
            cycle=plan.cycle,
            cause=causes.get(action.cause_id),
            order=action.order,
            text=action.text,
            owner=action.owner,
            due=action.due,
            expected_proof=action.expected_proof,
        ).save()


def save_plan(
    nc: Nonconformity,
    *,
    by: Actor,
    today: date,
    actions: Rows | None = None,
    version: int | None = None,
    plan_version: int | None = None,
    **texts: Any,
) -> PlanVersion:
    """Keep what was written of the plan; `actions` replaces the rows: text, owner, due, expected_proof, cause.

    `plan_version` is the version of the plan that was seen, 0 where there was none yet; another one raises Stale.
    """
    if unknown := set(texts) - set(TEXTS):
        raise TypeError(f"no such field of a plan: {', '.join(sorted(unknown))}")
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        seen = PlanVersion.objects.filter(nc=row, submitted_on=None).first()
        plan = _in_work(row, by=by)
        if plan_version is not None and plan_version != (seen.version if seen else 0):
            raise Stale(plan)
        for name, value in texts.items():
            setattr(plan, name, value)
        plan.edits += 1
        plan.save()
        if actions is not None:
            _replace_actions(plan, actions)
        record(plan, verb="plan written")
    return plan


def save_causes(
    nc: Nonconformity,
    *,
    causes: Rows,
    by: Actor,
    today: date,
    version: int | None = None,
    plan_version: int | None = None,
    **texts: Any,
) -> PlanVersion:
    """Keep the cause analysis: text, category, whys of each cause."""
    with audited(by=by, today=today):
        plan = save_plan(nc, by=by, today=today, version=version, plan_version=plan_version, **texts)
        _replace_causes(plan, causes)
    return plan


def _replace_causes(plan: PlanVersion, causes: Rows) -> None:
    held = {cause.order: cause for cause in plan.causes.all()}
    for order, given in enumerate(causes, start=1):
        cause = held.pop(order, None) or Cause(plan=plan, order=order)
        cause.text = str(given.get("text", ""))
        cause.category = str(given.get("category", "") or "")
        cause.whys = [list(why) for why in given.get("whys", ())]
        cause.save()
    for cause in held.values():
        for action in Action.objects.filter(cause=cause):
            action.cause = None
            action.save()
        cause.delete()


def _replace_actions(plan: PlanVersion, actions: Rows) -> None:
    causes = {cause.order: cause for cause in plan.causes.all()}
    held = list(plan.actions.order_by("order", "pk"))
    for order, given in enumerate(actions, start=1):
        action = held[order - 1] if order <= len(held) else Action(nc=plan.nc, plan=plan, cycle=plan.cycle)
        action.order, action.text = order, str(given.get("text", ""))
        action.owner, action.due = given.get("owner"), given.get("due")
        action.expected_proof = str(given.get("expected_proof", "") or "")
        action.cause = causes.get(int(given.get("cause") or 1))
        action.save()
    for action in held[len(actions) :]:
        action.delete()


def send_plan(nc: Nonconformity, *, by: Actor, today: date, version: int | None = None) -> Nonconformity:
    """NG-5, after a rejection NG-7, after a reopening NG-16: the version in work goes to the auditor.

    Actions without a date get that of the implementation. Raises Refused with every reason.
    """
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_plan, by, row)
        step = STEP_OF.get(State(row.state), "submit_plan")
        if row.state not in STEP_OF and row.state not in WRITING:
            return moved(row, step, by=by, today=today)
        plan = _in_work(row, by=by)
        policy, calendar = rules_in_force()
        rows = clocks_of(row)
        _fill_dates(plan, rows, row.cycle)
        facts = queries.plan_facts(row, plan)
        judge = changed_plan_blockers if row.state == State.PLAN_REJECTED else plan_blockers
        if row.state not in STEP_OF:  # not contained yet: the reason stands among the others
            raise Refused(judge(facts, policy))
        row = moved(
            row,
            step,
            by=by,
            today=today,
            reasons=judge(facts, policy),
            plan_submitted_on=today,
            need=plan.need,
            need_reason=plan.need_reason,
            own_sentence=plan.own_sentence,
        )
        plan.submitted_on, plan.submitted_by = today, person(by)
        plan.snapshot = queries.snapshot(plan)
        plan.save()
        record(plan, verb="plan sent", number=plan.number)
        store_clocks(row, clocks.at_submission(rows, Grade(row.finding.grade), today, row.cycle, policy, calendar))
        notices.plan_sent(row, today=today)
    return row


def _fill_dates(plan: PlanVersion, rows: Sequence[clocks.ClockRow], cycle: int) -> None:
    due = next((r.due_current for r in rows if r.step is ClockStep.IMPLEMENT and r.cycle == cycle), None)
    for action in plan.actions.filter(due=None):
        action.due = due
        action.save()


def submit_plan(
    nc: Nonconformity,
    *,
    by: Actor,
    today: date,
    need: str,
    extent: str,
    causes: Rows = (),
    actions: Rows = (),
    own_sentence: str = "",
    need_reason: str = "",
    method: str = "5 whys",
    sms_change: bool | None = False,
    version: int | None = None,
) -> Nonconformity:
    """Write and send in one transaction; refused, nothing of it is kept."""
    with audited(by=by, today=today):
        texts: dict[str, Any] = {"need": need, "need_reason": need_reason, "method": method, "extent": extent}
        save_causes(nc, causes=causes, by=by, today=today, version=version, **texts)
        save_plan(nc, by=by, today=today, actions=actions, own_sentence=own_sentence, sms_change=sms_change)
        return send_plan(nc, by=by, today=today)


def agree_correction_suffices(nc: Nonconformity, *, by: User, today: date) -> PlanVersion:
    """For a major the sponsor agrees, before the plan is sent, that the correction suffices (NG-5)."""
    with audited(by=by, today=today):
        row = locked(nc)
        sponsor = queries.sponsor(row, today)
        require(lambda user, _row: permissions.acts_for(user, sponsor) and user.can(Can.GRANT_LONG_EXTENSION), by, row)
        plan: PlanVersion | None = PlanVersion.objects.filter(nc=row, submitted_on=None).first()
        if plan is None or plan.need != Nonconformity.Need.CORRECTION:
            raise Refused("The owner has not answered that the correction suffices.")
        if permissions.is_owner(by, row):
            raise Refused("The owner cannot agree to the own answer.")
        plan.sponsor_agreed_by, plan.sponsor_agreed_on = by, today
        plan.save()
        record(plan, verb="sponsor agreed")
    return plan


def number_actions(plan: PlanVersion, today: date) -> None:
    """Accepted actions count from now on and get their numbers (D13)."""
    for action in plan.actions.filter(reference="").order_by("order", "pk"):
        action.reference = counters.reference("CA", today.year, width=3)
        action.save()
