"""Management reviews: planned, frozen, held, approved; what became of their decisions."""

from datetime import date
from typing import Any

from auditprog.demo.cast import Cast
from auditprog.demo.replay import Event, on
from auditprog.demo.source import day, day_of, northwind
from organisation.models import User
from reviews import services
from reviews.models import Decision, ManagementReview

KINDS = {
    "resource": "resource",
    "change SMS": "change_sms",
    "improve": "improve",
    "change service": "change_service",
    "none": "none",
}
TAKEN_OVER = "taken over from the minutes of the day"
WATCHED = {"MR-26-1": frozenset({"c1", "e", "f", "i", "j", "k"})}
OPINION = "Effective except incident and configuration; 12 nonconformities open in 8 of 9 audited processes"


def _said(reference: str) -> dict[str, Any]:
    return next(r for r in northwind()["reviews"] if r["ref"] == reference)


def plan(reference: str, cast: Cast, today: date) -> ManagementReview:
    """Put a review into the calendar; the manager of the programme prepares it."""
    said = _said(reference)
    planned = day_of(said["planned"])
    period = said.get("period") or [f"{planned.year if planned.month > 6 else planned.year - 1}-07-01", said["planned"]]
    return services.plan_review(
        planned_on=planned,
        period_from=day_of(period[0]),
        period_to=day_of(period[1]),
        chair=cast.people[said["chair"]],
        attendees=[cast.people[p] for p in [*said.get("present", []), *said.get("excused", [])]],
        reference=reference,
        by=cast.people["brandt"],
        today=today,
    )


def ask_next(cast: Cast, today: date) -> None:
    """What the next review is asked to decide (13.7), and its page with the figures of the day."""
    review, by = cast.review("MR-26-2"), cast.people["brandt"]
    services.add_decision(
        review,
        question="Name who answers for the risk assessment of supplier access",
        why="Payroll and ERP are reached through CloudHarbor; nobody owns the risk (NC-26-17, open since 21 October).",
        what_if_not="The surveillance audit in February finds it open.",
        kind="change_sms",
        owner=cast.people["rossi"],
        due=date(2027, 1, 29),
        by=by,
        today=today,
    )
    services.refresh(cast.review("MR-26-2"), by=by, today=today)


def ensure(reference: str, cast: Cast, today: date) -> ManagementReview:
    found = ManagementReview.objects.filter(reference=reference).first()
    return found or plan(reference, cast, today)


@on("review pack frozen")
def pack_frozen(event: Event, cast: Cast, today: date) -> None:
    review = ensure(event["review"], cast, today)
    _inputs(review, cast, today)
    services.confirm_opinion(
        cast.review(event["review"]),
        opinion="except",
        text=OPINION,
        version=None,
        by=cast.people[event["by"]],
        today=today,
    )
    services.freeze_pack(cast.review(event["review"]), render=False, by=cast.people[event["by"]], today=today)


def _inputs(review: ManagementReview, cast: Cast, today: date) -> None:
    texts = _said(review.reference).get("inputs") or {}
    for line in review.inputs.all():
        sentence = texts.get(line.item) or TAKEN_OVER
        light = "watch" if line.item in WATCHED.get(review.reference, ()) else "ok"
        services.set_input(line, sentence=sentence, light=light, as_of=today, by=cast.people["brandt"], today=today)


@on("review held")
def held(event: Event, cast: Cast, today: date) -> None:
    said = _said(event["review"])
    review = ensure(event["review"], cast, today)
    manager, chair = cast.people["brandt"], cast.people[said["chair"]]
    if review.pack_frozen_on is None:
        _inputs(review, cast, today)
        services.freeze_pack(cast.review(event["review"]), render=False, by=manager, today=today)
        review = cast.review(event["review"])
    attendance: dict[User, str] = {cast.people[p]: "present" for p in [said["chair"], *said["present"]]}
    attendance |= {cast.people[p]: "excused" for p in said.get("excused", [])}
    services.hold(
        review, held_on=today, attendance=attendance, place="Aarlund", reason=TAKEN_OVER, by=manager, today=today
    )
    for line in review.inputs.all():
        services.treat_input(line, treated_on=today, by=manager, today=today)
    for decision in said["decisions"]:
        _decision(review, decision, cast, today)
    services.write_minutes(
        cast.review(event["review"]),
        suitability="The management system still fits what the organisation wants to achieve.",
        adequacy="It is adequate, except for the areas that the open nonconformities name.",
        effectiveness="It brings what was planned, except for the areas that the open nonconformities name.",
        discussion="Each input was treated; the decisions follow from them.",
        by=manager,
        today=today,
    )
    assert chair is not None


def _decision(review: ManagementReview, said: dict[str, Any], cast: Cast, today: date) -> None:
    row = services.add_decision(
        review,
        number=said["no"],
        question=said["text"],
        text=said["text"],
        kind=KINDS[said["type"]],
        answer="yes",
        rationale="as discussed with the inputs" if said["type"] != "none" else "policy still suitable",
        owner=cast.people[said["owner"]] if said["owner"] else None,
        due=day(said["due"]),
        measure="looked at in the next review",
        by=cast.people["brandt"],
        today=today,
    )
    services.make_final(row, by=cast.people["brandt"], today=today)


@on("minutes approved")
def minutes_approved(event: Event, cast: Cast, today: date) -> None:
    services.approve_minutes(cast.review(event["review"]), by=cast.people[event["by"]], today=today)


@on("review action done")
def action_done(event: Event, cast: Cast, today: date) -> None:
    row = Decision.objects.get(review__reference=event["review"], number=event["decision"])
    services.decision_done(row, done_on=today, by=cast.people[event["by"]], today=today)
