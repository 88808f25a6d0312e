"""The whole year by plain HTTP against `manage.py serve` with its own processes; then the trail, whole and damaged."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.database import Place, a_place
from tests.journeys.http import Visitor
from tests.journeys.story import Year
from tests.support import processes

pytestmark = pytest.mark.processes


def the_cast(address: str) -> tuple[Callable[[str], Visitor], dict[str, Visitor]]:
    """Each of the cast signs in once, by one click."""
    there: dict[str, Visitor] = {}

    def come(username: str) -> Visitor:
        if username not in there:
            there[username] = Visitor(address)
            there[username].sign_in(username)
        return there[username]

    return come, there


@pytest.fixture(scope="module")
def lived(northwind: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Year]]:
    """An installation in which the year was lived, at rest."""
    with a_place(tmp_path_factory.mktemp("http") / "var", like=northwind) as place:
        with place.made.serving() as (address, _supervisor):
            come, there = the_cast(address)
            year = Year(come)
            year.play()
            print(f"\n{sum(person.requests for person in there.values())} requests; seconds: {year.seconds}")
        yield place, year


def test_a_year_from_plan_to_management_review_by_plain_http(lived: tuple[Place, Year]) -> None:
    place, year = lived
    assert (year.incident, year.nc, year.review) == ("AUD-27-01", "NC-27-01", "MR-27-1")
    assert year.pdf.startswith(b"%PDF-")
    assert place.made.python("from kernel.models import Job; print(Job.objects.filter(state='failed').count())") == "0"


def test_the_trail_is_clean_after_the_year(lived: tuple[Place, Year]) -> None:
    place, _year = lived
    assert place.made.manage("verify_trail", "--records").startswith("The journal is whole: ")


def test_the_trail_names_the_row_of_which_a_byte_was_changed_in_a_copy(
    lived: tuple[Place, Year], tmp_path: Path
) -> None:
    place, year = lived
    with a_place(tmp_path / "var", like=place) as copy:
        pk = copy.change_one_byte("findings_finding", "gap", year.nc)
        command = [sys.executable, "manage.py", "verify_trail", "--records"]
        done = subprocess.run(command, cwd=processes.ROOT, env=dict(copy.made.env), capture_output=True, text=True)
        assert done.returncode == 1, done.stderr
        (line,) = done.stdout.splitlines()
        assert line.startswith(f"record: findings.Finding {pk} {year.nc}: differs from event ")
