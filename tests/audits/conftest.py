"""An approved programme with one planned audit, made of rows; the programme's own services are tested there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from audits import services
from audits.models import Audit, ChecklistQuestion
from kernel.journal import audited
from organisation.models import Process, User
from programmes.models import Assignment, AuditStandard, PlannedAudit, Programme, Recipient, ScopeItem
from standards.models import Clause, Standard

TODAY = date(2026, 6, 1)
FIRST = date(2026, 6, 22)
LAST = date(2026, 6, 24)
SYSTEM = "system:test"


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
    return row


def plan(
    programme: Programme,
    reference: str,
    standard: Standard,
    scope: list[tuple[Process | None, str]],
    team: list[tuple[User, str]],
    **fields: Any,
) -> PlannedAudit:
    """One planned audit with scope (process, leaf) and team (person, role)."""
    values: dict[str, Any] = {
        "title": "Resolution",
        "objectives": "Is incident handling as the procedure says?",
        "client": programme.sponsor,
        "start": FIRST,
        "end": LAST,
        "planned_days": Decimal("3.0"),
        "report_approver": programme.manager,
    }
    with audited(by=SYSTEM, today=TODAY):
        row = PlannedAudit(programme=programme, reference=reference, **{**values, **fields})
        row.save()
        AuditStandard(audit=row, standard=standard).save()
        Recipient(audit=row, person=programme.sponsor).save()
        for process, number in scope:
            ScopeItem(audit=row, process=process, clause=Clause.objects.get(standard=standard, number=number)).save()
        for person, role in team:
            supervisor = team[0][0] if role == "trainee" else None
            Assignment(audit=row, person=person, role=role, supervisor=supervisor).save()
    return row


@pytest.fixture
def planned(programme: Programme, standard: Standard, p01: Process, leo: User, ada: User, omar: User) -> PlannedAudit:
    return plan(programme, "AUD-26-01", standard, [(p01, "8.6.1")], [(leo, "lead"), (ada, "auditor")])


@pytest.fixture
def audit(planned: PlannedAudit) -> Audit:
    return services.open_from_plan(planned, by=SYSTEM, today=TODAY)


@pytest.fixture
def preparing(audit: Audit, leo: User, ada: User, mina: User) -> Audit:
    for person in (leo, ada):
        services.accept_assignment(audit, person=person, by=person, today=TODAY)
    return services.start(audit, by=mina, today=TODAY)


@pytest.fixture
def with_checklist(preparing: Audit, leo: User) -> Audit:
    services.build_checklist(preparing, by=leo, today=TODAY)
    return preparing


@pytest.fixture
def question(with_checklist: Audit) -> ChecklistQuestion:
    return with_checklist.questions.filter(mandatory=True).first()


@pytest.fixture
def in_fieldwork(with_checklist: Audit, leo: User) -> Audit:
    services.confirm_team(with_checklist, by=leo, today=TODAY)
    services.freeze_checklist(with_checklist, by=leo, today=TODAY)
    for kind, day in (("contact_made", TODAY), ("document_review", TODAY), ("plan_sent", TODAY)):
        services.record_milestone(with_checklist, kind=kind, happened_on=day, by=leo, today=TODAY, note="x")
    return services.opening_meeting(with_checklist, happened_on=FIRST, by=leo, today=FIRST)


@pytest.fixture
def answer_all(leo: User) -> Callable[[Audit], None]:
    def do(audit: Audit) -> None:
        source = services.add_source(audit, kind="interview", title="Shift lead, 10:00", by=leo, today=FIRST)
        for row in audit.questions.all():
            services.answer(row, version=0, result="conforming", source=source, by=leo, today=FIRST)

    return do


@pytest.fixture
def in_reporting(in_fieldwork: Audit, answer_all: Callable[[Audit], None], leo: User) -> Audit:
    answer_all(in_fieldwork)
    services.finish_fieldwork(in_fieldwork, happened_on=LAST, by=leo, today=LAST)
    services.team_meeting(in_fieldwork, happened_on=LAST, by=leo, today=LAST)
    return services.closing_meeting(in_fieldwork, happened_on=LAST, by=leo, today=LAST)
