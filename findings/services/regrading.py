"""Give a case another grade, with its history and its clocks; who may, the callers ask."""

from __future__ import annotations

from datetime import date

from findings.models import GradeChange, Nonconformity
from findings.rules import clocks
from findings.rules.clocks import Regrade
from findings.rules.terms import Grade
from findings.services.common import Actor, clocks_of, person, rules_in_force, store_clocks
from kernel.journal import record


def apply_grade(nc: Nonconformity, grade: str, reason: str, *, by: Actor, today: date) -> None:
    """Grade, history and clocks; call inside `audited()` with the case locked."""
    finding, old = nc.finding, nc.finding.grade
    approved = finding.audit is None or finding.audit.report_approved_on is not None
    finding.grade = grade
    if not approved:
        finding.grade_final_on = None
    finding.save()
    GradeChange(finding=finding, old=old, new=grade, reason=reason.strip(), by=person(by), on=today).save()
    record(finding, verb="regraded", reason=reason.strip(), old=old, new=grade)
    policy, calendar = rules_in_force()
    assert finding.issued_on is not None
    change = Regrade(
        Grade(grade),
        counted_from=finding.issued_on if nc.cycle == 1 else nc.cycle_opened_on,
        today=today,
        report_approved=approved,
        cycle=nc.cycle,
        paused_days=nc.paused_days if nc.cycle == 1 else 0,
    )
    store_clocks(nc, clocks.regraded(clocks_of(nc), change, policy, calendar))
