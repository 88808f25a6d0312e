"""Answers: results, evidence, who may, when (6.2, 6.3)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from audits import services
from audits.models import Answer
from kernel.journal import audited, history
from kernel.models import Stale
from kernel.workflow import Refused
from tests.audits.conftest import LAST, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


def test_answer_saves_with_version_and_event(question, ada):
    row = services.answer(question, version=0, result="conforming", by=ada, today=TODAY)

    assert (row.result, row.answered_by, row.answered_on, row.version) == ("conforming", ada, TODAY, 1)
    assert [event.action for event in history(row)] == ["answered"]


def test_answer_refuses_a_stale_version_and_keeps_the_first(question, ada, leo):
    services.answer(question, version=0, result="conforming", by=ada, today=TODAY)
    with pytest.raises(Stale):
        services.answer(question, version=0, result="nonconforming", by=leo, today=TODAY)
    assert Answer.objects.get().result == "conforming"


def test_answer_names_every_reason_of_6_2(question, ada):
    with pytest.raises(Refused) as refusal:
        services.answer(question, version=0, result="not_verified", by=ada, today=TODAY)
    assert refusal.value.reasons == ("Enter why it could not be checked.", "Enter how it will be caught up.")
    assert not Answer.objects.exists()


def test_come_back_takes_the_result_off_and_the_other_way_round(question, ada):
    services.answer(question, version=0, result="conforming", by=ada, today=TODAY)
    row = services.answer(question, version=1, come_back=True, note="night shift", by=ada, today=TODAY)
    assert (row.result, row.come_back) == ("", True)
    row = services.answer(question, version=2, result="conforming", by=ada, today=TODAY)
    assert (row.result, row.come_back) == ("conforming", False)


def test_the_current_source_is_linked_by_itself(with_checklist, question, ada):
    source = services.add_source(
        with_checklist, kind="interview", title="Shift lead, 10:00", current=True, by=ada, today=TODAY
    )
    row = services.answer(question, version=0, result="conforming", by=ada, today=TODAY)
    assert [link.source for link in row.answer_sources.all()] == [source]


def test_one_source_proves_many_answers_and_linking_twice_is_once(with_checklist, ada):
    source = services.add_source(with_checklist, kind="record", title="Ticket list", by=ada, today=TODAY)
    rows = [
        services.answer(q, version=0, result="conforming", source=source, by=ada, today=TODAY)
        for q in with_checklist.questions.all()[:3]
    ]
    services.link_source(rows[0], source=source, by=ada, today=TODAY)
    assert source.answer_sources.count() == 3


def test_a_source_of_another_audit_proves_nothing_here(question, ada, programme, standard, p01, leo):
    from tests.audits.conftest import plan

    other = services.open_from_plan(
        plan(programme, "AUD-26-02", standard, [(p01, "8.6.1")], [(ada, "lead")]), by=SYSTEM, today=TODAY
    )
    with audited(by=SYSTEM, today=TODAY):
        other.state = "preparing"
        other.save()
    source = services.add_source(other, kind="record", title="x", by=ada, today=TODAY)
    with pytest.raises(Refused, match="belongs to another audit"):
        services.answer(question, version=0, result="conforming", source=source, by=ada, today=TODAY)
    assert not Answer.objects.exists()


def test_not_applicable_needs_the_leads_approval_and_the_leads_own_word_is_it(with_checklist, ada, leo):
    first, second = with_checklist.questions.all()[:2]
    reason = "There is no night shift in this team at all."
    mine = services.answer(first, version=0, result="not_applicable", reason=reason, by=ada, today=TODAY)
    assert mine.approved_by is None
    assert services.approve_not_applicable(mine, version=1, by=leo, today=TODAY).approved_by == leo
    leads = services.answer(second, version=0, result="not_applicable", reason=reason, by=leo, today=TODAY)
    assert leads.approved_by == leo


def test_nobody_outside_the_team_answers(question, mina, omar, sam, bo):
    for person in (mina, omar, sam, bo):
        with pytest.raises(PermissionDenied):
            services.answer(question, version=0, result="conforming", by=person, today=TODAY)


def test_answers_wait_for_the_start_and_end_with_the_closing_meeting(in_reporting, leo):
    question = in_reporting.questions.first()
    with pytest.raises(Refused, match="Reporting"):
        services.answer(question, version=question.answer.version, result="nonconforming", by=leo, today=LAST)
