"""What becomes true between assignment and fieldwork is seen, whoever found it first; a cancelled audit stays that."""

from __future__ import annotations

from datetime import date

import pytest

from audits import services
from audits.models import Audit
from audits.report import workspace
from kernel.journal import audited
from kernel.workflow import Refused
from organisation.models import Process, RoleTenure, User
from programmes import services as programmes
from programmes.models import PlannedAudit
from tests.audits.conftest import FIRST, SYSTEM, TODAY

pytestmark = pytest.mark.django_db
NIGHT = date(2026, 6, 10)
OWNS = "Ada Auditor is not independent any more (IND-01): Owns Incident (P01)."


@pytest.fixture
def confirmed(with_checklist: Audit, leo: User) -> Audit:
    return services.confirm_team(with_checklist, by=leo, today=TODAY)


def make_owner(person: User, process: Process) -> None:
    with audited(by=SYSTEM, today=NIGHT):
        RoleTenure(person=person, role="owner", target_kind="process", process=process, start=NIGHT).save()


def test_ag_4_a_block_that_the_night_found_first_flags_at_the_opening_all_the_same(
    confirmed: Audit, ada: User, leo: User, p01: Process
) -> None:
    given = services.answer(confirmed.questions.all()[0], version=0, result="conforming", by=ada, today=TODAY)
    make_owner(ada, p01)
    assert programmes.rejudge_due(today=NIGHT) == 1

    opened = services.opening_meeting(Audit.objects.get(pk=confirmed.pk), happened_on=FIRST, by=leo, today=FIRST)

    given.refresh_from_db()
    assert (given.flagged_reason, opened.flags) == (OWNS, {str(ada.pk): OWNS})
    assert ("AG-4", OWNS) in list(opened.deviations.values_list("rule", "what"))


def test_ag_3_a_team_that_is_no_longer_confirmed_is_asked_for_again_and_missed_at_the_opening(
    confirmed: Audit, ada: User, leo: User, p01: Process
) -> None:
    make_owner(ada, p01)
    programmes.rejudge_due(today=NIGHT)
    audit = Audit.objects.select_related("planned__programme").get(pk=confirmed.pk)

    gate = workspace(audit, leo, NIGHT).gate
    assert gate is not None and gate.title == "Confirm the team"
    services.opening_meeting(audit, happened_on=FIRST, by=leo, today=FIRST)
    assert ("AG-4", "fieldwork opened before the team was confirmed") in list(
        audit.deviations.values_list("rule", "what")
    )


def cancelled_in_the_programme(planned: PlannedAudit, bo: User) -> None:
    programmes.cancel_audit(planned, reason="merged", effect="8.6.1 in 2027", by=bo, today=NIGHT)


def test_ag_12_an_audit_that_the_sponsor_cancelled_in_the_programme_is_not_started_again(
    audit: Audit, planned: PlannedAudit, leo: User, ada: User, mina: User, bo: User
) -> None:
    for person in (leo, ada):
        services.accept_assignment(audit, person=person, by=person, today=TODAY)
    cancelled_in_the_programme(planned, bo)

    with pytest.raises(Refused, match="AUD-26-01 was cancelled in the programme on 10 June 2026"):
        services.start(Audit.objects.get(pk=audit.pk), by=mina, today=NIGHT)

    planned.refresh_from_db()
    assert (planned.progress, planned.cancelled_by) == ("cancelled", bo)


def test_ag_12_the_daily_job_closes_an_audit_whose_plan_was_cancelled(
    audit: Audit, planned: PlannedAudit, bo: User
) -> None:
    cancelled_in_the_programme(planned, bo)

    assert services.open_due(today=NIGHT) == 0

    audit.refresh_from_db()
    assert (audit.state, audit.stop_reason) == ("cancelled", "Cancelled in the programme.")
    assert PlannedAudit.objects.get(pk=planned.pk).cancelled_by == bo


def test_ag_12_an_audit_that_is_being_prepared_is_cancelled_on_its_own_page(preparing: Audit, bo: User) -> None:
    with pytest.raises(Refused, match="AUD-26-01 is preparing: cancel it on its own page"):
        cancelled_in_the_programme(preparing.planned, bo)
