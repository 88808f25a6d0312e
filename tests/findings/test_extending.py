"""More time for a step (7.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from findings import services
from findings.models import Clock, Nonconformity
from organisation.models import User
from tests.findings.helpers import WEEK, due, refused


def ask(nc: Nonconformity, omar: User, day: date, new: date) -> Any:
    return services.ask_extension(
        nc, step="implement", new_date=new, reason="tool late", interim="weekly list", by=omar, today=day
    )


def test_7_3_the_programme_manager_grants_the_first_extension(
    implementing: Nonconformity, omar: User, mina: User
) -> None:
    asked = ask(implementing, omar, date(2026, 8, 20), date(2026, 9, 28))

    services.decide_extension(asked, granted=True, by=mina, today=date(2026, 8, 21))

    clock = Clock.objects.get(nc=implementing, step="implement")
    assert (clock.due_original, clock.due_current) == (date(2026, 8, 31), date(2026, 9, 28))
    assert refused(lambda: services.decide_extension(asked, granted=True, by=mina, today=date(2026, 8, 21))) == (
        "This extension is decided already.",
    )


def test_7_3_the_second_is_top_managements(implementing: Nonconformity, omar: User, mina: User, bo: User) -> None:
    first = ask(implementing, omar, date(2026, 8, 20), date(2026, 9, 28))
    services.decide_extension(first, granted=True, by=mina, today=date(2026, 8, 21))
    second = ask(implementing, omar, date(2026, 9, 20), date(2026, 10, 19))

    assert refused(lambda: services.decide_extension(second, granted=True, by=mina, today=date(2026, 9, 21))) == (
        "Only top management can grant this.",
    )
    assert services.decide_extension(second, granted=True, by=bo, today=date(2026, 9, 21)).level == 2


def test_7_3_is_refused_after_the_due_date_before_containment_and_twice_at_once(nc: Nonconformity, omar: User) -> None:
    assert refused(lambda: ask(nc, omar, date(2026, 9, 1), date(2026, 9, 28))) == (
        "An extension is asked for before the due date; it was 31 August 2026.",
        "Contain first: there is no extension while the containment is not done.",
    )


def test_7_3_a_refused_extension_leaves_the_date_and_says_why(
    implementing: Nonconformity, omar: User, mina: User
) -> None:
    asked = ask(implementing, omar, date(2026, 8, 20), date(2026, 9, 28))

    assert refused(lambda: services.decide_extension(asked, granted=False, by=mina, today=WEEK)) == (
        "Enter why it is not granted.",
    )
    services.decide_extension(asked, granted=False, text="do it now", by=mina, today=date(2026, 8, 21))
    assert due(implementing, "implement") == date(2026, 8, 31)
