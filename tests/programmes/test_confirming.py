"""Declaration and confirmation (AG-3, IND-13)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from kernel.journal import audited
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import Authorship, ReportingLine, User
from programmes import queries, services
from programmes.models import Assignment, PlannedAudit
from standards.models import CriteriaDocument, DocumentVersion
from tests.conftest import LONG_AGO, SYSTEM
from tests.programmes.helpers import TODAY


def test_ind_13_the_team_is_confirmed_only_after_everybody_has_accepted(approved: PlannedAudit, leo: User) -> None:
    assert queries.team_blockers(approved, TODAY) == [
        "Leo Lead: Has not accepted the assignment, which is the declaration. (IND-13)"
    ]

    services.accept_assignment(approved, leo, by=leo, today=TODAY)

    assert queries.team_blockers(approved, TODAY) == []


def test_ind_13_is_asked_again_when_facts_have_changed(approved: PlannedAudit, leo: User, bo: User) -> None:
    services.accept_assignment(approved, leo, by=leo, today=TODAY)
    organisation.add_line(person=leo, manager=bo, start=TODAY, by=SYSTEM, today=TODAY, reason="new boss")
    services.rejudge(approved, by="system:test", today=TODAY)

    blockers = queries.team_blockers(approved, TODAY)

    assert any("facts have changed since" in said and "(IND-13)" in said for said in blockers)
    assert Assignment.objects.get().facts_changed_on == TODAY

    services.accept_assignment(approved, leo, by=leo, today=TODAY)
    assert not any("IND-13" in said for said in queries.team_blockers(approved, TODAY))


def test_nobody_accepts_for_somebody_else(approved: PlannedAudit, leo: User, ada: User) -> None:
    with pytest.raises(PermissionDenied):
        services.accept_assignment(approved, leo, by=ada, today=TODAY)


def test_ind_08b_a_tie_without_a_safeguard_stops_the_confirmation(
    approved: PlannedAudit, leo: User, mina: User, bo: User, omar: User, rita: User
) -> None:
    """Omar's boss Bo owns nothing; Leo reports to Rita, Rita to Omar, who owns the item: two levels up."""
    with audited(by=SYSTEM, today=TODAY):
        ReportingLine(person=leo, manager=rita, start=LONG_AGO).save()
        ReportingLine(person=rita, manager=omar, start=LONG_AGO).save()
    services.accept_assignment(approved, leo, by=leo, today=TODAY)
    said = "Leo Lead: Omar Owner, who owns Incident (P01), stands 2 levels above in the reporting line."

    assert queries.team_blockers(approved, TODAY) == [f"{said} A safeguard is missing. (IND-08b)"]

    guard = services.propose_safeguard(
        rule="IND-08b", text="An observer", programme=approved.programme, standing=True, by=mina, today=TODAY
    )
    assert len(queries.team_blockers(approved, TODAY)) == 1
    services.approve_safeguard(guard, by=bo, today=TODAY)
    assert queries.team_blockers(approved, TODAY) == []


def test_ind_06_is_resolved_by_another_member_who_takes_the_item(
    approved: PlannedAudit, leo: User, ada: User, mina: User
) -> None:
    with audited(by=SYSTEM, today=TODAY):
        document = CriteriaDocument(code="INC-POL", title="Incident policy")
        document.save()
        version = DocumentVersion(document=document, number="v1", approved_on=TODAY, in_force_from=TODAY)
        version.save()
        Authorship(document_version=version, person=leo, kind="author", on=TODAY).save()
    services.edit_brief(approved, criteria_documents=[version], by=mina, today=TODAY)
    services.accept_assignment(approved, leo, by=leo, today=TODAY)
    assert [said.rsplit("(", 1)[1] for said in queries.team_blockers(approved, TODAY)] == ["IND-06)"]

    services.assign(approved, person=ada, role="auditor", by=mina, today=TODAY)
    services.accept_assignment(approved, ada, by=ada, today=TODAY)

    assert queries.team_blockers(approved, TODAY) == []


def test_cmp_03_a_trainee_needs_a_supervisor_who_is_on_the_team(
    approved: PlannedAudit, leo: User, ada: User, mina: User
) -> None:
    with pytest.raises(Refused, match="CMP-03"):
        services.assign(approved, person=ada, role="trainee", by=mina, today=TODAY)

    services.assign(approved, person=ada, role="trainee", supervisor=mina, by=mina, today=TODAY)

    assert "Ada Auditor: Is a trainee without a supervisor on the team. (CMP-03)" in queries.team_blockers(
        approved, TODAY
    )
