"""From an empty trial to an approved programme (issue 3, "It must show" 1, the short way): by HTTP and in Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.chromium import Complaints, browser
from tests.journeys.database import a_place
from tests.journeys.first_year import FirstYear
from tests.journeys.test_browser_year import the_cast as in_browsers
from tests.journeys.test_http_year import the_cast as by_http

pytestmark = pytest.mark.processes


def test_an_empty_trial_reaches_an_approved_programme_by_plain_http(tmp_path: Path) -> None:
    with a_place(tmp_path / "var", empty=True) as place:
        with place.made.serving() as (address, _supervisor):
            come, there = by_http(address)
            year = FirstYear(come)
            year.play()
            print(f"\n{sum(person.requests for person in there.values())} requests; seconds: {year.seconds}")
        assert place.made.manage("verify_trail", "--records").startswith("The journal is whole: ")


@pytest.mark.browser
def test_an_empty_trial_reaches_an_approved_programme_in_the_browser(tmp_path: Path) -> None:
    heard = Complaints()
    with (
        a_place(tmp_path / "var", empty=True) as place,
        place.made.serving() as (address, _supervisor),
        browser() as program,
    ):
        year = FirstYear(in_browsers(address, program, heard))
        year.play()
        print(f"\n{heard.pages} pages: {year.seconds}")
    assert heard.all == []
