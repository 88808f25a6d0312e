"""The year from the planner in one step, and taken back in one: audits, teams, years of clauses, sentences."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kernel import delivery
from kernel.workflow import Refused
from programmes import queries, services
from programmes.models import Assignment, BoardStep, CheckNote, CoverageGap, PlannedAudit
from programmes.rules.coverage import later_year
from programmes.services import suggesting
from tests.conftest import SYSTEM
from tests.programmes.test_suggesting import TODAY, helena, only, year

__all__ = ["helena", "year"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ([date(2028, 6, 1)], 2028),
        ([date(2028, 6, 1), date(2029, 1, 1)], 2028),
        ([date(2028, 6, 1), date(2027, 12, 31)], None),  # one of them is due
        ([date(2028, 6, 1), None], None),  # one was never audited
        ([], None),  # nobody answers for the clause
    ],
)
def test_2_3_a_clause_gets_its_year_where_everything_behind_it_comes_later(
    due: list[date | None], expected: int | None
) -> None:
    assert later_year(due, 2027) == expected


@pytest.fixture
def placed(year, helena, monkeypatch):
    """Asked for with one click, worked out by the job, placed by it."""
    only(monkeypatch, "new:P02")
    row = suggesting.begin_suggestion(year, kind="suggest", by=helena, today=TODAY, places=True)
    delivery.sweep()
    row.refresh_from_db()
    assert row.result["proven"]
    return row


def teams(year):
    rows = PlannedAudit.objects.filter(programme=year).exclude(progress="cancelled").order_by("reference")
    return {row.reference: (row.start, sorted(row.assignments.values_list("person", "role"))) for row in rows}


def test_4_1_one_step_places_and_seats_everybody(placed, year, helena):
    assert {line["state"] for line in placed.result["lines"]} == {"taken"}
    assert len(teams(year)) == 3
    assert all(any(role == "lead" for _p, role in team) for _start, team in teams(year).values())
    assert [step.said for step in services.steps_of(year, helena)] == ["3 audits placed by the planner"]
    assert queries.year_board(year, TODAY).explain == ()


def test_4_1_what_the_proof_explains_is_the_planners_sentence(placed):
    assert all(note.sentence.startswith("The planner, 1 December 2025: proven") for note in CheckNote.objects.all())


def test_4_1_one_undo_takes_all_of_it_back(placed, year, helena):
    services.undo_last(year, by=helena, today=TODAY)

    assert [(start.month, team) for start, team in teams(year).values()] == [(3, []), (9, [])]
    assert not (BoardStep.objects.exists() or CheckNote.objects.exists() or CoverageGap.objects.exists())


def test_4_1_where_somebody_was_at_it_since_nothing_is_taken_back(placed, year, helena):
    before = teams(year)
    row = PlannedAudit.objects.filter(programme=year).order_by("pk").first()
    seat = row.assignments.exclude(role="lead").first()
    services.unassign(row, person=seat.person, by=SYSTEM, today=TODAY)

    with pytest.raises(Refused, match="was changed since"):
        services.undo_last(year, by=helena, today=TODAY)

    assert len(teams(year)) == len(before) == 3
    assert Assignment.objects.filter(audit__programme=year).count() == sum(len(t) for _s, t in before.values()) - 1


@pytest.mark.parametrize("what", ["stopped", "not proven", "approved"])
def test_4_1_only_what_is_proven_is_placed_and_only_in_a_draft(year, helena, monkeypatch, what):
    only(monkeypatch)
    row = suggesting.begin_suggestion(year, kind="suggest", by=helena, today=TODAY)
    store = suggesting.work_out(row.pk, today=TODAY)
    store()
    row.refresh_from_db()
    if what == "approved":
        monkeypatch.setattr(type(year), "is_draft", property(lambda self: False))
    else:
        row.result["proven"] = False

    assert services.place_year(row, by=helena, today=TODAY) == (0, [])
    assert not Assignment.objects.filter(audit__programme=year).exists()


def test_4_1_who_does_not_plan_places_nothing(year, helena, northwind, monkeypatch):
    only(monkeypatch)
    row = suggesting.begin_suggestion(year, kind="suggest", by=helena, today=TODAY)
    suggesting.work_out(row.pk, today=TODAY)()
    row.refresh_from_db()

    with pytest.raises(PermissionDenied):
        services.place_year(row, by=northwind.people["keller"], today=TODAY)
    assert not Assignment.objects.filter(audit__programme=year).exists()
