"""Which leaves an audit counts for."""

from __future__ import annotations

from datetime import date

import pytest

from audits import queries, services
from tests.audits.conftest import FIRST, TODAY

pytestmark = pytest.mark.django_db


def test_leaf_credits_need_a_source_and_leave_withheld_leaves_out(in_reporting):
    numbers = {credit.leaf for credit in queries.leaf_credits()}
    assert "8.6.1" in numbers
    assert queries.leaf_credits(first=date(2026, 7, 1)) == []


def test_a_withheld_leaf_is_not_credited(in_fieldwork, answer_all, leo):
    answer_all(in_fieldwork)
    leaves = [leaf for q in in_fieldwork.questions.filter(rider=True) for leaf in q.leaves.select_related("clause")]
    numbers = {leaf.clause.number for leaf in leaves}
    for leaf in leaves:
        services.withhold_credit(leaf, reason="not asked", by=leo, today=FIRST)
    assert numbers & {credit.leaf for credit in queries.leaf_credits()} == set()


def test_an_answer_without_a_source_credits_nothing(question, ada):
    services.answer(question, version=0, result="conforming", by=ada, today=TODAY)
    assert queries.leaf_credits() == []
