"""The help says what is built: every step has its words, every link leads somewhere, every term named exists."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import combinations

import pytest
from django.test import Client
from django.urls import resolve

from auditprog.help import glossary, lifecycles, ways
from auditprog.help.context import PLACES
from audits.rules.conditions import Effect
from audits.workflow import AUDIT
from organisation.models import User
from standards.guidance import guidance
from standards.loading import read_bank
from standards.models import Clause, Standard
from standards.rules.bank import FORBIDDEN, STANDARD, token_share, without_titles

pytestmark = pytest.mark.django_db
PAGES = ("/help/", "/help/ways/", "/help/clauses/", "/help/clauses/8.6.1/", "/help/glossary/", "/help/lifecycles/")
ANCHOR = re.compile(r'\bid="([^"]+)"')


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("flow", [flow for flow, *_ in lifecycles.FLOWS], ids=lambda flow: flow.name)
def test_every_step_of_a_workflow_says_who_and_what_for(flow: lifecycles.Workflow) -> None:
    words = lifecycles.words()[flow.name]
    gated = lifecycles.GATES if flow is AUDIT else {}
    makers = {step.may.__name__ for step in flow.steps} - {"<lambda>"}

    assert set(words["who"]) - {"system"} == makers
    assert set(words["steps"]) == {step.name for step in flow.steps} - set(gated)


def test_the_gates_belong_to_the_steps_that_they_are_shown_at() -> None:
    assert {name: gate.id for name, gate in lifecycles.GATES.items()} == {
        name: AUDIT.step(name).rule for name in lifecycles.GATES
    }


def test_the_tables_hold_every_move_of_the_workflows_and_no_other() -> None:
    shown = {
        (life.name, state.name, row.step, row.target)
        for life in lifecycles.lives()
        for state in life.states
        for row in state.rows
    }
    built = {
        (
            flow.name,
            str(source),
            str(step.label) or step.name.replace("_", " ").capitalize(),
            str(step.target or source),
        )
        for flow, *_ in lifecycles.FLOWS
        for step in flow.steps
        for source in step.sources
    }

    assert shown == built


def test_what_only_makes_a_deviation_is_told_apart_from_what_refuses() -> None:
    audit = next(life for life in lifecycles.lives() if life.name == "audit")
    start = next(row for state in audit.states for row in state.rows if row.step == "Start the audit")
    gate = lifecycles.GATES["start"]

    assert [one.refuses for one in start.asked] == [one.effect is Effect.REFUSES for one in gate.conditions]


def test_the_glossary_names_only_terms_that_it_has_and_none_twice() -> None:
    entries = [entry for chapter in glossary.chapters() for entry in chapter.entries]
    anchors = [entry.anchor for entry in entries] + [chapter.anchor for chapter in glossary.chapters()]

    assert len(anchors) == len(set(anchors))
    assert [link.name for entry in entries for link in entry.see if link.anchor not in anchors] == []
    assert len(entries) > 60


def test_the_guidance_is_there_for_each_of_the_56_leaves(standard: Standard) -> None:
    leaves = list(standard.clauses.leaves().order_by("sort_key").values_list("number", flat=True))

    assert list(guidance()) == leaves
    assert [one.number for one in guidance().values() if not (one.look and len(one.records) > 1 and one.gaps)] == []


def test_no_guidance_reads_like_another_or_like_a_question(standard: Standard) -> None:
    """The rule of the question bank: not more than 60 % alike, by letters or by words, titles removed."""
    titles = list(Clause.objects.values_list("title", flat=True))
    told = {one.number: without_titles(" ".join(one.look), titles) for one in guidance().values()}
    bank = {question.code: without_titles(question.text, titles) for question in read_bank()}

    def alike(one: str, two: str) -> bool:
        if token_share(one, two) > STANDARD.most_alike:
            return True
        matcher = SequenceMatcher(None, one, two, autojunk=False)
        most = STANDARD.most_alike
        return matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and matcher.ratio() > most

    assert [pair for pair in combinations(told, 2) if alike(told[pair[0]], told[pair[1]])] == []
    assert [(n, c) for n, text in told.items() for c, question in bank.items() if alike(text, question)] == []
    assert alike(told["8.6.1"], told["8.6.1"].replace("desk", "table"))  # the negative control


def test_the_guidance_uses_no_word_that_the_bank_avoids() -> None:
    said = {one.number: one.text.lower() for one in guidance().values()}

    assert [(n, word) for n, text in said.items() for word in FORBIDDEN if re.search(rf"\b{word}\b", text)] == []


def test_every_page_is_open_to_everybody_who_signed_in(client: Client, standard: Standard, sam: User) -> None:
    for address in PAGES:
        page(client, sam, address)
    assert client.get("/help/clauses/8.6/").status_code == 200
    assert client.get("/help/clauses/99.9/").status_code == 404


def test_the_place_beside_each_page_exists(client: Client, standard: Standard, mina: User) -> None:
    held = {address: set(ANCHOR.findall(page(client, mina, address))) for address in PAGES}
    lost = {
        name: place
        for name, place in PLACES.items()
        if (anchor := place.partition("#")[2]) and anchor not in held[place.partition("#")[0]]
    }

    assert lost == {}


def test_the_pages_that_have_a_place_exist() -> None:
    from tests.routes.table import routes

    assert sorted(set(PLACES) - set(routes())) == []


def test_a_heading_has_one_quiet_link_to_its_place(client: Client, mina: User) -> None:
    said = page(client, mina, "/findings/")

    assert said.count('class="help-link') == 1
    assert 'href="/help/lifecycles/#nonconformity"' in said
    assert 'class="help-link' not in page(client, mina, "/help/")


def test_every_link_of_a_way_leads_to_a_page_that_its_walker_may_open(
    client: Client, standard: Standard, mina: User, leo: User, omar: User, rita: User, bo: User, admin_user: User
) -> None:
    shut = []
    for user in (mina, leo, omar, rita, bo, admin_user):
        client.force_login(user)
        for one in ways.ways_for(user, user.date_joined.date()):
            for step, open_to in one.steps:
                path = step.path.partition("#")[0]
                if open_to and client.get(path).status_code != 200:
                    shut.append((user.username, step.path))

    assert shut == []


def test_ways_name_only_addresses_that_are_built() -> None:
    for way in ways.WAYS:
        for step in way.steps:
            if step.path:
                resolve(step.path.partition("#")[0].partition("?")[0])


def test_the_own_way_comes_first(client: Client, omar: User) -> None:
    said = page(client, omar, "/help/ways/")

    assert said.index('id="process-owner"') < said.index('id="administrator"')
    assert 'href="/settings/users/"' not in said


def test_rule_ids_lead_to_the_rulebook_for_those_who_may_open_it(client: Client, mina: User, omar: User) -> None:
    assert 'href="/settings/rules/#NG-8"' in page(client, mina, "/help/lifecycles/")
    assert 'href="/settings/rules/#NG-8"' not in page(client, omar, "/help/lifecycles/")


def test_help_is_the_last_entry_of_the_menu_but_signing_out(client: Client, sam: User) -> None:
    said = page(client, sam, "/my/")
    menu = said[said.index('class="menu-list"') : said.index("</details>")]

    assert menu.rindex('href="/help/"') < menu.index('action="/logout/"')
    assert menu.count("<a ", menu.rindex('href="/help/"')) == 0


@pytest.mark.parametrize("query", ["light path", "lihgt paht", "preventive action"])
def test_help_is_found_by_the_search(query: str, client: Client, standard: Standard, sam: User) -> None:
    assert "/help/glossary/#" in page(client, sam, f"/search/?q={query}")
