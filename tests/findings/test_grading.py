"""Grades, regrading before the report, repeats (7.6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Audit
from findings import queries, services
from findings.models import Finding
from organisation.models import Process, User
from standards.models import Clause
from tests.findings.conftest import TODAY
from tests.findings.helpers import WEEK, refused


def test_regrading_before_the_report_counts_from_the_issue_and_tells_the_owner(finding: Finding, leo: User) -> None:
    row = services.regrade(finding, grade="major", reason="control in doubt", by=leo, today=date(2026, 6, 2))

    clocks = {c.step: (c.due_original, c.due_current) for c in row.nonconformity.clocks.all()}
    assert clocks["plan"] == (date(2026, 6, 15), date(2026, 6, 15))
    assert [(g.old, g.new, g.reason) for g in row.grades.all()][-1] == ("minor", "major", "control in doubt")
    assert refused(lambda: services.regrade(row, grade="major", reason="", by=leo, today=WEEK)) == (
        "Enter the reason for the new grade.",
        "It is major already.",
    )


def test_grades_are_confirmed_by_the_lead_before_the_report(
    audit: Audit, finding: Finding, leo: User, mina: User
) -> None:
    assert queries.unconfirmed_grades(audit) == ["NC-26-01"]
    with pytest.raises(PermissionDenied):
        services.confirm_grades(audit, by=mina, today=WEEK)

    services.confirm_grades(audit, by=leo, today=WEEK)

    finding.refresh_from_db()
    assert (finding.grade_final_on, queries.unconfirmed_grades(audit)) == (WEEK, [])


@pytest.fixture
def earlier(mina: User, omar: User, p01: Process, clause: Callable[[str], Clause]) -> Finding:
    return services.adopt_closed(
        reference="NC-25-04",
        kind="nc",
        issued_on=date(2025, 2, 26),
        closed_on=date(2025, 9, 30),
        process=p01,
        clauses=[clause("8.6.1")],
        grade="minor",
        owner=omar,
        gap="the same before",
        by=mina,
        today=date(2025, 9, 30),
    )


def test_7_6_the_repeat_check_runs_at_issue_and_the_lead_decides(earlier: Finding, finding: Finding, leo: User) -> None:
    assert [c.earlier.reference for c in finding.repeat_candidates.all()] == ["NC-25-04"]
    assert refused(lambda: services.reject_repeat(finding, candidate=earlier, reason="", by=leo, today=TODAY)) == (
        "Enter the reason.",
    )

    row = services.reject_repeat(finding, candidate=earlier, reason="other failure mode", by=leo, today=TODAY)

    assert (row.repeat_decision, row.repeat_of) == ("rejected", None)


def test_7_6_a_confirmed_repeat_is_regraded_in_one_act(earlier: Finding, finding: Finding, leo: User) -> None:
    row = services.regrade(
        finding, grade="major", reason="its action failed", repeat_of=earlier, by=leo, today=date(2026, 6, 2)
    )

    assert (row.repeat_decision, row.repeat_of, row.action_failed, row.grade) == ("confirmed", earlier, True, "major")


def test_a_taken_over_record_tells_nobody_and_keeps_its_number(earlier: Finding) -> None:
    assert (earlier.legacy, earlier.nonconformity.state, earlier.nonconformity.closed_on) == (
        True,
        "closed",
        date(2025, 9, 30),
    )
    assert earlier.nonconformity.clocks.count() == 0
