"""The pages of findings: seen by whom they concern; reading writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from findings.models import Finding, Nonconformity
from kernel.journal import audited
from kernel.models import AuditEvent
from organisation.models import User
from tests.conftest import person
from tests.findings.conftest import SYSTEM, TODAY
from tests.findings.pages import WEEK, as_, page, url_of

PAGES = [
    "finding_detail",
    "finding_history",
    "finding_answer",
    "finding_answer_correction",
    "finding_answer_cause",
    "finding_answer_plan",
    "finding_answer_send",
    "finding_hand_over",
    "finding_review",
    "finding_light",
    "finding_verify",
    "finding_extend",
    "finding_dispute",
    "finding_grade",
]


@pytest.fixture(autouse=True)
def _day(set_today: Callable[[date], None]) -> None:
    set_today(WEEK)


def test_the_list_shows_what_concerns_a_person_and_no_more(
    nc: Nonconformity, omar: User, leo: User, ada: User, mina: User, bo: User, sam: User
) -> None:
    for user in (omar, leo, ada, mina, bo):
        answer = as_(user).get(page("finding_list"))
        assert (answer.status_code, b"NC-26-01" in answer.content) == (200, True), user
    other = person("otto", "process_owner", name="Otto Other")
    for user in (sam, other):
        answer = as_(user).get(page("finding_list"))
        assert (answer.status_code, b"NC-26-01" in answer.content) == (200, False), user


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_gets_404_on_every_page_of_a_finding(nc: Nonconformity, sam: User, name: str) -> None:
    assert as_(sam).get(url_of(nc, name)).status_code == 404


@pytest.mark.parametrize("name", [n for n in PAGES if n not in ("finding_detail", "finding_history")])
def test_the_owners_manager_reads_and_gets_403_elsewhere(nc: Nonconformity, bo: User, omar: User, name: str) -> None:
    boss = person("boris", "process_owner", name="Boris Boss")
    from organisation.models import ReportingLine

    with audited(by=SYSTEM, today=TODAY):
        ReportingLine(person=omar, manager=boss, start=TODAY).save()

    assert as_(boss).get(url_of(nc, "finding_detail")).status_code == 200
    assert as_(boss).get(url_of(nc, name)).status_code == 403


def test_nobody_outside_the_team_sees_a_draft(draft: Finding, omar: User, bo: User, mina: User, ada: User) -> None:
    tab, edit = page("audit_findings", "AUD-26-01"), page("draft_edit", "AUD-26-01", "D1")

    link = edit.encode()  # not the bare number: a form's random key may hold it
    assert link in as_(ada).get(tab).content
    assert link in as_(mina).get(tab).content
    assert (as_(mina).get(edit).status_code, as_(mina).post(edit, {"version": draft.version}).status_code) == (200, 403)
    assert link not in as_(bo).get(tab).content
    assert as_(omar).get(edit).status_code == 404


def test_pages_of_every_state_open_for_those_they_concern(
    monitoring: Nonconformity, omar: User, leo: User, mina: User
) -> None:
    names = {
        omar: ["finding_answer", "finding_answer_correction", "finding_answer_cause", "finding_answer_plan",
               "finding_answer_evidence", "finding_answer_send", "finding_extend", "finding_hand_over"],
        leo: ["finding_review", "finding_verify", "finding_grade", "finding_light"],
        mina: ["finding_detail", "finding_history", "finding_review", "finding_verify", "finding_extend"],
    }  # fmt: skip
    for user, pages in names.items():
        for name in pages:
            assert as_(user).get(url_of(monitoring, name)).status_code == 200, (user, name)


def test_a_get_changes_nothing(monitoring: Nonconformity, leo: User, omar: User) -> None:
    before = AuditEvent.objects.count()

    for name in PAGES:
        for user in (leo, omar):
            as_(user).get(url_of(monitoring, name))

    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("name", ["finding_acknowledge", "finding_done"])
def test_one_tap_verbs_refuse_get(nc: Nonconformity, omar: User, name: str) -> None:
    assert as_(omar).get(url_of(nc, name)).status_code == 405
