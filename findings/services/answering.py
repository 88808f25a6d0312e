"""The owner's steps: first act, correction, implementation, and the one answer of the light path (NG-2 to NG-17)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from findings import notices, permissions
from findings.models import Action, FindingFile, Nonconformity, PlanVersion
from findings.rules import clocks
from findings.rules.containing import Containment, contain_blockers
from findings.rules.implementing import ActionDone, implement_blockers
from findings.rules.light import LightAnswer, light_answer_blockers
from findings.rules.terms import ClockStep, State
from findings.services.common import Actor, clocks_of, locked, moved, require, store_clocks
from kernel import counters
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import User

Proofs = Mapping[str, str] | str
"""Evidence by the reference of the action (CA-26-041), or one text for all of them."""


def acknowledge(nc: Nonconformity, *, by: Actor, today: date) -> Nonconformity:
    """NG-2: the owner has seen it. Every other first act of the owner does this by itself."""
    with audited(by=by, today=today):
        return _acknowledged(locked(nc), by=by, today=today)


def _acknowledged(row: Nonconformity, *, by: Actor, today: date) -> Nonconformity:
    if row.state != State.ISSUED:
        return row
    row = moved(row, "acknowledge", by=by, today=today, acknowledged_on=today)
    store_clocks(row, clocks.done(clocks_of(row), ClockStep.ACKNOWLEDGE, today, row.cycle))
    return row


def hand_over(
    nc: Nonconformity, *, to: User, reason: str, by: Actor, today: date, version: int | None = None
) -> Nonconformity:
    """ "This is not mine": another owner with authority; the clocks keep running, the auditor is told (NG-2)."""
    reasons = [] if reason.strip() else ["Say why it is theirs."]
    if not to.is_active or to.is_guest:
        reasons.append(f"{to.full_name} cannot sign in, so cannot answer.")
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_answer, by, row)
        if to.pk == row.finding.owner_id:
            reasons.append(f"{to.full_name} is the owner already.")
        if to.pk in (row.auditor_id, row.verifier_id):
            reasons.append(f"{to.full_name} follows this nonconformity up, so cannot own it (IND-14).")
        if not row.is_open or row.state in (State.IMPLEMENTED, State.MONITORING):
            reasons.append("It cannot change hands any more.")
        if reasons:
            raise Refused(reasons)
        row = _acknowledged(row, by=by, today=today)
        row.finding.owner = to
        row.finding.save()
        record(row.finding, verb="handed over", reason=reason.strip(), to=to.username)
        notices.handed_over(row, today=today)
    return row


def save_correction(
    nc: Nonconformity,
    *,
    by: Actor,
    today: date,
    version: int | None = None,
    text: str = "",
    done_on: date | None = None,
    proof: str = "",
    nothing_because: str = "",
    effects: str = "",
    extent: str = "",
) -> Nonconformity:
    """Keep what the owner wrote so far; it reports nothing. The first thing saved acknowledges (NG-2)."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_answer, by, row)
        if row.contained_on is not None or row.state not in (State.ISSUED, State.ACKNOWLEDGED):
            raise Refused("The correction is reported already.")
        row = _acknowledged(row, by=by, today=today)
        row.containment_text, row.containment_done_on, row.containment_proof = text, done_on, proof
        row.nothing_because, row.effects_text, row.extent_text = nothing_because, effects, extent
        row.save()
        record(row, verb="correction written")
    return row


def contain(
    nc: Nonconformity,
    *,
    by: Actor,
    today: date,
    text: str = "",
    done_on: date | None = None,
    proof: str = "",
    nothing_because: str = "",
    effects: str = "",
    extent: str = "",
    version: int | None = None,
) -> Nonconformity:
    """NG-4: a correction is done with evidence, or none is possible or needed; effects are handled.

    Files added to the step count as evidence. Raises Refused with every reason.
    """
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_answer, by, row)
        files = FindingFile.objects.filter(finding=row.finding, step=FindingFile.Step.CORRECTION).exists()
        done = bool(text.strip()) and (bool(proof.strip()) or files)
        reasons = contain_blockers(Containment(int(done), nothing_because, effects))
        if done_on is not None and done_on > today:
            reasons.append("The correction cannot be done in the future.")
        if row.state in (State.ISSUED, State.ACKNOWLEDGED) and not reasons:
            row = _acknowledged(row, by=by, today=today)
        row = moved(
            row,
            "contain",
            by=by,
            today=today,
            reasons=reasons,
            contained_on=today,
            containment_text=text.strip(),
            containment_done_on=done_on or (today if done else None),
            containment_proof=proof.strip(),
            nothing_because=nothing_because.strip(),
            effects_text=effects.strip(),
            extent_text=extent.strip() or row.extent_text,
        )
        if done:
            _correction(row, text, proof, done_on or today, by=by, today=today)
        store_clocks(row, clocks.done(clocks_of(row), ClockStep.CONTAIN, today, row.cycle))
    return row


def _correction(row: Nonconformity, text: str, proof: str, done_on: date, *, by: Actor, today: date) -> None:
    Action(
        nc=row,
        cycle=row.cycle,
        kind=Action.Kind.CORRECTION,
        reference=counters.reference("CA", today.year, width=3),
        text=text.strip(),
        owner=row.finding.owner,
        done_on=done_on,
        proof=proof.strip(),
    ).save()


def record_action(
    action: Action, *, done_on: date | None, proof: str, by: Actor, today: date, version: int | None = None
) -> Action:
    """Evidence of one action, by the owner of the case or of the action; the case moves with `implement` only."""
    with audited(by=by, today=today):
        nc = locked(action.nc)
        row: Action = Action.objects.select_for_update().get(pk=action.pk)
        if version is not None and row.version != version:
            from kernel.models import Stale

            raise Stale(row)
        require(lambda user, a: permissions.may_answer(user, nc) or permissions.acts_for(user, a.owner), by, row)
        if nc.state != State.IMPLEMENTING:
            raise Refused("Actions are recorded while the plan is being implemented.")
        if done_on is not None and done_on > today:
            raise Refused(f"{row.reference} cannot be done in the future.")
        row.done_on, row.proof = done_on, proof.strip()
        row.save()
        record(row, verb="action recorded")
    return row


def implement(
    nc: Nonconformity, *, by: Actor, today: date, proofs: Proofs = "", version: int | None = None
) -> Nonconformity:
    """NG-9: all actions are done with evidence. `proofs` records those that were not recorded one by one."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_plan, by, row)
        actions = _accepted_actions(row)
        if row.state == State.IMPLEMENTING:
            _record_proofs(actions, proofs, today)
        facts = [ActionDone(a.reference, a.done_on, a.proof, a.files.count()) for a in actions]
        row = moved(
            row,
            "implement",
            by=by,
            today=today,
            reasons=implement_blockers(facts, today),
            implemented_on=today,
            first_implemented_on=row.first_implemented_on or today,
        )
        store_clocks(row, clocks.done(clocks_of(row), ClockStep.IMPLEMENT, today, row.cycle))
        notices.to_verify(row, today=today)
    return row


def _accepted_actions(row: Nonconformity) -> list[Action]:
    plan = row.plans.filter(cycle=row.cycle, decision=PlanVersion.Decision.ACCEPTED).order_by("-number").first()
    # What was being carried out when the case was taken over belongs to no plan of this system.
    actions = Action.objects.filter(nc=row, plan=plan, kind=Action.Kind.CORRECTIVE, cycle=row.cycle)
    return list(actions.order_by("order", "pk"))


def _record_proofs(actions: list[Action], proofs: Proofs, today: date) -> None:
    for action in actions:
        proof = proofs if isinstance(proofs, str) else proofs.get(action.reference, "")
        if proof.strip() and action.done_on is None:
            action.done_on, action.proof = today, proof.strip()
            action.save()
            record(action, verb="action recorded")


def answer_light(
    nc: Nonconformity, *, by: Actor, today: date, text: str, proof: str = "", version: int | None = None
) -> Nonconformity:
    """NG-17: one answer with proof instead of plan and implementation."""
    with audited(by=by, today=today):
        row = locked(nc, version=version)
        require(permissions.may_answer_light, by, row)
        files = FindingFile.objects.filter(finding=row.finding).exclude(step=FindingFile.Step.FOUND).count()
        reasons = light_answer_blockers(LightAnswer(row.light_path, text, proof, files))
        if not reasons:
            row = _acknowledged(row, by=by, today=today)
        row = moved(
            row,
            "answer_light",
            by=by,
            today=today,
            reasons=reasons,
            light_answer=text.strip(),
            light_proof=proof.strip(),
            implemented_on=today,
            first_implemented_on=row.first_implemented_on or today,
        )
        rows = clocks_of(row)
        for step in (ClockStep.CONTAIN, ClockStep.ANSWER, ClockStep.IMPLEMENT):
            rows = clocks.done(rows, step, today, row.cycle)
        store_clocks(row, rows)
        notices.to_verify(row, today=today)
    return row
