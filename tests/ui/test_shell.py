"""What stands around each page: navigation by role, the demo strip, colours, and what it costs."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from auditprog import context
from auditprog.context import Shell
from tests.conftest import TODAY, person


@pytest.fixture
def all_built(monkeypatch):
    """As if every room had its pages: which word is shown is then a matter of roles alone."""
    monkeypatch.setattr(context, "built", lambda path: True)


def shell_of(user, path="/my/", **extra) -> Shell:
    request = RequestFactory().get(path)
    request.user = user
    request.today = TODAY
    for name, value in extra.items():
        setattr(request, name, value)
    return Shell(request)


def words(user) -> list[str]:
    return [str(link.label) for link in shell_of(user).nav]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("programme_manager", ["My work", "Programme", "Audits", "Findings", "Reports", "Library"]),
        ("top_management", ["My work", "Programme", "Audits", "Findings", "Reports", "Library"]),
        ("auditor", ["My work", "Programme", "Audits", "Findings", "Library"]),
        ("process_owner", ["My work", "Findings"]),
        ("reader", ["My work", "Programme", "Audits"]),
        ("administrator", ["My work", "Library"]),
    ],
)
def test_navigation_shows_what_the_role_can_use(all_built, role, expected):
    assert words(person("somebody", role)) == expected


@pytest.mark.django_db
def test_navigation_adds_the_roles_up(all_built):
    assert words(person("both", "process_owner", "administrator")) == ["My work", "Findings", "Library"]


def test_a_visitor_sees_no_navigation(all_built):
    assert words(AnonymousUser()) == []


@pytest.mark.django_db
def test_what_is_not_built_is_not_shown(monkeypatch):
    monkeypatch.setattr(context, "built", lambda path: path == "/my/")

    assert words(person("mina", "programme_manager")) == ["My work"]


@pytest.mark.django_db
def test_the_place_where_one_is_is_marked(all_built):
    shell = shell_of(person("mina", "programme_manager"), "/library/people/ada/")

    assert [str(link.label) for link in shell.nav if link.active] == ["Library"]


@pytest.mark.django_db
def test_administration_is_for_those_who_may(all_built):
    admin, owner = person("admin", "administrator"), person("omar", "process_owner")

    assert [str(link.label) for link in shell_of(admin).administration] == [
        "Set-up",
        "Organisation",
        "Users",
        "Rules",
        "Mail",
        "Journal",
        "Import",
    ]
    assert shell_of(owner).administration == []


@pytest.mark.django_db
def test_colours_come_from_the_profile_and_for_visitors_from_the_cookie():
    user = SimpleNamespace(theme="dark", is_authenticated=True)
    visitor = shell_of(AnonymousUser())
    visitor.request.COOKIES["theme"] = "light"
    strange = shell_of(AnonymousUser())
    strange.request.COOKIES["theme"] = '"><script>'

    assert (shell_of(user).theme, visitor.theme, strange.theme) == ("dark", "light", "system")


@pytest.mark.django_db
def test_the_cast_is_offered_in_a_demo_only(all_built):
    person("helena.brandt", "programme_manager")
    person("admin", "administrator")
    person("stranger.one")

    assert [user.username for user in shell_of(AnonymousUser(), demo_day=TODAY).cast] == ["helena.brandt", "admin"]
    assert shell_of(AnonymousUser()).cast == []


@pytest.mark.django_db
def test_the_shell_costs_two_queries(all_built, django_assert_num_queries):
    shell = shell_of(person("mina", "programme_manager"))

    with django_assert_num_queries(2):
        assert (len(shell.nav), len(shell.administration), shell.has_news, shell.work_count) == (6, 5, False, 0)


@pytest.mark.django_db
def test_pages_of_a_visitor(client, organisation, set_today):
    page = client.get("/login/")

    assert page.status_code == 200
    assert "Testing Ltd" in page.text
    assert "Accounts are made by your administrator." in page.text
    assert "style-src" in page.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_wrong_password_says_so_once_and_keeps_the_name(client, organisation):
    page = client.post("/login/", {"login": "nobody", "password": "wrong"})

    assert page.text.count('role="alert"') == 1
    assert 'value="nobody"' in page.text
    assert "<title>Error: Sign in" in page.text


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_a_page_with_a_way_on(client, mina):
    client.force_login(mina)

    page = client.get("/no/such/page/")

    assert page.status_code == 404
    assert "There is nothing here for you" in page.text
    assert 'href="/my/"' in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/password/change/", "/account/password/reset/", "/account/email/"])
def test_pages_of_the_account_stand_in_the_same_frame(client, mina, path):
    client.force_login(mina)

    page = client.get(path)

    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert 'class="bar"' in page.text


@pytest.mark.django_db
def test_sign_in_has_labels_and_no_placeholders(client, organisation):
    page = client.get("/login/")

    assert "User name or e-mail address" in page.text
    assert "placeholder" not in page.text
    assert page.text.count("Forgotten your password?") == 1
    assert "Forgot your password?" not in page.text
