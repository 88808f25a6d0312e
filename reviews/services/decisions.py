"""Decisions: asked before the meeting, answered in it, done or carried after it (8.2)."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Count

from kernel import journal
from kernel.journal import audited, record
from kernel.workflow import Refused
from reviews import notices, permissions, rules
from reviews.models import Decision, ManagementReview
from reviews.rules.blockers import DecisionFact
from reviews.services.common import Actor, change, locked, person, require_prepare

S = ManagementReview.State
D = Decision.State
ASKED = frozenset({"question", "why", "cost", "what_if_not", "kind", "owner", "due", "measure"})
DECIDED = ASKED | {"answer", "text", "rationale"}
OPEN = (S.PLANNED, S.INPUTS_REQUESTED, S.PACK_READY, S.HELD, S.MINUTES_DRAFT)
AFTER = (S.APPROVED, S.ACTIONS_RUNNING)


def _open(review: ManagementReview) -> None:
    if review.state not in OPEN:
        raise Refused("The minutes are approved. Decisions are not changed any more.")


def add_decision(review: ManagementReview, *, by: Actor, today: date, **fields: object) -> Decision:
    """Ask a decision, or write down one that nobody had asked; it gets the next number of this review."""
    require_prepare(by)
    if unknown := set(fields) - DECIDED - {"number"}:
        raise TypeError(f"a decision has no {', '.join(sorted(unknown))}")
    if not str(fields.get("question") or fields.get("text") or "").strip():
        raise Refused("Enter the decision that is asked.")
    with audited(by=by, today=today):
        row = locked(review)
        _open(row)
        count = Decision.objects.filter(review=row).aggregate(count=Count("pk"))["count"]
        made = Decision(review=row, **{"number": f"D{count + 1}", **fields})
        made.save()
        record(made, verb="decision asked")
    return made


def edit_decision(
    decision: Decision, *, by: Actor, today: date, version: int | None = None, **fields: object
) -> Decision:
    """Change a decision that is not final yet."""
    require_prepare(by)
    with audited(by=by, today=today):
        _open(locked(decision.review))
        if decision.final:
            raise Refused(f"{decision.number} is final. Open it again first.")
        change(decision, version, dict(fields), DECIDED)
        record(decision, verb="decision changed")
    return decision


def fact_of(decision: Decision) -> DecisionFact:
    """What the rules look at."""
    return DecisionFact(
        decision.number,
        decision.kind,
        decision.text,
        decision.rationale,
        decision.owner.full_name if decision.owner else "",
        decision.due,
        decision.final,
    )


def make_final(decision: Decision, *, by: Actor, today: date, version: int | None = None) -> Decision:
    """8.2: final only with owner and due date, or with a reason where nothing changes."""
    require_prepare(by)
    with audited(by=by, today=today):
        review = locked(decision.review)
        _open(review)
        if review.held_on is None:
            raise Refused("The review has not been held yet.")
        if reasons := rules.decision_blockers(fact_of(decision)):
            raise Refused(reasons)
        change(decision, version, {"final": True}, frozenset({"final"}))
        record(decision, verb="decision final")
        notices.decision_is_yours(decision, today)
    return decision


def reopen_decision(decision: Decision, *, by: Actor, today: date, version: int | None = None) -> Decision:
    """Take back "final" while the minutes are in draft."""
    require_prepare(by)
    with audited(by=by, today=today):
        _open(locked(decision.review))
        change(decision, version, {"final": False}, frozenset({"final"}))
        record(decision, verb="decision opened again")
    return decision


def decision_done(
    decision: Decision, *, by: Actor, today: date, done_on: date | None = None, version: int | None = None
) -> Decision:
    """The action of a decision is done; said by its owner, by whoever prepares, or by the chair."""
    if not isinstance(by, str) and not permissions.may_finish(by, decision):
        raise PermissionDenied("decision_done")
    day = done_on or today
    reasons = []
    if day > today:
        reasons.append("The day on which it was done has not come yet.")
    if not decision.has_action:
        reasons.append(f"{decision.number} has no action.")
    if decision.state == D.DONE:
        reasons.append(f"{decision.number} is done already.")
    if not decision.final:
        reasons.append(f"{decision.number} is not final yet.")
    if reasons:
        raise Refused(reasons)
    with audited(by=by, today=today):
        if not isinstance(by, str):
            journal.speak_for(permissions.finishes_for(by, decision))
        names = frozenset({"state", "done_on", "done_by", "carried_to"})
        fields = {"state": D.DONE, "done_on": day, "done_by": person(by), "carried_to": None}
        change(decision, version, fields, names)
        record(decision, verb="decision done")
    return decision


def carry_decision(
    decision: Decision, *, to: ManagementReview, by: Actor, today: date, version: int | None = None
) -> Decision:
    """The action goes on; the next review takes it over by name."""
    require_prepare(by)
    if decision.state == D.DONE:
        raise Refused(f"{decision.number} is done already.")
    if to.pk == decision.review_id or to.planned_on <= decision.review.planned_on:
        raise Refused("Choose a later review.")
    with audited(by=by, today=today):
        names = frozenset({"state", "carried_to"})
        change(decision, version, {"state": D.CARRIED, "carried_to": to}, names)
        record(decision, verb="decision carried", to=to.reference)
    return decision
