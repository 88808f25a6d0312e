"""The checklist is copied from the bank, added to and frozen (AG-3, 6.1)."""

from __future__ import annotations

import pytest

from audits import services
from kernel.workflow import Refused
from tests.audits.conftest import FIRST, TODAY

pytestmark = pytest.mark.django_db


def test_the_checklist_copies_questions_of_the_leaf_and_the_riders_of_its_pack(with_checklist):
    rows = list(with_checklist.questions.prefetch_related("leaves__clause"))

    assert {leaf.clause.number for row in rows if not row.rider for leaf in row.leaves.all()} == {"8.6.1"}
    riders = [row for row in rows if row.rider]
    packs = {row.pack for row in rows if not row.rider}
    assert len(riders) == 6 * len(packs)
    assert [row.mandatory for row in riders] == [False] * len(riders)
    assert all(row.mandatory == (row.tier == "core") for row in rows if not row.rider)


def test_building_again_adds_nothing(with_checklist, leo):
    before = with_checklist.questions.count()
    assert services.build_checklist(with_checklist, by=leo, today=TODAY) == []
    assert with_checklist.questions.count() == before


def test_a_question_changed_in_the_bank_stays_as_the_audit_asked_it(question):
    from standards.models import Question

    Question.objects.filter(key=question.key).update(text="changed")
    question.refresh_from_db()
    assert question.text != "changed"


def test_an_own_question_credits_leaves_only(with_checklist, ada, standard):
    heading = standard.clauses.get(number="8.6")
    leaf = standard.clauses.get(number="8.6.1")
    with pytest.raises(Refused) as refusal:
        services.add_question(with_checklist, text=" ", clauses=[heading], by=ada, today=TODAY)
    assert refusal.value.reasons == ("Enter the question.", "8.6 is a heading and cannot be audited.")

    row = services.add_question(with_checklist, text="Who wakes whom?", clauses=[leaf], by=ada, today=TODAY)
    assert (row.code, row.adhoc, row.process.code) == ("OWN-01", True, "P01")


def test_ag_3_freeze_refuses_an_empty_checklist(preparing, leo):
    with pytest.raises(Refused, match="The checklist has no question"):
        services.freeze_checklist(preparing, by=leo, today=TODAY)


def test_a_frozen_checklist_keeps_its_questions(in_fieldwork, leo):
    question = in_fieldwork.questions.first()
    with pytest.raises(Refused, match="The checklist is frozen"):
        services.remove_question(question, by=leo, today=FIRST)
    assert in_fieldwork.questions.filter(pk=question.pk).exists()
