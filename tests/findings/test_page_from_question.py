"""From the question on site to the draft of its finding (ux budget 3: two taps and typing)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from audits.models import Answer, Audit, ChecklistQuestion, QuestionLeaf
from findings.models import Finding
from kernel.journal import audited
from organisation.models import Process, User
from standards.models import Clause
from tests.findings.conftest import SYSTEM, TODAY
from tests.findings.pages import as_, page


@pytest.fixture(autouse=True)
def _day(set_today: Any) -> None:
    set_today(TODAY)


@pytest.fixture
def question(audit: Audit, p01: Process, clause: Any) -> ChecklistQuestion:
    """On site: the closing meeting is still ahead."""
    with audited(by=SYSTEM, today=TODAY):
        audit.state, audit.closing_on = Audit.State.FIELDWORK, None
        audit.save()
        row = ChecklistQuestion(
            audit=audit, key="k", code="Q1", text="Are incidents recorded?", must_be_true="they are", process=p01
        )
        row.save()
        QuestionLeaf(question=row, clause=clause("8.6.1"), primary=True).save()
    return row


def field(question: ChecklistQuestion) -> str:
    return reverse("audits:question_field", args=["AUD-26-01", question.pk])


def test_budget_3_a_finding_takes_two_taps_and_typing(question: ChecklistQuestion, leo: User, omar: User) -> None:
    client = as_(leo)
    assert "Write the finding" not in client.get(field(question)).content.decode()

    typed = {"version": "0", "result": "nonconforming", "note": "INC-1 has none", "extent_k": "1", "extent_n": "8"}
    shown = client.post(field(question), typed, follow=True)  # tap 1
    assert "Write the finding" in shown.content.decode()
    written = client.post(page("answer_raise", "AUD-26-01", question.pk), follow=True)  # tap 2

    draft = Finding.objects.get()
    assert (draft.evidence, draft.owner, draft.requirement) == ("INC-1 has none", omar, "8.6.1: they are")
    assert written.redirect_chain[-1][0].endswith(f"/findings/{draft.letter}/?at={question.pk}")
    assert f'href="{field(question)}"' in written.content.decode()  # the way back to the question


def test_pressed_again_it_leads_to_the_same_draft(question: ChecklistQuestion, leo: User) -> None:
    as_(leo).post(field(question), {"version": "0", "result": "nonconforming", "note": "INC-1 has none"})

    for _ in range(2):
        assert as_(leo).post(page("answer_raise", "AUD-26-01", question.pk)).status_code == 302

    assert Finding.objects.count() == 1


def test_an_answer_that_is_met_opens_no_draft_and_says_why(question: ChecklistQuestion, leo: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        Answer(question=question, result="conforming", answered_by=leo, answered_on=date(2026, 6, 1)).save()

    answer = as_(leo).post(page("answer_raise", "AUD-26-01", question.pk))

    assert answer.status_code == 409
    assert "Only an answer Not met, Improve or Positive opens a finding." in answer.content.decode()
    assert not Finding.objects.exists()


def test_a_question_of_another_audit_is_not_found(question: ChecklistQuestion, leo: User, clause: type[Clause]) -> None:
    assert as_(leo).post(page("answer_raise", "AUD-26-01", question.pk + 1)).status_code == 404
