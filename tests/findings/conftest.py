"""An audit after its closing meeting, one draft, one issued nonconformity; made by the services of this room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from audits.models import Audit
from findings import services
from findings.models import Finding, Nonconformity
from kernel.journal import audited
from organisation.models import Process, RoleTenure, User
from programmes.models import Assignment, AuditStandard, PlannedAudit, Programme, ScopeItem
from standards.models import Clause, Standard

TODAY = date(2026, 6, 1)
SYSTEM = "system:test"
CAUSES = [
    {
        "text": "no closure criteria",
        "category": "process",
        "whys": [["Why?", "the field may be empty", ""], ["Why?", "nobody set criteria", ""]],
    }
]


def action(owner: User, **more: Any) -> dict[str, Any]:
    return {"text": "mandatory criteria", "owner": owner, "due": None, "expected_proof": "tool settings", **more}


@pytest.fixture
def programme(mina: User, bo: User) -> Programme:
    with audited(by=SYSTEM, today=TODAY):
        row = Programme(
            year=2026,
            reference="IAP-2026",
            state="approved",
            manager=mina,
            sponsor=bo,
            submitted_by=mina,
            submitted_on=TODAY,
            approved_by=bo,
            approved_on=TODAY,
        )
        row.save()
        RoleTenure(person=bo, role="sponsor", target_kind="sms", start=date(2022, 1, 1)).save()
    return row


@pytest.fixture
def clause(standard: Standard) -> Callable[[str], Clause]:
    return lambda number: Clause.objects.get(standard=standard, number=number)


@pytest.fixture
def audit(programme: Programme, standard: Standard, p01: Process, leo: User, ada: User, bo: User) -> Audit:
    """In fieldwork's last hour: the closing meeting is held on 1 June."""
    with audited(by=SYSTEM, today=TODAY):
        planned = PlannedAudit(
            programme=programme,
            reference="AUD-26-01",
            title="Resolution",
            objectives="Is incident handling as the procedure says?",
            client=bo,
            start=TODAY,
            end=TODAY,
        )
        planned.save()
        AuditStandard(audit=planned, standard=standard).save()
        ScopeItem(audit=planned, process=p01, clause=Clause.objects.get(standard=standard, number="8.6.1")).save()
        Assignment(audit=planned, person=leo, role="lead").save()
        Assignment(audit=planned, person=ada, role="auditor").save()
        row = Audit(planned=planned, state=Audit.State.REPORTING, opening_on=TODAY, closing_on=TODAY)
        row.save()
    return row


@pytest.fixture
def draft(audit: Audit, leo: User, omar: User, p01: Process, clause: Callable[[str], Clause]) -> Finding:
    return services.raise_draft(
        audit,
        kind="nc",
        clauses=[clause("8.6.1")],
        process=p01,
        requirement="8.6.1: incidents are recorded",
        evidence="INC-1 has no record",
        gap="1 of 8 incidents has no record",
        grade="minor",
        owner=omar,
        by=leo,
        today=TODAY,
    )


@pytest.fixture
def finding(draft: Finding, leo: User) -> Finding:
    return services.issue(draft, by=leo, today=TODAY)


@pytest.fixture
def nc(finding: Finding) -> Nonconformity:
    return finding.nonconformity


@pytest.fixture
def contained(nc: Nonconformity, omar: User) -> Nonconformity:
    return services.contain(
        nc, text="record made", proof="INC-1", effects="no customer concerned", by=omar, today=date(2026, 6, 3)
    )


@pytest.fixture
def planned_nc(contained: Nonconformity, omar: User) -> Nonconformity:
    return services.submit_plan(
        contained,
        need="action",
        extent="all teams looked at",
        causes=CAUSES,
        actions=[action(omar)],
        own_sentence="ten records in a row are complete",
        by=omar,
        today=date(2026, 6, 15),
    )


@pytest.fixture
def implementing(planned_nc: Nonconformity, leo: User) -> Nonconformity:
    return services.accept_plan(planned_nc, measure="0 of 10 records incomplete", by=leo, today=date(2026, 6, 17))


@pytest.fixture
def implemented(implementing: Nonconformity, omar: User) -> Nonconformity:
    return services.implement(implementing, proofs="tool settings of 1 July", by=omar, today=date(2026, 7, 1))


@pytest.fixture
def monitoring(implemented: Nonconformity, leo: User) -> Nonconformity:
    return services.accept_implementation(
        implemented, effect_check_from=date(2026, 8, 10), occurrence="ten records", by=leo, today=date(2026, 7, 3)
    )
