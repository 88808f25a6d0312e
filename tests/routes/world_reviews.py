"""A review that is prepared and one that was held."""

from __future__ import annotations

from datetime import date

from reviews import services as reviews
from reviews.models import ManagementReview, ReviewInput, ReviewVersion
from tests.routes.ground import JANUARY, TODAY, World


def make_reviews(world: World) -> None:
    def plan(first: date, last: date, held: date) -> ManagementReview:
        return reviews.plan_review(
            planned_on=held,
            period_from=first,
            period_to=last,
            chair=world.bo,
            attendees=[world.omar, world.mina],
            input_owners={"h": world.omar},
            by=world.mina,
            today=JANUARY,
        )

    world.put("held_review", _hold(world, plan(date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 10))))
    world.put("review", plan(date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 7)))
    for name in ("review", "held_review"):
        line = ReviewInput.objects.get(review=world.rows[name], item="h")
        world.put(f"{name}_line", line, "h")
    decision = reviews.add_decision(
        world.review, question="More leads?", owner=world.omar, due=date(2026, 9, 1), by=world.mina, today=TODAY
    )
    world.put("decision", decision, decision.number)
    world.put("review", ManagementReview.objects.get(pk=world.review.pk))


def _hold(world: World, review: ManagementReview) -> ManagementReview:
    for line in ReviewInput.objects.filter(review=review):
        reviews.set_input(line, sentence=f"Said of {line.item}.", light="ok", by=world.mina, today=date(2026, 4, 1))
    reviews.freeze_pack(review, by=world.mina, today=date(2026, 4, 2), render=False)
    world.put("paper", ReviewVersion.objects.get(review=review, number="1.0"), "1.0")
    row = reviews.hold(
        review, held_on=date(2026, 4, 10), attendance={world.bo: "present"}, by=world.mina, today=date(2026, 4, 10)
    )
    decided = reviews.add_decision(row, question="Another tool?", by=world.mina, today=date(2026, 4, 10))
    world.put("held_decision", decided, decided.number)
    return ManagementReview.objects.get(pk=row.pk)
