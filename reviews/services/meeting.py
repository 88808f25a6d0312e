"""The meeting and its minutes: the fact is taken with its deviations, the minutes are approved by the chair (8.2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from audits.models import Deviation
from kernel.journal import audited, record
from kernel.workflow import Refused
from organisation.models import TopManagement, User, in_force
from reviews import rules
from reviews.models import Attendee, Decision, ManagementReview, ReviewInput
from reviews.rules.blockers import ActionFact, HeldFacts, InputFact, MinutesFacts
from reviews.services.common import Actor, deviate, locked, person, require_prepare, working_days
from reviews.services.decisions import fact_of
from reviews.workflow import REVIEW

S = ManagementReview.State


def hold(
    review: ManagementReview,
    *,
    held_on: date,
    by: Actor,
    today: date,
    attendance: Mapping[User, str] | None = None,
    place: str = "",
    reasons: Mapping[str, str] | None = None,
    reason: str = "",
    version: int | None = None,
) -> ManagementReview:
    """Record that the review was held; never refused but for a day that has not come. Who is not named as present
    counts as invited only. What was against a rule becomes a deviation, with its reason where one is given."""
    if held_on > today:
        raise Refused("The day of the meeting has not come yet.")
    with audited(by=by, today=today):
        changes: dict[str, Any] = {"held_on": held_on} | ({"place": place} if place else {})
        row = REVIEW.advance(review, "hold", by=by, today=today, version=version, **changes)
        for attendee, status in (attendance or {}).items():
            seat = Attendee.objects.filter(review=row, person=attendee).first() or Attendee(review=row, person=attendee)
            seat.status = status
            seat.save()
            record(seat, verb="attendance noted", status=str(status))
        for what in rules.held_deviations(held_facts(row)):
            said = (reasons or {}).get(what, reason)
            deviate(row, what, said, by=by, on=held_on)
    return row


def held_facts(review: ManagementReview) -> HeldFacts:
    """What the rules compare the meeting with."""
    assert review.held_on is not None
    before = ManagementReview.objects.filter(held_on__lt=review.held_on).order_by("-held_on").first()
    seats = list(Attendee.objects.filter(review=review).select_related("person"))
    lines = ReviewInput.objects.filter(review=review)
    return HeldFacts(
        held_on=review.held_on,
        pack_sent_on=review.pack_frozen_on,
        pack_working_days=working_days(review.pack_frozen_on, review.held_on),
        absent=tuple(seat.person.full_name for seat in seats if seat.status == Attendee.Status.EXCUSED),
        missing_inputs=tuple(line.item for line in lines if not line.is_answered),
        last_held_on=before.held_on if before else None,
    )


def explain_deviation(
    deviation: Deviation, *, reason: str, by: Actor, today: date, version: int | None = None
) -> Deviation:
    """The reason of a deviation of a review."""
    require_prepare(by)
    if not deviation.review_ref:
        raise Refused("This deviation belongs to an audit.")
    if not reason.strip():
        raise Refused("Enter the reason.")
    with audited(by=by, today=today):
        if version is not None:
            deviation.version = version
        deviation.reason, deviation.recorded_by = reason.strip(), person(by)
        deviation.save()
        record(deviation, verb="deviation explained", reason=reason.strip())
    return deviation


MINUTES = frozenset({"discussion", "suitability", "adequacy", "effectiveness", "next_on"})


def write_minutes(
    review: ManagementReview, *, by: Actor, today: date, version: int | None = None, **fields: Any
) -> ManagementReview:
    """Discussion, the three conclusions, the next date."""
    if unknown := set(fields) - MINUTES:
        raise TypeError(f"minutes have no {', '.join(sorted(unknown))}")
    with audited(by=by, today=today):
        return REVIEW.advance(review, "write_minutes", by=by, today=today, version=version, **fields)


def minutes_facts(review: ManagementReview) -> MinutesFacts:
    """What the approval of the minutes rests on."""
    day = review.held_on or review.planned_on
    present = Attendee.objects.filter(review=review, status=Attendee.Status.PRESENT).values("person")
    top = TopManagement.objects.filter(in_force(day), person__in=present).exists()
    return MinutesFacts(
        inputs=tuple(
            InputFact(line.item, line.treated_on is not None, line.is_answered, line.session, line.session_date)
            for line in ReviewInput.objects.filter(review=review)
        ),
        decisions=tuple(fact_of(row) for row in Decision.objects.filter(review=review).select_related("owner")),
        suitability=review.suitability,
        adequacy=review.adequacy,
        effectiveness=review.effectiveness,
        top_management_present=top,
    )


def approve_minutes(
    review: ManagementReview, *, by: Actor, today: date, version: int | None = None
) -> ManagementReview:
    """By the chair only; with actions to do the review goes on as "actions running"."""
    with audited(by=by, today=today):
        review = locked(review)
        row = REVIEW.advance(
            review,
            "approve",
            by=by,
            today=today,
            facts=minutes_facts(review),
            version=version,
            approved_by=person(by),
            approved_on=today,
        )
        if Decision.objects.filter(review=row).exclude(kind=Decision.Kind.NONE).exists():
            row = REVIEW.advance(row, "run_actions", by=by, today=today)
    return row


def action_facts(review: ManagementReview) -> tuple[ActionFact, ...]:
    """The actions that closing waits for."""
    rows = Decision.objects.filter(review=review).exclude(kind=Decision.Kind.NONE).select_related("carried_to")
    return tuple(
        ActionFact(row.number, row.state == Decision.State.DONE, row.carried_to.reference if row.carried_to else "")
        for row in rows
    )


def close_review(review: ManagementReview, *, by: Actor, today: date, version: int | None = None) -> ManagementReview:
    """Every action is done or carried to the next review."""
    with audited(by=by, today=today):
        row = locked(review)
        return REVIEW.advance(row, "close", by=by, today=today, facts=action_facts(row), version=version)
