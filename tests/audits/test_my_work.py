"""What an audit puts on somebody's list of work."""

from __future__ import annotations

from datetime import date

import pytest

from audits import queries, services
from tests.audits.conftest import LAST, TODAY
from tests.audits.helpers import CONCLUSIONS

pytestmark = pytest.mark.django_db


def items(user, today=TODAY):
    return [(item.verb, item.thing) for item in queries.work_items(user, today)]


def test_my_work_names_the_next_verb_of_each_person(audit, leo, ada, mina, bo):
    name = "AUD-26-01 Resolution"
    assert (items(leo), items(mina)) == ([], [])
    for person in (leo, ada):
        services.accept_assignment(audit, person=person, by=person, today=TODAY)
    assert items(mina) == [("Start", name)]
    services.start(audit, by=mina, today=TODAY)
    assert (items(leo), items(ada), items(mina)) == ([("Prepare", name)], [], [])
    services.propose_cancelling(audit, reason="x", lost_coverage="y", caught_up="z", by=mina, today=TODAY)
    assert items(bo) == [("Decide on cancelling", name)]


def test_my_work_of_the_report(in_reporting, leo, mina):
    name = "AUD-26-01 Resolution"
    assert (items(leo), items(mina)) == ([("Write the report", name)], [("Approve the report", name)])
    assert queries.work_items(leo, TODAY)[0].due == date(2026, 7, 8)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=LAST)
    assert (items(leo), items(mina)) == ([("Send the report", name)], [])
