"""Suggest a year and repair one on Northwind: the job, what it stores, and lines taken through the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kernel import delivery, outbox
from kernel.journal import audited
from kernel.models import Job
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import Qualification, TopicLevel, User
from programmes import queries, services
from programmes.models import Assignment, PlannedAudit, Programme, Suggestion, SuggestionRun
from programmes.queries import planning, suggested
from programmes.services import suggesting
from tests.conftest import SYSTEM

TODAY = date(2025, 12, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def year(northwind) -> Programme:
    """The draft for 2026 with two audits that have no team yet, and a manager who plans."""
    nw = northwind
    made = services.create_programme(
        year=2026, manager=nw.people["brandt"], sponsor=nw.people["svensson"], by=SYSTEM, today=TODAY
    )
    for title, code, start, end in (
        ("Resolution", "P01", date(2026, 3, 16), date(2026, 3, 18)),
        ("Suppliers", "P14", date(2026, 9, 14), date(2026, 9, 16)),
    ):
        services.plan_audit(
            made,
            title=title,
            start=start,
            end=end,
            scope=nw.scope(code),
            planned_days=Decimal(6),
            by=SYSTEM,
            today=TODAY,
        )
    return made


def only(monkeypatch, *codes):
    """Nothing new is due, so that a test plans what it names."""
    kept = planning._Reader._due
    monkeypatch.setattr(planning._Reader, "_due", lambda self: (one for one in kept(self) if one.key in codes))


def answered(programme, by, kind="suggest", today=TODAY) -> Suggestion:
    row = suggesting.begin_suggestion(programme, kind=kind, by=by, today=today)
    store = suggesting.work_out(row.pk, today=today)
    assert store is not None
    store()
    row.refresh_from_db()
    return row


@pytest.fixture
def helena(northwind):
    return northwind.people["brandt"]


def test_the_job_works_it_out_and_a_second_run_changes_nothing(year, helena, monkeypatch):
    only(monkeypatch)
    row = suggesting.begin_suggestion(year, kind="suggest", by=helena, today=TODAY)
    job = outbox.find(row.dedup_key)
    assert (job.kind, job.state) == ("solve", Job.State.PENDING)
    delivery.sweep()
    row.refresh_from_db()
    assert row.is_done and outbox.find(row.dedup_key).state == Job.State.DONE
    assert suggesting.work_out(row.pk, today=TODAY) is None


def test_a_line_has_days_team_reasons_and_what_stands_against_others(year, helena, northwind, monkeypatch):
    only(monkeypatch)
    result = answered(year, helena).result
    assert result["proven"] and [name for name, _v, _b in result["goals"]] == [
        "missing",
        "priority",
        "warned",
        "balance",
        "travel",
    ]
    lines = {line["title"]: line for line in result["lines"]}
    assert lines["Resolution"]["start"][:7] == "2026-03" and lines["Suppliers"]["start"][:7] == "2026-09"
    suppliers = lines["Suppliers"]
    assert [seat["role"] for seat in suppliers["seats"]][:2] == ["lead", "auditor"]
    assert suppliers["here"] and all(seat["why"] for seat in suppliers["seats"])
    amina = northwind.people["diallo_a"].pk
    assert amina not in {seat["person"] for seat in suppliers["seats"]}
    said = {one["person"]: one["why"] for one in suppliers["others"]}
    assert amina not in said or said[amina][0]["rule"] == "IND-09"


def test_taking_a_line_plans_through_the_services(year, helena, monkeypatch):
    only(monkeypatch)
    row = answered(year, helena)
    line = row.result["lines"][0]
    audit = suggesting.take(row, line["key"], by=helena, today=TODAY)
    assert (audit.start.isoformat(), audit.end.isoformat()) == (line["start"], line["end"])
    held = {(seat.person_id, seat.role) for seat in audit.assignments.all()}
    assert held == {(seat["person"], seat["role"]) for seat in line["seats"]}
    row.refresh_from_db()
    assert row.result["lines"][0]["state"] == "taken" and row.result["lines"][1]["state"] == "open"
    with pytest.raises(Refused, match="taken already"):
        suggesting.take(row, line["key"], by=helena, today=TODAY)


def test_a_line_that_the_services_refuse_leaves_nothing_behind(year, helena, northwind, monkeypatch):
    """Between the suggestion and the click the lead becomes owner of the process: IND-01."""
    only(monkeypatch)
    row = answered(year, helena)
    line = next(one for one in row.result["lines"] if one["title"] == "Resolution")
    lead = User.objects.get(pk=line["seats"][0]["person"])
    organisation.add_tenure(
        person=lead,
        role="owner",
        process=northwind.processes["P01"],
        start=date(2026, 1, 1),
        by=SYSTEM,
        today=TODAY,
        reason="takes over",
    )
    before = list(PlannedAudit.objects.values_list("pk", "start", "version"))
    with pytest.raises(Refused, match="IND-01"):
        suggesting.take(row, line["key"], by=helena, today=TODAY)
    assert list(PlannedAudit.objects.values_list("pk", "start", "version")) == before
    assert not Assignment.objects.filter(audit__programme=year).exists()
    row.refresh_from_db()
    kept = suggesting.line_of(row, line["key"])
    assert kept["state"] == "refused" and any("IND-01" in said for said in kept["refused"])


def test_take_all_takes_what_it_can(year, helena, monkeypatch):
    only(monkeypatch)
    row = answered(year, helena)
    taken, refused = suggesting.take_all(row, by=helena, today=TODAY)
    assert (taken, refused) == (2, [])
    assert all(queries.candidates(audit, TODAY) for audit in year.audits.all())
    blocked = [
        verdict
        for audit in year.audits.all()
        for seat in audit.assignments.all()
        for verdict in seat.verdicts.filter(severity__in=("block", "mitigate"))
    ]
    assert blocked == []


def test_what_is_due_and_stands_nowhere_becomes_an_audit(year, helena, monkeypatch):
    """P04 was never audited here, so it is due; taking its line plans an audit of its leaves."""
    read = planning.suggestable(year, TODAY)
    assert "new:P04" in read.sources and "new:P01" not in read.sources
    only(monkeypatch, "new:P04")
    row = answered(year, helena)
    audit = suggesting.take(row, "new:P04", by=helena, today=TODAY)
    assert audit.title == "Change" and set(audit.scope.values_list("clause__number", flat=True)) == {
        "8.5.1.1",
        "8.5.1.2",
        "8.5.1.3",
    }
    assert audit.assignments.filter(role="lead").exists()


def test_ind_08_a_repair_after_a_new_line_changes_that_audit_alone(year, helena, northwind, monkeypatch):
    only(monkeypatch)
    suggesting.take_all(answered(year, helena), by=helena, today=TODAY)
    assert answered(year, helena, "repair").result["lines"] == []
    resolution = year.audits.get(title="Resolution")
    lead = resolution.assignments.get(role="lead").person
    organisation.add_tenure(
        person=lead,
        role="owner",
        process=northwind.processes["P01"],
        start=date(2026, 1, 1),
        by=SYSTEM,
        today=TODAY,
        reason="takes over",
    )
    row = answered(year, helena, "repair")
    assert [line["key"] for line in row.result["lines"]] == [resolution.reference]
    line = row.result["lines"][0]
    assert lead.pk not in {seat["person"] for seat in line["seats"]} and line["was"] == [line["start"], line["end"]]
    suggesting.take(row, resolution.reference, by=helena, today=TODAY)
    assert not resolution.assignments.filter(person=lead).exists()
    assert resolution.assignments.filter(role="lead").exists()


def test_freeze_weeks_are_no_candidates(year, helena, monkeypatch):
    only(monkeypatch)
    services.add_mark(
        year,
        kind="freeze",
        start=date(2026, 3, 1),
        end=date(2026, 3, 31),
        title="Year end",
        by=SYSTEM,
        today=TODAY,
    )
    lines = {line["title"]: line for line in answered(year, helena).result["lines"]}
    assert lines["Resolution"]["start"][:7] != "2026-03"


def test_stop_keeps_what_there_is(year, helena, monkeypatch):
    only(monkeypatch)
    row = suggesting.begin_suggestion(year, kind="suggest", by=helena, today=TODAY)
    monkeypatch.setattr(suggesting, "EVERY", 0.0)
    suggesting.stop_suggestion(row, by=helena)
    assert SuggestionRun.objects.get(suggestion=row).stop_asked
    suggesting.work_out(row.pk, today=TODAY)()
    row.refresh_from_db()
    assert row.result["stopped"]


def test_only_who_plans_may_ask_and_one_at_a_time(year, helena, northwind, monkeypatch):
    with pytest.raises(PermissionDenied):
        suggesting.begin_suggestion(year, kind="suggest", by=northwind.people["petrov"], today=TODAY)
    suggesting.begin_suggestion(year, kind="suggest", by=helena, today=TODAY)
    with pytest.raises(Refused, match="works on this year"):
        suggesting.begin_suggestion(year, kind="suggest", by=helena, today=TODAY)
    assert Suggestion.objects.count() == 1


def test_cmp_04_a_grade_that_ended_is_said_with_its_day_and_what_to_do(year, helena, northwind, monkeypatch):
    """Whoever knows the topic has lost the grade: named, with the day and the page where it is renewed."""
    only(monkeypatch)
    topic = northwind.processes["P01"].topic
    people = TopicLevel.objects.filter(topic=topic, level__gte=3).select_related("person")
    knowing = [row.person for row in people if Qualification.objects.filter(person=row.person).exists()]
    with audited(by=SYSTEM, today=TODAY, reason="test"):
        for row in Qualification.objects.filter(person__in=knowing):
            row.valid_from, row.valid_to = date(2024, 1, 1), date(2025, 6, 30)
            row.save()
    assert {str(one.pk) for one in knowing} <= {one.key for one in planning.suggestable(year, TODAY).near}
    row = answered(year, helena)
    told = {one.what: one for one in suggested.shown(row).bottlenecks}
    mine = told["Resolution: nobody who can come knows the topic of P01 8.6.1"]
    assert "ends before: renew it" in mine.remedy
    assert {who.name for who in mine.who} == {one.full_name for one in knowing}
    assert all("on 30 June 2025" in who.said and who.helps == "Renew the grade." for who in mine.who)
    assert all(
        who.url == f"/library/people/{one.username}/competence/" for who, one in zip(mine.who, knowing, strict=True)
    )
