"""What no field can hold gets a sentence and stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from findings.models import Nonconformity
from organisation.models import User
from tests.findings.pages import WEEK, as_, page, url_of


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(WEEK)


@pytest.mark.parametrize("text", ["x" * 10_001, "nul \x00 inside"])
def test_text_that_no_field_can_hold_gets_a_sentence_and_stays(nc: Nonconformity, omar: User, text: str) -> None:
    data = {"status": "not_yet", "text": text, "effects": "none", "version": nc.version}

    answer = as_(omar).post(url_of(nc, "finding_answer_correction"), data)

    assert answer.status_code == 409
    nc.refresh_from_db()
    assert nc.containment_text == ""


def test_impossible_dates_and_foreign_ids_get_a_sentence(implementing: Nonconformity, omar: User) -> None:
    data = {"step": "implement", "new_date": "2026-02-31", "reason": "x", "interim": "y", "version": 1}

    answer = as_(omar).post(url_of(implementing, "finding_extend"), data)

    assert (answer.status_code, "Enter a date that exists" in answer.content.decode()) == (409, True)
    assert as_(omar).get(page("finding_detail", "NC-26-99")).status_code == 404
    assert as_(omar).get(page("finding_file", implementing.reference, 99999)).status_code == 404


def test_odd_numbers_and_a_form_without_its_counter_get_an_answer(contained: Nonconformity, omar: User) -> None:
    client = as_(omar)

    assert client.get(url_of(contained, "finding_answer_cause") + "?cause=²").status_code == 200
    assert client.get(page("finding_list") + "?page=²&grade=x&state=y&process=z").status_code == 200
    broken = client.post(url_of(contained, "finding_answer_plan"), {"extent": "typed", "version": 0})
    assert (broken.status_code, "typed" in broken.content.decode()) == (409, True)
    assert client.post(url_of(contained, "finding_answer_send"), {"version": "²"}).status_code == 428
