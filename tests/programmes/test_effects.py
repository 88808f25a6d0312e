"""What a change would do is what it does: the preview against the stored verdicts after the change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.journal import audited
from organisation.models import (
    Authorship,
    DeputyActing,
    Employment,
    Qualification,
    Relationship,
    ReportingLine,
    RoleTenure,
    UnitMembership,
)
from programmes import queries, services
from programmes.models import Assignment, PlannedAudit, Verdict
from programmes.queries.dockets import read_dockets
from programmes.queries.effects import Effect, changes, effects
from programmes.rules.facts import changed_facts
from programmes.rules.severity import Severity
from tests.programmes.conftest import LOADER, Northwind

DAY = date(2026, 1, 12)


def stored(assignment: Assignment) -> set[tuple[Any, ...]]:
    rows = Verdict.objects.filter(assignment=assignment)
    return set(rows.values_list("rule", "part", "severity", "sentence"))


def told(effect: Effect) -> set[tuple[Any, ...]]:
    return {(v.rule, v.part, v.severity.name.lower(), v.sentence) for v in effect.after}


def test_a_record_becomes_the_fact_that_known_reads(northwind: Northwind) -> None:
    facts = queries.known().facts
    for model, place in (
        (RoleTenure, facts.roles),
        (DeputyActing, facts.acting),
        (ReportingLine, facts.lines),
        (UnitMembership, facts.memberships),
        (Relationship, facts.ties),
        (Employment, facts.employments),
        (Authorship, facts.authorships),
        (Qualification, facts.qualified),
    ):
        made = [queries.fact_of(row) for row in model.objects.all()]
        assert made and sorted(map(repr, made)) == sorted(map(repr, (row for row in place if row in made)))
        assert set(made) <= set(place)


def test_a_fact_to_drop_must_be_there(northwind: Northwind) -> None:
    facts = queries.known().facts
    with pytest.raises(ValueError, match="not a known fact"):
        changed_facts(
            facts, drop=[queries.fact_of(RoleTenure(person_id=1, role="owner", target_kind="sms", start=DAY))]
        )


def test_the_preview_of_a_role_equals_what_is_stored_afterwards(two_years: Northwind) -> None:
    nw = two_years
    for audit in PlannedAudit.objects.filter(start__year=2026):
        services.rejudge(audit, by=LOADER, today=DAY)
    audit = next(a for a in nw.audits.values() if a.start and a.start.year == 2026 and a.assignments.exists())
    seat = audit.assignments.filter(role="lead").get()
    process = audit.scope.first().process
    tenure = RoleTenure(
        person=seat.person, role="owner", target_kind="process", process=process, start=date(2025, 1, 1)
    )
    said = effects(None, facts=changed_facts(queries.known().facts, add=[queries.fact_of(tenure)]), today=DAY)
    mine = next(e for e in said if e.audit.pk == audit.pk and e.person.pk == seat.person_id)
    assert [v.rule for v in mine.new_blocks] == ["IND-01"] and mine.becomes == Severity.BLOCK
    assert not Verdict.objects.filter(rule="IND-01", assignment=seat).exists(), "a preview writes nothing"
    before = {row.pk: stored(row) for row in Assignment.objects.filter(audit__start__year=2026)}
    with audited(by=LOADER, today=DAY):
        tenure.save()
    for row in PlannedAudit.objects.filter(start__year=2026):
        services.rejudge(row, by=LOADER, today=DAY)
    told_of = {(e.audit.pk, e.person.pk): told(e) for e in said}
    for row in Assignment.objects.filter(audit__start__year=2026):
        expected = told_of.get((row.audit_id, row.person_id), before[row.pk])
        assert stored(row) == expected, row


def test_no_change_has_no_effect(two_years: Northwind) -> None:
    assert effects(None, facts=queries.known().facts, policy=queries.load_policy(), today=DAY) == ()


def test_one_audit_and_all_read_the_same_and_judge_the_same(two_years: Northwind) -> None:
    audits = queries.live_audits(None, DAY)
    assert len(audits) > 5
    policy = queries.load_policy()
    with CaptureQueriesContext(
        connection,
    ) as one:
        read_dockets(audits[:1], DAY)
    with CaptureQueriesContext(connection) as many:
        reading = read_dockets(audits, DAY)
    assert len(many) <= len(one) + 1  # verifications are asked only where 9.2 is in scope
    assert len(many) <= 8
    for audit in audits:
        together, alone = reading.docket(audit, policy), queries.open_docket(audit, DAY)
        assert together == alone, audit
    with CaptureQueriesContext(connection) as none:
        reading.docket(audits[0], policy)
    assert len(none) == 0


def test_a_year_of_its_own(two_years: Northwind) -> None:
    programme = two_years.programmes["IAP-2026"]
    assert {audit.programme_id for audit in queries.live_audits(programme, DAY)} == {programme.pk}
    reading = read_dockets(queries.live_audits(programme, DAY), DAY)
    assert list(changes(reading, reading.audits, held=queries.load_policy())) == []
