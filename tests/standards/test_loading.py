from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db.models.functions import Length

from standards import loading
from standards.models import Clause, Paragraph, Question, QuestionCredit, Standard
from standards.rules import bank

pytestmark = pytest.mark.django_db


def test_the_standard_has_77_rows_21_headings_and_56_leaves(standard: Standard) -> None:
    assert standard.label == "ISO/IEC 20000-1:2018+A1:2024"
    assert standard.clauses.count() == 77
    assert standard.clauses.headings().count() == 21
    assert standard.clauses.leaves().count() == 56


def test_clauses_come_in_the_order_of_their_numbers(standard: Standard) -> None:
    numbers = list(standard.clauses.order_by("sort_key").values_list("number", flat=True))
    assert numbers == sorted(numbers, key=lambda number: tuple(map(int, number.split("."))))
    assert numbers.index("10.1") > numbers.index("9.4")
    assert numbers[0] == "4"


def test_the_parent_of_each_clause_is_the_number_without_its_last_part(standard: Standard) -> None:
    for clause in standard.clauses.select_related("parent"):
        expected = clause.number.rpartition(".")[0]
        assert (clause.parent.number if clause.parent else "") == expected
        assert clause.depth == clause.number.count(".") + 1


def test_loading_twice_changes_nothing(standard: Standard) -> None:
    def picture() -> tuple[list[object], ...]:
        models = (Standard, Clause, Paragraph, Question, QuestionCredit)
        return tuple(list(model.objects.order_by("pk").values()) for model in models)

    before = picture()
    call_command("load_reference", verbosity=0)
    assert picture() == before
    assert Paragraph.objects.count() == 9


def test_a_changed_question_gets_the_next_version_and_keeps_its_row(standard: Standard) -> None:
    facts = loading.read_bank()
    before = Question.objects.get(key=facts[0].key)
    loading.load_questions([replace(facts[0], text="Show the new text."), *facts[1:]])
    after = Question.objects.get(key=facts[0].key)
    assert (after.pk, after.version, after.text) == (before.pk, before.version + 1, "Show the new text.")
    assert Question.objects.get(key=facts[1].key).version == 1


def test_two_questions_may_swap_their_codes(standard: Standard) -> None:
    one, two, *rest = loading.read_bank()
    loading.load_questions([replace(one, code=two.code), replace(two, code=one.code), *rest])
    assert Question.objects.get(key=one.key).code == two.code


def test_a_question_that_left_the_files_becomes_inactive_and_comes_back(standard: Standard) -> None:
    facts = loading.read_bank()
    loading.load_questions(facts[1:])
    assert Question.objects.get(key=facts[0].key).active is False
    loading.load_questions(facts)
    assert Question.objects.get(key=facts[0].key).active is True


def test_a_broken_question_is_refused_with_every_reason_and_nothing_is_written(standard: Standard) -> None:
    facts = loading.read_bank()
    broken = replace(facts[0], credits=("8.6",), typical_gap_leaf="8.6", evidence=(), text="Changed.")
    with pytest.raises(loading.BrokenBank) as refused:
        loading.load_questions([broken, *facts[1:]])
    assert refused.value.reasons == [
        f"{broken.code}: it names fewer than two kinds of evidence.",
        f"{broken.code}: 8.6 is no leaf of the standard.",
    ]
    assert Question.objects.get(key=broken.key).text == facts[0].text


def test_translations_are_content(standard: Standard) -> None:
    facts = loading.read_bank()
    loading.load_questions([replace(facts[0], texts={"da": "Vis tre sager."}), *facts[1:]])
    assert list(Question.objects.get(key=facts[0].key).texts.values_list("lang", "text")) == [("da", "Vis tre sager.")]


def test_each_question_has_one_primary_leaf_and_it_is_the_first(standard: Standard) -> None:
    for question in Question.objects.with_credits():
        credits = list(question.credits.all())
        assert [credit.primary for credit in credits] == [True] + [False] * (len(credits) - 1)
        assert question.primary_clause == credits[0].clause


def test_the_withdrawn_edition_of_iso_19011_points_to_the_one_that_replaced_it(standard: Standard) -> None:
    old = Standard.objects.get(code="ISO 19011", edition="2018")
    assert (old.status, old.replaced_by and old.replaced_by.label) == ("withdrawn", "ISO 19011:2026")
    assert [row.code for row in Standard.objects.criteria().current()] == ["ISO/IEC 20000-1"]


def test_no_text_is_longer_than_a_phone_shows_on_one_screen(standard: Standard) -> None:
    longest = Question.objects.annotate(size=Length("text")).order_by("-size").first()
    assert longest is not None and longest.size <= 300


def test_own_rule_reads_as_one_line() -> None:
    parts = {"document": "change policy", "section": "emergency changes", "limit": "reviewed within ... days"}
    assert loading.own_rule_line(parts) == "change policy, emergency changes: reviewed within ... days"
    assert loading.own_rule_line({"document": "", "section": "", "limit": ""}) == ""


def test_read_bank_names_an_unknown_field(tmp_path) -> None:
    (tmp_path / "x.toml").write_text('[[question]]\ncode = "X-1"\nhint = "no"\n', encoding="utf-8")
    with pytest.raises(loading.BrokenBank, match="x.toml, X-1: unknown field hint"):
        loading.read_bank(tmp_path)


def test_bank_policy_is_the_standard_preset() -> None:
    assert bank.STANDARD.most_alike == 0.6
