"""Every page of the product in Chromium: axe finds nothing, nothing scrolls sideways, the policy holds.

How "every page" is found: Helena, Tomasz, Viktor, Karin and the administrator walk by plain HTTP from every address of
the URL resolver, following links and forms; before that Helena plans 2027 and Karin approves it, so that drafts,
refusals and the approver's page are there. Of each route every *look* is kept once: a page that shows no kind of
element (tag, class, input type) that its route did not show before is left out, because axe would say the same.

Each kept page is drawn with the product's own style sheets, scripts and policy at 390 px light and at 1440 px dark,
with everything that can be unfolded unfolded, and axe runs with WCAG 2.2 A, AA and best practice (judging.py). The
other two combinations (390 dark, 1440 light) run on the first page of each route, on what a size or a theme changes;
of the further looks of a route so does 1440 dark.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import story
from tests.journeys.chromium import Complaints, browser
from tests.journeys.database import Place, a_place
from tests.journeys.sweep import Listening, Sweep, routes

pytestmark = [pytest.mark.browser, pytest.mark.processes]

WHO = ("admin", "helena.brandt", "tomasz.nowak", "viktor.petrov", "karin.svensson")
ROOT = Path(__file__).resolve().parents[2]
CORES = 2
WALKS = (
    ("approval", WHO),
    ("preparation", ("tomasz.nowak",)),
    ("report", ("viktor.petrov", "tomasz.nowak")),
    ("management_review", ("helena.brandt", "karin.svensson")),
)
"""Who looks around after which step of the year."""
NOBODY = ("/login/", "/account/password/reset/", "/account/inactive/", "/healthz", "/no-such-page/")
NOT_WALKED = {
    "import_discard": "only by a form of an import that is still a draft",
    "account_confirm_email": "needs the key of a mail; sign-up is closed",
    "account_reset_password_from_key": "needs the key of a mail",
    "account_logout": "ends the walk",
    "feed": "needs the secret of a calendar; no page, and shown to nobody twice",
    "organisation:party_fact_end": "no party delivers anything in the demo",
    "organisation:party_fact_void": "no party delivers anything in the demo",
    "findings:draft_issue": "only by a form, on a draft after the closing meeting",
    "findings:draft_withdraw": "drafts live within one step of the year; findings:own_withdraw shows the same form",
    "findings:extension_decide": "no extension is waiting in the demo",
    "import_answer": "only by a form of import_check, which it shows again",
    "import_go_on": "after a stop only; leads to import_detail",
    "import_not_undone": "a file, where an undo left something",
    "import_progress": "a fragment of a job; a small import is done at once",
    "my_deputy_end": "nobody named a deputy in the demo; my_deputy_new shows the same form",
    "organisation:invitation_accept": "needs the key of a mail",
    "setup_first": "needs the key that manage.py init prints",
    "organisation:proof_file": "a file, and nobody's proofs are files in the demo",
    "organisation:declaration_decide": "no declaration is waiting in the demo",
    "programmes:mark_edit": "no day is marked in the demo; programmes:mark_new shows the same form",
    "programmes:mark_remove": "no day is marked in the demo",
    "programmes:dates_answer": "needs the key of a mail",
    "programmes:dates_take": "only by a form, on a proposal that an owner made",
    "programmes:dates_decline": "no owner proposes other days in the demo",
    "programmes:event_strike": "no change or signal is entered in the demo",
    "programmes:suggest_progress": "a fragment of a job; it leads to programmes:suggest",
    "programmes:suggest_stop": "only by a form of programmes:suggest, while the planner works",
    "programmes:suggest_take": "only by a form of programmes:suggest, once the planner has answered",
}
"""Addresses that nobody comes to on these walks, and why; the room's own tests show them."""


@pytest.fixture(scope="module")
def served(northwind: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with (
        a_place(tmp_path_factory.mktemp("axe") / "var", like=northwind) as place,
        place.made.serving(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as (address, _supervisor),
    ):
        yield address


@pytest.fixture(scope="module")
def sweep(served: str) -> Sweep:
    """Read by everybody."""
    found = Sweep()
    there: dict[str, Listening] = {}

    def come(who: str) -> Listening:
        if who not in there:
            there[who] = Listening(served, who, found)
            there[who].sign_in(who)
        return there[who]

    anybody = Listening(served, "nobody", found)
    for address in NOBODY:
        anybody.load(address)
    year = story.Year(come)
    for last, walkers in WALKS:
        year.play(last)
        for who in walkers:
            found.walk(who, come(who))
    come("helena.brandt").open(f"/audits/{year.incident}/team/tomasz.nowak/")
    come("tomasz.nowak").open(f"/findings/{year.nc}/")
    come("tomasz.nowak").follow("release-form.txt")
    an_import(come("admin"))
    return found


def an_import(admin: Listening) -> None:
    """The four steps of the wizard, with one row that stays out; then what was imported is taken back."""
    admin.open("/import/new/units/")
    admin.send("", {"pasted": "Code\tName\nNEW\tNew desk\nBAD\t\n"}, press="Read it")
    admin.follow("Next: columns")
    admin.send("")
    admin.open(f"{admin.at}?show=reject")
    admin.open(admin.at.partition("?")[0])
    admin.send("/run/")
    admin.open(admin.at)
    page = admin.at
    for words in ("The file as it came", "As a file with the reason", "Undo"):
        admin.open(page)
        admin.follow(words)
    admin.open("/import/")


def test_every_address_that_shows_a_page_was_read(sweep: Sweep) -> None:
    unread = {name for name in routes() if name not in sweep.answers}
    print(f"\n{sweep.read} pages read, {len(sweep.sheets)} looks of {len({s.route for s in sweep.sheets})} routes kept")
    assert unread == set(NOT_WALKED), sorted(unread ^ set(NOT_WALKED))
    wrong = {name: sorted(codes) for name, codes in sweep.answers.items() if any(code >= 500 for code in codes)}
    assert wrong == {}


def test_every_page_is_accessible_fits_and_keeps_the_policy(served: str, sweep: Sweep, tmp_path: Path) -> None:
    begun, firsts = time.monotonic(), {sheet.route: sheet for sheet in reversed(sweep.sheets)}
    told = [(asdict(sheet), firsts[sheet.route] is sheet) for sheet in sweep.sheets]
    with ThreadPoolExecutor(CORES) as pool:
        parts = list(pool.map(lambda n: in_a_process(served, told[n::CORES], tmp_path / str(n)), range(CORES)))
    faults = {page: found for part in parts for page, found in part["faults"].items()}
    print(f"\n{len(told)} pages in {time.monotonic() - begun:.0f} s")
    assert faults == {}, "\n".join(f"{page}: {found}" for page, found in faults.items())
    assert [fault for part in parts for fault in part["heard"]] == []


def in_a_process(served: str, told: list[Any], place: Path) -> dict[str, Any]:
    """tests.journeys.judging over some of the pages."""
    given, answer = place.with_suffix(".pages"), place.with_suffix(".faults")
    given.write_text(json.dumps(told))
    subprocess.run([sys.executable, "-m", "tests.journeys.judging", served, given, answer], cwd=ROOT, check=True)
    return json.loads(answer.read_text())


def test_a_violation_and_a_missing_file_would_be_heard(served: str) -> None:
    heard = Complaints()
    with browser() as program:
        context = program.new_context()
        heard.listen(context)
        tab = context.new_page()
        tab.goto(f"{served}/login/")
        tab.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p><img src=/static/no>')"
        )
        tab.wait_for_timeout(500)
    assert len(heard.policy) > 0
    assert heard.statics == ["404 /static/no"]
