"""The pages of the rules: read by whoever may, changed in two steps, refused with everything typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from auditprog import rulebook
from auditprog.rulebook.in_force import in_force
from kernel.journal import audited
from kernel.models import Setting
from organisation.models import Process, UnitMembership, User
from programmes import queries, services
from programmes.models import PlannedAudit
from tests.programmes.conftest import plan  # noqa: F401 (a fixture)

DAY = date(2026, 6, 1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MONTHS = "programmes.ind_02_months"
HERE = f"/settings/rules/{MONTHS}/"


@pytest.fixture
def as_(client: Client, set_today: Callable[[date], None]) -> Callable[[User], Client]:
    set_today(DAY)

    def sign_in(user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return sign_in


def test_every_rule_and_every_value_has_its_place_on_the_page(as_: Any, ada: User) -> None:
    page = as_(ada).get("/settings/rules/").content.decode()

    for rule in rulebook.TITLES:
        assert f'id="{rule}"' in page, rule
    for key in rulebook.all_fields():
        assert f'id="{key}"' in page, key
    for row in rulebook.NEVER:
        assert str(row.why)[:30] in page
    assert "Not built yet" in page and reverse("rules_value", args=[MONTHS]) not in page


def test_who_may_change_finds_the_way(as_: Any, mina: User) -> None:
    page = as_(mina).get("/settings/rules/").content.decode()

    assert reverse("rules_value", args=[MONTHS]) in page
    assert reverse("rules_preset", args=["strict"]) in page
    assert reverse("rules_value", args=["audits.judgement_sizes"]) not in page, "no page reads it yet"


def test_a_value_is_changed_in_two_steps(as_: Any, mina: User) -> None:
    client = as_(mina)
    assert client.get(HERE).status_code == 200
    first = client.post(HERE, {MONTHS: "18", "version": 0})
    assert first.status_code == 302
    shown = client.get(first["Location"])
    assert "Nothing is saved yet" in shown.content.decode() and not Setting.objects.exists()
    second = client.post(first["Location"], {MONTHS: "18", "reason": "A regulator asked", "version": 0})
    assert second.status_code == 302 and queries.load_policy().ind_02_months == 18
    page = client.get("/settings/rules/").content.decode()
    assert "own value" in page and "A regulator asked" in page and "1 value changed." in page


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        (MONTHS, {MONTHS: "many"}, "Enter a number"),
        (MONTHS, {MONTHS: "121"}, "from 0 to 120"),
        (MONTHS, {MONTHS: ""}, "Enter a value"),
        (MONTHS, {MONTHS: "12"}, "Nothing would change"),
        (MONTHS, {MONTHS: "30"}, "cannot be forgotten"),
        (
            "programmes.weight_time",
            {
                "programmes.weight_importance": "0.3",
                "programmes.weight_change": "0.2",
                "programmes.weight_findings": "0.25",
                "programmes.weight_time": "0.5",
                "programmes.weight_signals": "0.1",
            },
            "The five weights sum to 1.35",
        ),
        ("programmes.annual_core", {"programmes.annual_core": "9.2, all"}, "is no clause number"),
    ],
)
def test_what_cannot_be_is_said_with_everything_typed(
    as_: Any, mina: User, key: str, typed: dict[str, str], words: str
) -> None:
    answer = as_(mina).post(f"/settings/rules/{key}/", {**typed, "version": 0})
    page = answer.content.decode()

    assert answer.status_code == 409 and words in page and 'role="alert"' in page
    assert all(f'value="{value}"' in page for value in typed.values() if value)


def test_a_change_without_a_reason_comes_back_with_the_preview(as_: Any, mina: User) -> None:
    answer = as_(mina).post("/settings/rules/confirm/", {MONTHS: "18", "reason": " ", "version": 0})

    assert answer.status_code == 409 and "what it would do" in answer.content.decode()
    assert not Setting.objects.exists()


def test_two_people_at_once_is_412_and_what_was_typed_is_kept(as_: Any, mina: User, admin_user: User) -> None:
    rulebook.change_rules({"programmes.ind_03": "warn"}, reason="first", by=admin_user, today=DAY)
    client = as_(mina)
    answer = client.post("/settings/rules/confirm/", {MONTHS: "18", "reason": "mine", "version": 0})
    page = answer.content.decode()
    assert answer.status_code == 412 and "Root Admin" in page and "mine</textarea>" in page
    answer = client.post("/settings/rules/presets/strict/", {"reason": "mine", "version": 0})
    assert answer.status_code == 412
    assert client.post("/settings/rules/confirm/", {MONTHS: "18", "reason": "x"}).status_code == 428


@pytest.mark.parametrize(
    "path",
    [
        "/settings/rules/programmes.ind_01/",
        "/settings/rules/audits.judgement_sizes/",
        "/settings/rules/presets/lax/",
        "/settings/rules/confirm/",
        "/settings/rules/confirm/?programmes.ind_01=log&version=0",
        "/settings/rules/confirm/?programmes.ind_02_months=many&version=0",
        "/settings/rules/confirm/?programmes.ind_02_months=18",
    ],
)
def test_what_is_not_there_is_not_found(as_: Any, mina: User, path: str) -> None:
    assert as_(mina).get(path).status_code == 404


def test_a_whole_preset(as_: Any, mina: User) -> None:
    client = as_(mina)
    rulebook.change_rules({MONTHS: 18}, reason="first", by=mina, today=DAY)
    page = client.get("/settings/rules/presets/small/").content.decode()
    assert "would be overwritten" in page and "values change" in page
    done = client.post("/settings/rules/presets/small/", {"reason": "We are three", "version": 1})
    assert done.status_code == 302
    assert rulebook.preset_changes(in_force(), "small") == {}
    again = client.get("/settings/rules/presets/small/").content.decode()
    assert "This preset is in force" in again and "<textarea" not in again


@pytest.mark.parametrize("name", ["ada", "bo"])
def test_readers_of_the_rules_do_not_change_them(as_: Any, ada: User, bo: User, name: str) -> None:
    client = as_({"ada": ada, "bo": bo}[name])
    for path in (HERE, "/settings/rules/presets/strict/", "/settings/rules/confirm/"):
        assert client.get(path).status_code == 403
        assert client.post(path, {MONTHS: "18", "reason": "x", "version": 0}).status_code == 403


@pytest.fixture
def team(
    plan: Callable[..., PlannedAudit],  # noqa: F811
    p01: Process,
    mina: User,
    leo: User,
) -> PlannedAudit:
    with audited(by="system:test", today=DAY):
        UnitMembership(person=leo, unit=p01.unit, start=date(2022, 1, 1)).save()
    audit = plan(p01)
    services.assign(audit, person=leo, role="lead", by=mina, today=DAY)
    return audit


def test_a_rule_id_leads_to_its_line_and_the_line_back(as_: Any, team: PlannedAudit, mina: User) -> None:
    client = as_(mina)
    book = client.get("/settings/rules/").content.decode()
    assert f'Speaks now in <a href="/audits/{team.reference}/team/">{team.reference}</a>' in book
    page = client.get(f"/audits/{team.reference}/team/").content.decode()
    assert '<a class="rule" href="/settings/rules/#IND-07">IND-07</a>' in page


def test_a_rule_id_is_only_words_for_whoever_may_not_read_the_rules(rita: User) -> None:
    from types import SimpleNamespace

    from auditprog.context import Shell
    from kernel.templatetags.ui import rule

    nobody = Shell(SimpleNamespace(user=rita, today=DAY))  # type: ignore[arg-type]
    assert rule({"shell": nobody}, "IND-05") == '<span class="rule">IND-05</span>'  # type: ignore[arg-type]
    assert rule({}, "IND-05") == '<span class="rule">IND-05</span>'  # type: ignore[arg-type]


def test_the_pages_cost_as_much_whatever_was_set(as_: Any, team: PlannedAudit, mina: User) -> None:
    client = as_(mina)
    pages = ["/settings/rules/", HERE, "/settings/rules/presets/strict/"]
    few = [_count(client, page) for page in pages]
    rulebook.adopt_preset("small", reason="x", by=mina, today=DAY)
    for months in range(13, 24):
        rulebook.change_rules({MONTHS: months}, reason="x", by=mina, today=DAY)
    many = [_count(client, page) for page in pages]
    assert many == few and max(many) <= 15


def _count(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len([one for one in seen.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_chapters_are_folded_and_what_was_changed_stands_first(as_: Any, mina: User) -> None:
    from auditprog import rulebook

    rulebook.change_rules({"imports.undo_hours": 48}, reason="over the weekend", by=mina, today=date(2026, 6, 1))
    text = as_(mina).get("/settings/rules/").content.decode()

    assert text.count('<details class="panel chapter">') == len(rulebook.directory.CHAPTERS)
    assert text.index("over the weekend") < text.index('<details class="panel chapter">')
