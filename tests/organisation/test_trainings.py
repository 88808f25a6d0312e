"""Trainings, topic levels and evaluations: entered, corrected, never by oneself."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from kernel.models import Stale
from kernel.workflow import Refused
from organisation import queries, services
from organisation.models import Evaluation, TopicLevel, Training, User
from organisation.rules.policy import PRESETS

DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def training(person: User, by: User, **other: Any) -> Training:
    facts: dict[str, Any] = {"subject": "Root causes", "on": DAY, "hours": Decimal("6.5"), **other}
    return services.add_training(person=person, by=by, today=DAY, **facts)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"hours": Decimal(0)}, "Enter the hours, more than 0 and at most 400."),
        ({"hours": Decimal(401)}, "Enter the hours, more than 0 and at most 400."),
        ({"on": date(2026, 6, 2)}, "A training counts once it is over: the last day cannot be later than today."),
    ],
)
def test_a_training_that_cannot_be_is_refused(facts: dict[str, Any], sentence: str, mina: User, ada: User) -> None:
    with pytest.raises(Refused) as refusal:
        training(ada, mina, **facts)

    assert refusal.value.reasons == (sentence,)
    assert not Training.objects.exists()


def test_nobody_enters_the_own_training(mina: User, ada: User) -> None:
    for person, by in ((ada, ada), (mina, mina)):
        with pytest.raises(PermissionDenied):
            training(person, by)


def test_a_training_is_added_corrected_and_voided_through_the_page(mina: User, ada: User, client: Client) -> None:
    client.force_login(mina)
    url = "/library/people/ada/training/"
    typed = {"subject": "Root causes", "kind": "further", "on": "2026-05-20", "hours": "6.5", "certificate": "C-12"}

    assert client.post(f"{url}new/", {**typed, "passed": "on"}).status_code == 302
    row = Training.objects.get(person=ada)
    assert (row.hours, row.certificate, row.passed) == (Decimal("6.5"), "C-12", True)
    assert "6.5 h" in client.get("/library/people/ada/competence/").content.decode()

    sent = client.post(f"{url}{row.pk}/edit/", {**typed, "hours": "7", "version": row.version, "reason": "Certificate"})
    assert sent.status_code == 302
    row.refresh_from_db()
    assert (row.hours, row.passed) == (Decimal(7), False)

    assert client.post(f"{url}{row.pk}/void/", {"version": row.version, "reason": "Never came"}).status_code == 302
    assert not ada.trainings.exists()


def test_a_topic_level_is_corrected_by_the_version_seen(mina: User, ada: User, client: Client) -> None:
    row = TopicLevel.objects.get(person=ada)
    client.force_login(mina)
    url = f"/library/people/ada/topic/{row.pk}/edit/"

    assert client.post(url, {"level": "4", "version": row.version}).status_code == 409
    assert client.post(url, {"level": "4", "version": row.version, "reason": "Taught it"}).status_code == 302
    assert client.post(url, {"level": "1", "version": row.version, "reason": "Late"}).status_code == 412

    row.refresh_from_db()
    assert row.level == 4


def test_CMP_06_holds_for_a_corrected_evaluation(mina: User, leo: User, ada: User, omar: User) -> None:
    row = services.add_evaluation(
        person=ada, evaluator=leo, method="witness", result="positive", on=DAY, by=mina, today=DAY
    )

    with pytest.raises(Refused, match="CMP-06"):
        services.change_evaluation(row=row, evaluator=omar, by=mina, today=DAY, reason="Wrong name")
    with pytest.raises(Stale):
        services.change_evaluation(row=row, version=7, result="negative", by=mina, today=DAY, reason="Read it again")
    services.change_evaluation(row=row, result="negative", by=mina, today=DAY, reason="Read it again")

    assert Evaluation.objects.get(pk=row.pk).result == "negative"


@pytest.mark.parametrize(("preset", "asked"), [("small", 4), ("standard", 8), ("strict", 15)])
def test_further_training_asked_by_each_preset(preset: str, asked: int) -> None:
    assert PRESETS[preset].training_hours == asked


def test_further_training_of_twelve_months_is_counted(mina: User, ada: User, client: Client) -> None:
    """The first day of the twelve months counts, the day before it does not; nor does a course for a grade."""
    for on, hours, kind in (
        (date(2025, 6, 2), "3", "further"),
        (date(2025, 6, 1), "20", "further"),
        (date(2026, 5, 1), "16", "lead_course"),
        (DAY, "4.5", "further"),
    ):
        training(ada, mina, on=on, hours=Decimal(hours), kind=kind)
    wrong = training(ada, mina, hours=Decimal(9))
    services.void_fact(wrong, by=mina, today=DAY, reason="Never came")

    assert queries.further_hours(queries.record_of(ada.pk, DAY), DAY) == Decimal("7.5")
    client.force_login(mina)
    assert "7.5 of 8 hours" in client.get("/library/people/ada/competence/").content.decode()
