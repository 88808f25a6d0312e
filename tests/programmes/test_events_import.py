"""Changes and signals from a spreadsheet: recognised, refused with a sentence, twice the same changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from organisation.models import Process, User
from programmes.models import ProcessEvent
from tests.organisation.test_imports import bring, outcomes, problems
from tests.programmes.helpers import TODAY

ROWS = (
    "Area\tType\tDate\tTicket\tSummary\n"
    "P01\tMajor incident\t2026-03-03\tINC-1\tMail was down\n"
    "Incident\tcomplaint\t2026-03-04\t\tA customer wrote\n"
)


@pytest.fixture(autouse=True)
def _on_the_day(set_today: Callable[[date], None]) -> None:
    set_today(TODAY)


def test_rows_come_in_once_and_the_list_that_left_changes_nothing(p01: Process, mina: User) -> None:
    table = bring("events", ROWS, mina)
    assert outcomes(table) == ["added", "added"], problems(table)
    assert set(ProcessEvent.objects.values_list("kind", "ref")) == {("major_incident", "INC-1"), ("complaint", "")}

    assert bring("events", ROWS, mina, run=False).counts == {"same": 2}
    changed = ROWS.replace("Mail was down", "Mail was down all day")
    assert outcomes(bring("events", changed, mina))[0] == "changed"
    assert ProcessEvent.objects.get(ref="INC-1").text == "Mail was down all day"
    assert ProcessEvent.objects.count() == 2


def test_an_unknown_process_and_a_day_to_come_are_refused(p01: Process, mina: User) -> None:
    rows = "Process\tWhat happened\tOn\nP99\tcomplaint\t2026-03-03\nP01\tcomplaint\t2027-03-03\n"
    table = bring("events", rows, mina, run=False)

    assert problems(table) == {2: ["No such process"], 3: ["It lies in the future"]}
    assert not ProcessEvent.objects.exists()
