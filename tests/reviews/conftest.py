"""A planned review over the first half of the year, chaired by Bo."""

from collections.abc import Callable
from datetime import date

import pytest

from kernel.journal import audited
from organisation.models import TopManagement, User
from reviews import services
from reviews.models import ManagementReview, ReviewInput
from standards.models import Standard
from tests.audits.conftest import (
    answer_all,
    audit,
    in_fieldwork,
    in_reporting,
    planned,
    preparing,
    programme,
    with_checklist,
)

__all__ = [
    "answer_all",
    "audit",
    "in_fieldwork",
    "in_reporting",
    "planned",
    "preparing",
    "programme",
    "with_checklist",
]


@pytest.fixture
def review(mina: User, bo: User, omar: User, standard: Standard, today: date) -> ManagementReview:
    return services.plan_review(
        planned_on=date(2026, 7, 7),
        period_from=date(2026, 1, 1),
        period_to=date(2026, 6, 30),
        chair=bo,
        attendees=[omar, mina],
        input_owners={"h": omar},
        by=mina,
        today=today,
    )


@pytest.fixture
def held(review: ManagementReview, mina: User, bo: User) -> ManagementReview:
    """Frozen in time, every line answered and treated, met with Bo present."""
    return hold(review, mina, bo)


def hold(review: ManagementReview, mina: User, bo: User, day: date = date(2026, 7, 7)) -> ManagementReview:
    for line in ReviewInput.objects.filter(review=review):
        services.set_input(line, sentence=f"Said of {line.item}.", light="ok", by=mina, today=date(2026, 6, 29))
    services.freeze_pack(review, by=mina, today=date(2026, 6, 30))
    row = services.hold(review, held_on=day, attendance={bo: "present"}, by=mina, today=day)
    for line in ReviewInput.objects.filter(review=review):
        services.treat_input(line, treated_on=day, by=mina, today=day)
    return row


@pytest.fixture
def second_board(organisation: object) -> Callable[[User], None]:
    """Makes somebody a member of top management."""

    def add(user: User) -> None:
        with audited(by="system:test", today=date(2026, 6, 1)):
            TopManagement(person=user, start=date(2022, 1, 1)).save()

    return add
