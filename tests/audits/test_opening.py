"""An audit comes into being, its team accepts and is confirmed, it starts (AG-1, AG-3, IND-13)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from audits import services
from audits.models import Audit
from kernel.journal import audited
from kernel.models import AuditEvent
from kernel.workflow import Refused
from tests.audits.conftest import FIRST, SYSTEM, TODAY
from tests.audits.helpers import fresh

pytestmark = pytest.mark.django_db


def test_open_from_plan_gives_one_audit_however_often_it_is_asked(planned):
    first = services.open_from_plan(planned, by=SYSTEM, today=TODAY)
    second = services.open_from_plan(planned, by=SYSTEM, today=TODAY)

    assert first.pk == second.pk
    assert (first.state, first.reference) == ("planned", "AUD-26-01")


def test_open_due_opens_what_an_approved_programme_plans_and_nothing_else(planned, programme):
    assert services.open_due(today=TODAY) == 1
    assert services.open_due(today=TODAY) == 0
    assert Audit.objects.get().planned_id == planned.pk


def test_open_due_leaves_a_draft_programme_alone(planned, programme):
    with audited(by=SYSTEM, today=TODAY):
        programme.state = "draft"
        programme.save()

    assert services.open_due(today=TODAY) == 0


def test_ind_13_accepting_is_the_declaration_and_the_leads_is_the_milestone(audit, leo, ada):
    assert services.accept_assignment(audit, person=ada, by=ada, today=TODAY) is None
    milestone = services.accept_assignment(audit, person=leo, by=leo, today=TODAY)

    assert (milestone.kind, milestone.happened_on, milestone.person) == ("assignment_accepted", TODAY, leo)
    assert audit.planned.assignments.filter(accepted_on=TODAY).count() == 2


def test_ind_13_accepting_again_renews_the_declaration_and_keeps_the_first_day(audit, leo):
    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)
    again = services.accept_assignment(audit, person=leo, by=leo, today=FIRST)

    assert again.happened_on == TODAY
    assert audit.planned.assignments.get(person=leo).accepted_on == FIRST


def test_nobody_accepts_for_somebody_else(audit, leo, ada):
    with pytest.raises(PermissionDenied):
        services.accept_assignment(audit, person=ada, by=leo, today=TODAY)


def test_ag_1_start_is_refused_with_every_reason_and_nothing_happens(audit, mina):
    with audited(by=SYSTEM, today=TODAY):
        audit.planned.objectives = ""
        audit.planned.save()
    events = AuditEvent.objects.count()

    with pytest.raises(Refused) as refusal:
        services.start(fresh(audit), by=mina, today=TODAY)

    assert refusal.value.reasons == (
        "The audit has no objective.",
        "Leo Lead has not accepted the assignment as lead (accepting is the declaration, IND-13).",
    )
    assert fresh(audit).state == "planned"
    assert AuditEvent.objects.count() == events


def test_ag_1_start_moves_the_audit_and_the_board(preparing):
    audit = fresh(preparing)

    assert (audit.state, audit.started_on, audit.planned.progress) == ("preparing", TODAY, "preparing")


def test_ag_1_is_the_programme_managers(audit, leo, ada, omar):
    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)
    for person in (leo, ada, omar):
        with pytest.raises(PermissionDenied):
            services.start(audit, by=person, today=TODAY)


def test_ag_3_confirm_team_refuses_an_undeclared_member(audit, leo, mina):
    services.accept_assignment(audit, person=leo, by=leo, today=TODAY)
    services.start(audit, by=mina, today=TODAY)

    with pytest.raises(Refused, match=r"Ada Auditor: Has not accepted .*IND-13"):
        services.confirm_team(audit, by=leo, today=TODAY)

    assert fresh(audit).team_confirmed_on is None


def test_ag_3_confirm_team_writes_the_day_to_the_plan(preparing, leo):
    services.confirm_team(preparing, by=leo, today=TODAY)

    audit = fresh(preparing)
    assert (audit.team_confirmed_on, audit.planned.team_confirmed_on) == (TODAY, TODAY)
