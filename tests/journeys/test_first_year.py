"""From an empty trial to an approved programme (issue 3, "It must show" 1, the short way), by plain HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.database import a_place
from tests.journeys.first_year import FirstYear
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
