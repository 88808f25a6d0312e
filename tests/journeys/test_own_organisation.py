"""From `demo --empty` and an organisation's spreadsheets to an approved programme of eight audits (issue 3, 1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys import own
from tests.journeys.chromium import Complaints, browser
from tests.journeys.database import a_place
from tests.journeys.first_year import FirstYear
from tests.journeys.test_browser_year import the_cast as in_browsers

pytestmark = [pytest.mark.browser, pytest.mark.processes]
COUNTS = """
from audits.models import Audit
from findings.models import Nonconformity
from organisation.models import Process, User
from programmes.models import Programme
people, processes = User.objects.exclude(username="admin").count(), Process.objects.count()
audits = Audit.objects.filter(planned__legacy=True).count()
cases = Nonconformity.objects.filter(finding__legacy=True).count()
print(people, processes, audits, cases, Programme.objects.get(year=2027).state)
"""


def test_spreadsheets_become_an_approved_programme_in_the_browser(tmp_path: Path) -> None:
    heard = Complaints()
    with (
        a_place(tmp_path / "var", empty=True) as place,
        place.made.serving() as (address, _supervisor),
        browser() as program,
    ):
        year = FirstYear(in_browsers(address, program, heard))
        year.play(own.STEPS)
        print(f"\n{heard.pages} pages: {year.seconds}")
        assert place.made.python(COUNTS) == "40 27 15 25 approved"
        assert place.made.manage("verify_trail", "--records").startswith("The journal is whole: ")
    assert heard.all == []
