"""The library and the settings in a real browser: accessible, within the policy, never scrolling sideways."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.test import Client

from organisation import services
from organisation.models import Process, User
from tests.ui import browser

pytestmark = pytest.mark.browser

DAY = date(2026, 6, 1)
SIZES = {"phone": (390, 844), "desk": (1440, 900)}
PAGES = (
    "/my/",
    "/my/profile/",
    "/my/notifications/",
    "/library/",
    "/library/people/",
    "/library/people/?q=nobody-at-all",
    "/library/people/ada/",
    "/library/people/ada/ties/",
    "/library/people/ada/competence/",
    "/library/people/new/",
    "/library/people/ada/role/new/",
    "/library/auditors/",
    "/library/processes/",
    "/library/processes/P01/",
    "/library/processes/P01/edit/",
    "/library/parties/",
    "/library/sites/",
    "/settings/organisation/",
    "/settings/organisation/edit/",
    "/settings/journal/",
    "/settings/journal/verify/",
    "/settings/rules/",
    "/settings/users/",
)


@pytest.fixture
def pages(
    set_today: Callable[[date], None], p01: Process, ada: User, leo: User, mina: User, admin_user: User, client: Client
) -> Callable[[str], dict[str, str]]:
    """The HTML of every page, as the administrator sees it, in a theme."""
    set_today(DAY)
    who: dict[str, Any] = {"by": admin_user, "today": DAY}
    services.add_tenure(person=ada, role="operator", process=p01, start=DAY, title="Coordinator", reason="New", **who)
    services.add_line(person=ada, manager=mina, start=DAY, reason="New", **who)
    services.add_relationship(a=ada, b=leo, kind="close_friend", start=DAY, reason="Told", **who)
    services.sign_declaration(person=ada, statement="I built the tool", process=p01, **who)
    services.add_party(name="CloudHarbor", kind="supplier", **who)
    services.add_holiday(day=date(2026, 12, 25), name="Christmas Day", **who)
    client.force_login(admin_user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def read(theme: str) -> dict[str, str]:
        User.objects.filter(pk=admin_user.pk).update(theme=theme)
        return {path: client.get(path).content.decode() for path in PAGES}

    return read


@contextmanager
def chromium() -> Iterator[Any]:
    """Started after the pages were read: its event loop would hide the test's database connection."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engine:
        program = engine.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield program
        program.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_are_accessible_keep_the_policy_and_fit(
    size: str, theme: str, pages: Callable[[str], dict[str, str]]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    html = pages(theme)
    width, height = SIZES[size]
    faults: dict[str, Any] = {}
    complaints: list[str] = []
    with chromium() as program:
        tab = program.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
        tab.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        for path in PAGES:
            tab.unroute_all()
            browser.serve(tab, html[path])
            tab.goto(browser.HOST + "/")
            tab.wait_for_load_state("load")
            found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
            wide = tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            if found or wide:
                faults[path] = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found] + ["wide"] * wide
            if folder := os.environ.get("AUDITPROG_SHOTS"):
                name = f"{size}-{theme}{path.replace('/', '_').replace('?', '_')}"
                tab.screenshot(path=f"{folder}/{name}.png", full_page=True)

    assert faults == {}
    assert complaints == []
