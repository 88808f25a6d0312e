"""Handing over, extensions, disputes, grades and the light path by the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from findings.models import Clock, Nonconformity
from organisation.models import User
from tests.conftest import person
from tests.findings.pages import WEEK, as_, page, url_of, version


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(WEEK)


def test_handing_over_by_the_page(nc: Nonconformity, omar: User) -> None:
    other = person("olga", "process_owner", name="Olga Other")

    answer = as_(omar).post(
        url_of(nc, "finding_hand_over"), {"to": other.pk, "reason": "her area", "version": nc.version}
    )

    assert answer.status_code == 302
    nc.finding.refresh_from_db()
    assert nc.finding.owner == other


def test_extension_asked_and_decided_by_the_pages(implementing: Nonconformity, omar: User, mina: User) -> None:
    ask = {
        "step": "implement",
        "new_date": "2026-09-28",
        "reason": "tool late",
        "interim": "list",
        "version": version(implementing),
    }
    assert as_(omar).post(url_of(implementing, "finding_extend"), ask).status_code == 302
    row = implementing.extensions.get()
    decide = page("extension_decide", implementing.reference, row.pk)
    refused = as_(mina).post(decide, {"granted": "no", "text": ""})
    assert (refused.status_code, "Enter why it is not granted." in refused.content.decode()) == (409, True)
    assert as_(omar).post(decide, {"granted": "yes"}).status_code == 403
    assert as_(mina).post(decide, {"granted": "yes"}).status_code == 302
    assert Clock.objects.get(nc=implementing, step="implement").due_current == date(2026, 9, 28)


def test_dispute_and_decision_by_the_pages(nc: Nonconformity, omar: User, mina: User) -> None:
    assert as_(omar).post(url_of(nc, "finding_dispute"), {"reason": "wrong", "version": nc.version}).status_code == 302
    nc.refresh_from_db()
    assert nc.state == "disputed"
    ruling = {"outcome": "upheld", "reason": "it holds", "version": nc.version}
    assert as_(mina).post(url_of(nc, "finding_dispute"), ruling).status_code == 302
    nc.refresh_from_db()
    assert nc.state == "acknowledged"


def test_regrading_and_appointing_by_the_pages(nc: Nonconformity, leo: User, mina: User, ada: User) -> None:
    data = {"grade": "major", "reason": "control in doubt", "version": nc.finding.version}
    assert as_(leo).post(url_of(nc, "finding_grade"), data).status_code == 302
    nc.finding.refresh_from_db()
    assert nc.finding.grade == "major"
    url = page("finding_appoint", nc.reference, "verifier")
    assert as_(leo).post(url, {"person": ada.pk}).status_code == 403
    assert as_(mina).post(url, {"person": ada.pk, "version": version(nc)}).status_code == 302
    nc.refresh_from_db()
    assert nc.verifier == ada


def test_the_light_path_by_the_pages(nc: Nonconformity, leo: User, omar: User) -> None:
    data = {"isolated": "on", "extent": "all 14 entries", "version": nc.version}
    agree = as_(leo).post(url_of(nc, "finding_light"), data)
    assert agree.status_code == 302
    nc.refresh_from_db()
    data = {"text": "removed", "proof": "catalogue", "version": nc.version}
    assert as_(omar).post(url_of(nc, "finding_answer_send"), data).status_code == 302
    nc.refresh_from_db()
    assert nc.state == "implemented"
