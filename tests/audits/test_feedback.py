"""Feedback after an audit (4.3): asked from auditees, read by the person and the programme manager, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits import services
from audits.models import Audit, Feedback
from audits.rules.feedback import is_empty, refusals
from audits.services import Said
from kernel.journal import audited
from kernel.models import Notice, Setting
from kernel.workflow import Refused
from organisation.models import User
from tests.audits.conftest import SYSTEM
from tests.audits.helpers import CONCLUSIONS, fresh

DAY = date(2026, 7, 1)
GOOD = {"preparation": 4, "fairness": 5, "communication": 3, "usefulness": 4}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(DAY)


def send(audit: Audit, mina: User, leo: User) -> Audit:
    services.approve_report(audit, conclusions=CONCLUSIONS, by=mina, today=DAY)
    services.send_report(audit, happened_on=DAY, by=leo, today=DAY)
    return fresh(audit)


@pytest.fixture
def sent(in_reporting: Audit, mina: User, leo: User) -> Audit:
    return send(in_reporting, mina, leo)


def switch_off() -> None:
    with audited(by=SYSTEM, today=DAY):
        Setting(key="organisation.ask_feedback", value=False).save()


def typed(person: User, **marks: Any) -> dict[str, Any]:
    return {f"about-{person.pk}-{name}": value for name, value in {**GOOD, **marks}.items()}


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (GOOD, []),
        ({**GOOD, "fairness": None}, ["Leo: a mark is missing for fairness."]),
        ({}, ["Leo: a mark is missing for preparation, fairness, communication, usefulness."]),
        ({**GOOD, "fairness": 0}, ["Leo, fairness: a mark is a whole number from 1 to 5."]),
        ({**GOOD, "usefulness": 6}, ["Leo, usefulness: a mark is a whole number from 1 to 5."]),
    ],
)
def test_what_a_whole_answer_is(marks: dict[str, Any], said: list[str]) -> None:
    assert refusals("Leo", marks, "") == said


def test_a_sentence_alone_is_not_nothing() -> None:
    assert [is_empty({}, " "), is_empty({}, "Fair"), is_empty({"fairness": 1}, "")] == [True, False, False]


def test_auditees_are_asked_once_with_the_report(in_reporting: Audit, mina: User, leo: User, omar: User) -> None:
    asked = Notice.objects.filter(url="/audits/AUD-26-01/feedback/")
    assert not asked.exists()

    send(in_reporting, mina, leo)

    assert [notice.person for notice in asked] == [omar]


def test_nobody_is_asked_where_it_is_switched_off(in_reporting: Audit, mina: User, leo: User) -> None:
    switch_off()

    send(in_reporting, mina, leo)

    assert not Notice.objects.filter(url__endswith="/feedback/").exists()


def test_only_an_auditee_gives_it_and_only_after_the_report(
    in_reporting: Audit, mina: User, leo: User, ada: User, omar: User, rita: User
) -> None:
    for by in (leo, mina, rita, omar):
        with pytest.raises(PermissionDenied):
            services.give_feedback(in_reporting, said={ada: Said(GOOD)}, by=by, today=DAY)
    audit = send(in_reporting, mina, leo)
    for by in (leo, mina, rita):
        with pytest.raises(PermissionDenied):
            services.give_feedback(audit, said={ada: Said(GOOD)}, by=by, today=DAY)
    assert not Feedback.objects.exists()

    services.give_feedback(audit, said={ada: Said(GOOD, "Fair")}, by=omar, today=DAY)

    row = Feedback.objects.get()
    assert (row.about, row.given_by, row.fairness, row.sentence) == (ada, omar, 5, "Fair")


def test_it_is_refused_with_every_reason_and_kept_once(sent: Audit, leo: User, ada: User, omar: User, bo: User) -> None:
    with pytest.raises(Refused, match="at least one"):
        services.give_feedback(sent, said={leo: Said({}, " ")}, by=omar, today=DAY)
    with pytest.raises(Refused) as refusal:
        services.give_feedback(sent, said={bo: Said(GOOD), leo: Said({**GOOD, "fairness": None})}, by=omar, today=DAY)
    assert refusal.value.reasons == ("Bo Board did not audit here.", "Leo Lead: a mark is missing for fairness.")
    assert not Feedback.objects.exists()

    services.give_feedback(sent, said={leo: Said(GOOD), ada: Said(GOOD)}, by=omar, today=DAY)
    services.give_feedback(sent, said={leo: Said({**GOOD, "fairness": 2})}, by=omar, today=DAY)

    assert sorted(Feedback.objects.values_list("about__username", "fairness")) == [("ada", 5), ("leo", 2)]


def test_the_page_takes_it_keeps_what_was_typed_and_shows_it_again(
    sent: Audit, leo: User, ada: User, omar: User, client: Client
) -> None:
    client.force_login(omar)
    url = "/audits/AUD-26-01/feedback/"
    assert client.get(url).status_code == 200
    refused = client.post(url, typed(leo, fairness="", sentence="Well prepared"))
    assert refused.status_code == 409
    assert "Well prepared" in refused.content.decode()
    assert client.post(url, typed(leo, fairness="7")).status_code == 409
    assert not Feedback.objects.exists()

    assert client.post(url, typed(leo, sentence="Well prepared")).status_code == 302

    assert Feedback.objects.get().about == leo
    assert "What you send now replaces it" in client.get(url).content.decode()


def test_it_is_read_by_the_person_and_the_manager_and_is_not_there_for_others(
    sent: Audit, mina: User, leo: User, ada: User, omar: User, bo: User, admin_user: User, rita: User, client: Client
) -> None:
    services.give_feedback(sent, said={leo: Said(GOOD, "Listened well")}, by=omar, today=DAY)
    for user, status in (
        (leo, 200),
        (mina, 200),
        (ada, 404),
        (omar, 404),
        (bo, 404),
        (admin_user, 404),
        (rita, 404),
    ):
        client.force_login(user)
        answer = client.get("/audits/feedback/leo/")
        assert answer.status_code == status, user
        assert ("Listened well" in answer.content.decode()) is (status == 200), user
        tab = client.get("/library/people/leo/competence/").content.decode()
        assert ("/audits/feedback/leo/" in tab) is (status == 200), user


def test_switched_off_there_is_no_page_and_the_old_ones_are_hidden(
    sent: Audit, mina: User, leo: User, omar: User, client: Client
) -> None:
    services.give_feedback(sent, said={leo: Said(GOOD)}, by=omar, today=DAY)
    switch_off()

    for user, url in (
        (leo, "/audits/feedback/leo/"),
        (mina, "/audits/feedback/leo/"),
        (omar, "/audits/AUD-26-01/feedback/"),
    ):
        client.force_login(user)
        assert client.get(url).status_code == 404, url
        assert "/audits/feedback/" not in client.get("/library/people/leo/competence/").content.decode()
    with pytest.raises(PermissionDenied):
        services.give_feedback(sent, said={leo: Said(GOOD)}, by=omar, today=DAY)
    assert Feedback.objects.count() == 1


def test_the_journal_page_says_that_it_was_given_not_what(
    sent: Audit, admin_user: User, leo: User, omar: User, client: Client
) -> None:
    services.give_feedback(sent, said={leo: Said(GOOD, "Listened well")}, by=omar, today=DAY)
    client.force_login(admin_user)

    page = client.get("/settings/journal/").content.decode()

    assert "feedback given" in page.lower()
    assert "Listened well" not in page


@pytest.mark.parametrize("url", ["/audits/feedback/leo/", "/audits/AUD-26-01/feedback/"])
def test_the_pages_cost_few_queries(url: str, sent: Audit, leo: User, omar: User, client: Client) -> None:
    services.give_feedback(sent, said={leo: Said(GOOD)}, by=omar, today=DAY)
    client.force_login(leo if "leo" in url else omar)
    client.get(url)

    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200

    assert len(asked) <= 15
