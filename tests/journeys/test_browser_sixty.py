"""Helena plans 2027 from an empty board: by hand in at most sixty actions, by the planner with one (issue 4).

Both begin where the programme says what it is, every process has its priority, and no audit stands in the year.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.journeys.chromium import Complaints, browser
from tests.journeys.database import Place, a_place
from tests.journeys.hand import Hand
from tests.journeys.story import STATEMENTS

pytestmark = [pytest.mark.browser, pytest.mark.processes]

LIMIT = 60
"""Actions by hand (ux 7, job 5)."""
BOARD = "/programmes/2027/"


@pytest.fixture(scope="module")
def helena(northwind: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hand]:
    """At her empty board; one server and one browser for the file."""
    heard = Complaints()
    folder = tmp_path_factory.mktemp("sixty") / "var"
    with (
        a_place(folder, like=northwind) as place,
        place.made.serving() as (address, _supervisor),
        browser() as program,
    ):
        context = program.new_context(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        heard.listen(context)
        hand = Hand(address, context, heard)
        hand.sign_in("helena.brandt")
        write_down(hand)
        print(f"\nthe programme written down: {hand.actions} actions")
        yield hand
        assert heard.all == []


def write_down(hand: Hand) -> None:
    """The programme's texts, one objective, one risk, and priorities: what no board can know."""
    hand.open("/programmes/")
    hand.actions = 0
    hand.follow("New programme")
    people = {"manager": "Helena Brandt", "sponsor": "Karin Svensson"}
    hand.send("", {"year": "2027", **people, "budget_days": "90", "begin_from": "An empty year"})
    hand.follow("Statements and risks")
    hand.follow("Change")
    hand.send("", STATEMENTS)
    hand.follow("Add an objective")
    hand.send("", {"text": "Every process that is due was audited", "measure": "All of them, by December"})
    hand.follow("Add a risk")
    hand.send("", {"text": "One lead from October on", "category": "Resources", "likelihood": "3", "impact": "4"})
    hand.follow("Priorities")
    hand.press("Suggest priorities")
    hand.follow("Year board")


def to_place(hand: Hand) -> int:
    count = hand.window.locator("#board-tray .count")
    return int(count.inner_text()) if count.count() else 0


EARLIER = {"Internal audit": 6}
"""In November nobody independent may lead it any more: it is dragged to June, while two others hold the grade."""
WHY = "She leads it once more: the second one who knows the topic is trained this year."
LATER = "2028"
"""When processes of low risk, whose interval is two years, come again."""


def place(hand: Hand) -> None:
    """The first line of the tray: placed, its lead taken, and a second auditor where the risk is high."""
    window, left = hand.window, to_place(hand)
    todo = window.locator("#board-tray form.todo").first
    name, said = todo.locator("b").inner_text(), todo.inner_text()
    if name in EARLIER:
        hand.drag(todo.locator("b"), window.locator("#board thead .m").nth(EARLIER[name] - 1))
    else:
        hand.click(todo.get_by_role("button").first)
    picks = window.locator("#board-pop form.picks")
    picks.locator("legend", has_text="Who leads?").wait_for()
    assert to_place(hand) == left - 1
    hand.click(picks.get_by_role("button").first)
    picks.locator("legend", has_text="Who joins?").wait_for()
    if "High risk" in said or "open major" in said:
        hand.click(picks.get_by_role("button").first)
        window.locator("#board-pop .pop-team li").nth(1).wait_for()


def explain(hand: Hand) -> int:
    """Every warning gets its sentence, in one form; the clauses that wait get their year, in another."""
    hand.reread()
    hand.follow("Explain all")
    asked = [control.name for control in hand.page.form().controls if control.name.startswith("say-")]
    hand.send("", dict.fromkeys(asked, WHY))
    hand.follow("Submit for approval")
    hand.follow("Explain several at once")
    hand.send("", {"later_year": LATER})
    return len(asked)


def nothing_left(hand: Hand) -> None:
    """The board says so, and the page before approval does."""
    hand.open(BOARD)
    assert "Nothing to fix" in hand.text and "to explain" not in hand.text.replace("To explain", "")
    assert to_place(hand) == 0
    hand.open(f"{BOARD}submit/")
    assert "Nothing stands in the way." in hand.text


def test_2027_by_the_planner_with_one_action_and_taken_back_with_another(helena: Hand) -> None:
    """What the plan leaves to explain is explained by its proof, as the planner's sentence."""
    helena.open(BOARD)
    lines = to_place(helena)
    helena.actions, begun = 0, time.monotonic()
    helena.click(helena.window.get_by_role("button", name="Suggest and place all"))
    helena.window.locator("#board-undo", has_text=f"{lines} audits placed by the planner").wait_for(timeout=120_000)
    seconds = time.monotonic() - begun
    print(f"\n{lines} audits by the planner: {helena.actions} action, {seconds:.0f} s")
    assert (lines, helena.actions) == (19, 1)
    nothing_left(helena)

    helena.open(BOARD)
    helena.click(helena.window.locator("#board-undo button"))
    helena.window.locator("#board-tray .count").wait_for()
    assert to_place(helena) == lines


def test_2027_by_hand_within_sixty_actions(helena: Hand) -> None:
    helena.open(BOARD)
    lines = to_place(helena)
    helena.actions, begun = 0, time.monotonic()
    while to_place(helena):
        place(helena)
    explained = explain(helena)
    seconds = time.monotonic() - begun
    print(f"\n{lines} audits by hand: {helena.actions} actions, {seconds:.0f} s, {explained} warnings explained")
    nothing_left(helena)
    assert lines == 19
    assert helena.actions <= LIMIT
