"""The planner's numbers are values of the rules: read once, handed to the planner, said on the page of the plan."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.journal import audited
from kernel.models import Setting
from organisation.models import AuditCapacity
from programmes.planner.problem import Problem, Slot, ToPlace
from programmes.queries import planning, suggested
from programmes.rules.calendar import Span
from programmes.rules.planning import Planning, Weights
from programmes.rules.policy import PRESETS
from programmes.services import suggesting
from tests.conftest import SYSTEM
from tests.programmes.test_suggesting import TODAY, answered, helena, only, year

__all__ = ["helena", "year"]


def setting(key, value):
    with audited(by=SYSTEM, today=TODAY, reason="test"):
        Setting(key=f"programmes.{key}", value=value).save()


def test_the_presets_differ_where_a_small_team_does():
    assert asdict(PRESETS["small"].planner) == asdict(replace(Planning(), field_days=12, seats=1))
    assert PRESETS["strict"].planner == Planning() and PRESETS["small"].planner_goals == Weights()


@pytest.mark.parametrize(
    ("month", "band", "weights", "cost"),
    [
        (5, "high", Weights(), 0),
        (7, "high", Weights(), 24),
        (7, "low", Weights(), 8),
        (3, "high", Weights(), 2),
        (7, "high", Weights(late=5, high=10), 100),
        (3, "high", Weights(early=0), 0),
    ],
)
def test_a_delay_counts_by_band_and_months(month, band, weights, cost):
    slot = Slot("x", Span(date(2026, month, 4), date(2026, month, 5)))
    audit = ToPlace("A", "A", (), (slot,), 4, due=5, weight=weights.of_band(band), band=band)
    assert Problem(2026, (audit,), (), {}, {}, weights=weights).delay(audit, slot) == cost


@pytest.mark.django_db
def test_numbers_of_the_organisation_reach_the_problem(year):
    plain = planning.suggestable(year, TODAY)
    for name, value in (("field_days", 10), ("seats", 1), ("months_before", 0), ("months_after", 0), ("usual_days", 4)):
        setting(f"planner.{name}", value)
    setting("planner_goals.medium", 7)
    setting("planner_goals.high", 7)
    found = planning.suggestable(year, TODAY)
    assert {one.capacity for one in plain.people} == {48} and {one.capacity for one in found.people} == {20}
    assert {audit.seats for audit in found.audits} == {1}
    before, after = ({one.key: one for one in read.audits} for read in (plain, found))
    audit = year.audits.get(title="Resolution")
    assert {slot.month for slot in after[audit.reference].slots} == {3}
    assert {slot.month for slot in before[audit.reference].slots} == {1, 2, 3, 4}
    assert (before[audit.reference].half_days, after[audit.reference].half_days) == (6, 12)
    assert (before["new:P04"].half_days, after["new:P04"].half_days) == (4, 8)
    assert after["new:P04"].weight == found.weights.of_band(after["new:P04"].band)
    assert found.weights.medium == 7


@pytest.mark.django_db
def test_the_rules_are_read_once(year):
    with CaptureQueriesContext(connection) as seen:
        planning.suggestable(year, TODAY)
    assert sum("kernel_setting" in one["sql"] for one in seen.captured_queries) == 1


@pytest.mark.django_db
def test_avl_03_days_entered_for_a_person_count_before_the_usual_ones(year, northwind):
    tomasz, helena = northwind.people["nowak"], northwind.people["brandt"]
    with audited(by=SYSTEM, today=TODAY, reason="test"):
        AuditCapacity(person=tomasz, days=Decimal("9.5"), start=date(2025, 1, 1), end=date(2025, 12, 31)).save()
        AuditCapacity(person=tomasz, days=Decimal("7.5"), start=date(2026, 1, 1)).save()
        AuditCapacity(person=helena, days=Decimal(3), start=date(2027, 1, 1)).save()
    capacity = {one.key: one.capacity for one in planning.suggestable(year, TODAY).people}
    assert (capacity[str(tomasz.pk)], capacity[str(helena.pk)]) == (15, 48)


@pytest.mark.django_db
def test_seats_of_one_send_a_lead_alone_and_the_page_says_what_was_counted_on(year, helena, monkeypatch, client):
    only(monkeypatch)
    setting("planner.seats", 1)
    setting("planner.trainees", 0)
    row = answered(year, helena)
    assert [[seat["role"] for seat in line["seats"]] for line in row.result["lines"]] == [["lead"], ["lead"]]
    said = suggested.shown(row).numbers
    assert "where none are entered: 24" in said and "without a team: 1" in said
    client.force_login(helena)
    text = client.get(reverse("programmes:suggest", args=[2026])).content.decode()
    assert said in text and reverse("rules") + "#r-planner" in text


@pytest.mark.django_db
def test_effort_is_the_limit_of_the_plan_and_a_tenth_of_it_asks_what_a_limit_costs(year):
    setting("planner.effort", 50)
    read = planning.suggestable(year, TODAY)
    assert suggesting._limit(read).work == 50 and suggesting._limit(read, suggesting.LIFTED).work == 5
