"""Forged, foreign and greedy requests change nothing (SEC-03, SEC-21)."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.routes.rounds import Writes
from tests.routes.sheets import TABLE, WORKS, Sheet
from tests.routes.snapshot import dump, keys, model_fields
from tests.routes.world import CAST, World

pytestmark = pytest.mark.django_db
UNSAFE = [line for line in TABLE if line.method == "POST" and set(line.expected[1:]) != {405}]


def strict(client: Client) -> Client:
    """The same browser before a server that asks for the token."""
    found = Client(enforce_csrf_checks=True, raise_request_exception=False)
    found.cookies = client.cookies
    return found


@pytest.mark.parametrize("who", ["leo", "mina", "omar", "root"])
def test_sec_21_a_post_without_the_token_is_403_and_changes_nothing(
    who: str, world: World, clients: dict[str, Client]
) -> None:
    client, writes = strict(clients[who]), Writes()

    with connection.execute_wrapper(writes):
        got = {line.id: client.post(line.address(world), line.typed(world)).status_code for line in UNSAFE}

    assert {name for name, status in got.items() if status != 403} == set()
    assert writes.seen == []


def test_sec_21_a_token_from_a_foreign_page_is_403(world: World, clients: dict[str, Client]) -> None:
    client, writes = strict(clients["mina"]), Writes()
    token = "a" * 32
    client.cookies[settings.CSRF_COOKIE_NAME] = token
    got = {}

    with connection.execute_wrapper(writes):
        for line in UNSAFE:
            typed = {**line.typed(world), "csrfmiddlewaretoken": token}
            got[line.id] = client.post(line.address(world), typed, headers={"Origin": "https://evil.example"})
        own = client.post(reverse("my_theme"), {"csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"})

    assert {name for name, answer in got.items() if answer.status_code != 403} == set()
    assert writes.seen == []
    assert own.status_code == 400  # the negative control: with our own origin the token is good


FOREIGN = [
    ("audits:question_field", {"reference": "fieldwork", "pk": "foreign_question"}),
    ("audits:question_answer", {"reference": "fieldwork", "pk": "foreign_question"}),
    ("audits:question_remove", {"reference": "preparing", "pk": "foreign_own"}),
    ("audits:answer_approve", {"reference": "fieldwork", "pk": "foreign_question"}),
    ("audits:question_explain", {"reference": "fieldwork", "pk": "foreign_question"}),
    ("audits:source_detail", {"reference": "fieldwork", "pk": "foreign_source"}),
    ("audits:source_attach", {"reference": "fieldwork", "pk": "foreign_source"}),
    ("audits:source_link", {"reference": "fieldwork", "pk": "foreign_source"}),
    ("audits:source_unlink", {"reference": "fieldwork", "pk": "foreign_source"}),
    ("audits:source_current", {"reference": "fieldwork", "pk": "foreign_source"}),
    ("audits:source_file", {"reference": "fieldwork", "pk": "foreign_file"}),
    ("audits:deviation_explain", {"reference": "reporting", "pk": "foreign_deviation"}),
    ("findings:finding_file", {"reference": "issued", "pk": "finding_file"}),
    ("findings:extension_decide", {"reference": "implementing", "pk": "asked"}),
    ("findings:draft_edit", {"reference": "foreign", "letter": "draft"}),
    ("findings:draft_issue", {"reference": "fieldwork", "letter": "draft"}),
    ("findings:draft_withdraw", {"reference": "fieldwork", "letter": "draft"}),
    ("findings:finding_answer_correction", {"reference": "foreign_nc"}),
    ("findings:finding_answer_cause", {"reference": "foreign_nc"}),
    ("findings:finding_answer_send", {"reference": "foreign_nc"}),
    ("findings:finding_acknowledge", {"reference": "foreign_nc"}),
    ("organisation:fact_edit", {"username": "@omar", "kind": "'role", "pk": "foreign_tenure"}),
    ("organisation:fact_end", {"username": "@omar", "kind": "'role", "pk": "foreign_tenure"}),
    ("organisation:declaration_decide", {"username": "@omar", "pk": "declaration"}),
    ("standards:version_edit", {"code": "other_document", "pk": "document_version"}),
    ("programmes:audit_edit", {"year": "draft_year", "reference": "planned"}),
    ("programmes:audit_move", {"year": "draft_year", "reference": "planned"}),
    ("audits:audit_scope", {"year": "draft_year", "reference": "planned"}),
    ("programmes:audit_drop", {"year": "draft_year", "reference": "planned"}),
    ("programmes:suggest_progress", {"year": "year", "pk": "suggestion"}),
    ("programmes:suggest_stop", {"year": "year", "pk": "suggestion"}),
    ("programmes:suggest_take", {"year": "year", "pk": "suggestion"}),
    ("programmes:team_seat", {"reference": "planned", "username": "@nils"}),
    ("programmes:objection_decide", {"reference": "preparing", "pk": "objection"}),
    ("reviews:review_frozen", {"reference": "review", "number": "paper"}),
    ("reviews:review_frozen_ask", {"reference": "review", "number": "paper"}),
]


@pytest.mark.parametrize(("route", "on"), FOREIGN, ids=lambda value: value if isinstance(value, str) else "")
def test_what_belongs_to_another_is_404_under_this_address(
    route: str, on: dict[str, str], world: World, clients: dict[str, Client]
) -> None:
    address, writes = reverse(route, kwargs={name: world.at[key] for name, key in on.items()}), Writes()
    typed = {"version": "1", "answer": world.at["fieldwork_answer"], "result": "conforming", "reason": "x" * 30}

    with connection.execute_wrapper(writes):
        got = {clients[who].post(address, typed).status_code for who in WORKS}
        got |= {clients[who].get(address).status_code for who in WORKS}

    assert got <= {403, 404, 405}
    assert 404 in got
    assert writes.seen == []


BODIES = [
    ("audits:source_link", {"reference": "fieldwork", "pk": "fieldwork_source"}, {"answer": "foreign_answer"}, "leo"),
    ("audits:source_unlink", {"reference": "fieldwork", "pk": "fieldwork_source"}, {"answer": "foreign_answer"}, "leo"),
    ("programmes:team_unassign", {"reference": "planned"}, {"person": "#nils"}, "mina"),
    ("findings:finding_repeat", {"reference": "issued"}, {"candidate": "foreign_nc"}, "leo"),
    ("findings:finding_answer_evidence", {"reference": "implementing"}, {"action": "foreign_nc"}, "omar"),
]


@pytest.mark.parametrize(("route", "on", "sends", "who"), BODIES, ids=lambda value: value if ":" in str(value) else "")
def test_what_belongs_to_another_is_refused_in_a_form(
    route: str, on: dict[str, str], sends: dict[str, str], who: str, world: World, clients: dict[str, Client]
) -> None:
    before = dump(known := keys())
    address = reverse(route, kwargs={name: world.at[key] for name, key in on.items()})

    answer = clients[who].post(address, {"version": "1", **{name: world.at[key] for name, key in sends.items()}})

    assert answer.status_code in (404, 409, 412)
    assert dump(known) == before


ANSWER = frozenset({"note", "reason", "catch_up", "extent_k", "extent_n", "suggestion"})
OFFERED: dict[str, frozenset[str]] = {
    "programmes:team_assign": frozenset({"supervisor"}),
    "audits:question_answer": ANSWER,
    "audits:question_field": ANSWER,
    "findings:audit_issue": frozenset({"reason", "late_reason"}),
    "findings:draft_issue": frozenset({"reason", "late_reason"}),
}
"""Fields that the route takes and that this world's page does not show."""
GREEDY: dict[str, str] = {"state": "closed", "progress": "completed", "grade": "major", "is_superuser": "1"}


def test_sec_03_every_other_field_of_every_record_added_to_a_form_changes_nothing_more(
    world: World, clients: dict[str, Client], sheets: dict[str, Sheet]
) -> None:
    """Each form is sent twice from the same world, once with some 300 fields more; both leave the same records."""
    wrong, known = {}, keys()
    for name, sheet in sheets.items():
        if sheet.line.route in ("demo_clock", "demo_sign_in"):
            continue
        plain = _after(sheet, {}, clients, known)
        greedy = _after(sheet, _planted(sheet, world), clients, known)
        if plain != greedy:
            wrong[name] = sorted(label for label in greedy[1] if greedy[1][label] != plain[1][label]) or greedy[0]

    assert wrong == {}


def _planted(sheet: Sheet, world: World) -> dict[str, str]:
    taken = {"id", "version", *sheet.form.fields, *OFFERED.get(sheet.line.route, ())}
    names = [name for name in model_fields() if name not in taken]
    return {name: GREEDY.get(name, str(world.people["sam"].pk)) for name in names}


def _after(
    sheet: Sheet, more: dict[str, str], clients: dict[str, Client], known: dict[Any, set[Any]]
) -> tuple[int, dict[str, list[str]]]:
    with transaction.atomic():
        status = clients[sheet.who].post(sheet.address, {**more, **sheet.typed}).status_code
        found = dump(known)
        transaction.set_rollback(True)
    return status, found


def test_the_table_of_forms_reaches_nearly_every_unsafe_route(sheets: dict[str, Sheet]) -> None:
    """Those without a form in this world need a state that it does not hold; the rooms test them."""
    reached = {sheet.line.route for sheet in sheets.values()}

    assert {line.route for line in UNSAFE} - reached == {
        "audits:answer_approve",
        "audits:audit_confirm_team",
        "demo_sign_in",
        "findings:finding_repeat",
        "import_check",
        "import_go_on",
        "mail_again",
        "my_feed_stop",
        "organisation:invitation_accept",
        "organisation:invitation_send",
        "programmes:board_seat",
        "programmes:dates_answer",
        "programmes:programme_begin",
        "programmes:suggest_stop",
        "reviews:decision_reopen",
        "reviews:input_confirm",
        "reviews:minutes_approve",
        "reviews:review_close",
        "reviews:review_freeze",
        "rules_confirm",
        "setup_first",
    }
    assert set(CAST) >= {sheet.who for sheet in sheets.values()}
