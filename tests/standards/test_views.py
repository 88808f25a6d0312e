from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from organisation.models import User
from standards import loading
from standards.models import Question, Standard

PAGES = ("/library/standards/", "/library/checklists/", "/library/checklists/emergency-change-own-policy/")


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_addresses_are_those_of_the_architecture() -> None:
    assert reverse("standards:standard_list") == "/library/standards/"
    assert reverse("standards:question_list") == "/library/checklists/"
    assert reverse("standards:question_detail", args=["x-y"]) == "/library/checklists/x-y/"


@pytest.mark.parametrize("path", PAGES)
def test_everybody_with_an_internal_role_reads_the_library(
    client: Client, standard: Standard, mina: User, leo: User, omar: User, bo: User, admin_user: User, path: str
) -> None:
    for user in (mina, leo, omar, bo, admin_user):
        assert signed_in(client, user).get(path).status_code == 200, user


@pytest.mark.parametrize("path", PAGES)
def test_a_reader_and_a_stranger_are_refused_and_a_visitor_signs_in_first(
    client: Client, standard: Standard, rita: User, sam: User, path: str
) -> None:
    assert client.get(path).status_code == 302
    for user in (rita, sam):
        assert signed_in(client, user).get(path).status_code == 403, user


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_read_only(client: Client, standard: Standard, mina: User, path: str) -> None:
    assert signed_in(client, mina).post(path).status_code == 405


def test_the_tree_shows_each_leaf_with_its_number_of_questions(client: Client, standard: Standard, ada: User) -> None:
    page = signed_in(client, ada).get("/library/standards/").content.decode()
    assert "ISO/IEC 20000-1:2018+A1:2024" in page
    assert "56 auditable clauses" in page
    assert page.index("Nonconformity and corrective action") > page.index("Service reporting")
    count = Question.objects.active().filter(credits__clause__number="8.6.1").count()
    assert re.search(rf'\?leaf=8\.6\.1">{count}<', page)
    assert '?leaf=8.6"' not in page
    assert "replaced by ISO 19011:2026" in page


def test_filters_narrow_the_list_and_a_heading_finds_the_leaves_below_it(
    client: Client, standard: Standard, ada: User
) -> None:
    signed_in(client, ada)

    def codes(query: str) -> list[str]:
        packs = client.get(f"/library/checklists/{query}").context["packs"]
        return [question.code for pack in packs for question in pack["questions"]]

    bank = loading.read_bank()
    assert len(codes("")) == len(bank)
    assert codes("")[-6:] == [f"R-{n}" for n in range(1, 7)]
    assert codes("?pack=PB") == ["PB-01", "PB-02", "PB-03", "PB-04", "PB-05"]
    assert codes("?pack=riders&type=effectiveness") == ["R-5", "R-6"]
    assert codes("?leaf=5.2.2") == ["SD-11"]
    expected = {q.code for q in bank if any(n.startswith("8.4.") for n in q.credits) and q.tier == "core"}
    assert set(codes("?leaf=8.4&tier=core")) == expected
    assert len(codes("?leaf=8.4")) == len(set(codes("?leaf=8.4")))


def test_an_empty_result_says_so_and_leads_back(client: Client, standard: Standard, ada: User) -> None:
    page = signed_in(client, ada).get("/library/checklists/?pack=PB&leaf=9.2").content.decode()
    assert "No question fits this filter." in page
    assert 'href="/library/checklists/"' in page


@pytest.mark.parametrize("query", ["?pack=XX", "?leaf=99", "?tier=Core", "?type=%ED%A0%80", "?leaf=" + "8" * 5000])
def test_a_filter_that_does_not_exist_gets_a_sentence(
    client: Client, standard: Standard, ada: User, query: str
) -> None:
    response = signed_in(client, ada).get(f"/library/checklists/{query}")
    assert response.status_code == 200
    assert "There is no such choice here" in response.content.decode()


def test_one_question_shows_all_its_fields_and_its_neighbours(client: Client, standard: Standard, leo: User) -> None:
    question = Question.objects.get(code="PB-02")
    page = signed_in(client, leo).get(f"/library/checklists/{question.key}/").content.decode()
    fields = (question.text, question.must_be_true, question.look_for, question.sample, question.typical_gap)
    for text in (*fields, question.own_rule, question.ask, *question.checks, *question.evidence):
        assert text.replace("'", "&#x27;") in page
    assert "Trail 1: Major incident" in page
    assert 'href="/library/checklists/major-incident-handled-differently/"' in page
    assert 'href="/library/checklists/change-weighed-before-yes/"' in page


def test_an_inactive_question_is_shown_as_such_and_an_unknown_one_is_not_found(
    client: Client, standard: Standard, leo: User
) -> None:
    signed_in(client, leo)
    Question.objects.filter(code="PB-02").update(active=False)
    assert "no longer offered" in client.get("/library/checklists/problem-after-major-incident/").content.decode()
    assert "problem-after-major-incident" not in client.get("/library/checklists/?pack=PB").content.decode()
    assert client.get("/library/checklists/no-such-question/").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_same_number_of_questions_of_the_database_at_any_size(
    client: Client, standard: Standard, mina: User, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client, mina)
    kept = Question.objects.get(key="emergency-change-own-policy")
    with django_assert_max_num_queries(15) as whole:
        client.get(path)
    Question.objects.exclude(pk=kept.pk).update(active=False)
    with django_assert_max_num_queries(15) as one:
        client.get(path)
    assert len(one.captured_queries) == len(whole.captured_queries)


def test_roles_count_on_the_day_only(standard: Standard, leo: User) -> None:
    from standards import permissions

    assert permissions.may_read(leo, today=date(2026, 6, 1)) is True
    assert permissions.may_read(leo, today=date(1999, 1, 1)) is False


def test_pages_hold_no_inline_style_or_script(client: Client, standard: Standard, mina: User) -> None:
    signed_in(client, mina)
    for path in PAGES:
        page = client.get(path).content.decode()
        assert re.search(r"\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page) is None, path
