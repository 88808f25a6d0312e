"""Used days, the report's approval and sending, completion (AG-8, AG-9, IND-19, IND-26)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from audits import services
from audits.services.common import locked
from kernel.journal import audited
from kernel.workflow import Refused
from programmes.models import PlannedAudit
from tests.audits.conftest import LAST, SYSTEM, TODAY
from tests.audits.helpers import CONCLUSIONS, fresh
from tests.conftest import person as someone

pytestmark = pytest.mark.django_db


def test_used_days_are_entered_by_the_lead(in_reporting, leo, ada):
    services.used_days(in_reporting, days=Decimal("3.5"), by=leo, today=LAST)
    assert PlannedAudit.objects.get().used_days == Decimal("3.5")
    with pytest.raises(PermissionDenied):
        services.used_days(in_reporting, days=Decimal("1"), by=ada, today=LAST)


def test_ag_8_ind_19_the_author_never_approves(in_reporting, leo):
    with pytest.raises(PermissionDenied):
        services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=leo, today=LAST)


def test_ag_8_ind_19_the_database_repeats_it(in_reporting, leo):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError), audited(by=SYSTEM, today=LAST):
        row = locked(in_reporting)
        row.report_approved_by, row.report_approved_on = leo, LAST
        row.save()


def test_ag_8_refuses_with_every_reason(in_fieldwork, leo, mina):
    services.closing_meeting(in_fieldwork, happened_on=LAST, by=leo, today=LAST)
    with pytest.raises(Refused) as refusal:
        services.approve_report(
            in_fieldwork, draft_findings=["AUD-26-01/D1"], missing_parts=["methods"], by=mina, today=LAST
        )
    mandatory = list(in_fieldwork.questions.filter(mandatory=True).values_list("code", flat=True))
    assert refusal.value.reasons == (
        *[f"Open since fieldwork (AG-5): {code}: mandatory and not answered." for code in mandatory],
        "The report has no part “methods”.",
        "No conclusion on the objective “Is incident handling as the procedure says?”.",
        "AUD-26-01/D1 is still a draft.",
    )


def test_ag_8_approved_then_sent_then_ag_9_completed_ten_working_days_later(in_reporting, leo, mina):
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=date(2026, 7, 1))
    services.send_report(in_reporting, happened_on=date(2026, 7, 1), by=leo, today=date(2026, 7, 1))
    audit = fresh(in_reporting)
    assert (audit.state, audit.report_approved_by, audit.planned.report_sent_on) == (
        "reporting",
        mina,
        date(2026, 7, 1),
    )
    assert services.complete_due(today=date(2026, 7, 14)) == 0
    assert services.complete_due(today=date(2026, 7, 16)) == 1
    audit = fresh(in_reporting)
    assert (audit.state, audit.completed_on, audit.planned.progress) == ("completed", date(2026, 7, 15), "completed")
    assert services.complete_due(today=date(2026, 7, 16)) == 0


def test_ag_8_sending_waits_for_approval_and_for_the_file(in_reporting, leo, mina):
    with pytest.raises(Refused, match="not approved"):
        services.send_report(in_reporting, happened_on=LAST, by=leo, today=LAST)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, snapshot={"a": 1}, by=mina, today=LAST)
    audit = fresh(in_reporting)
    assert (audit.being_issued, len(audit.report_sha256)) == (True, 64)
    with pytest.raises(Refused, match="still being issued"):
        services.send_report(in_reporting, happened_on=LAST, by=leo, today=LAST)


def test_ag_8_a_report_sent_after_more_than_ten_working_days_is_a_deviation(in_reporting, leo, mina):
    on = date(2026, 7, 10)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=on)
    services.send_report(in_reporting, happened_on=on, by=leo, today=on, reason="expert was ill")
    found = in_reporting.deviations.get()
    assert (found.rule, found.what, found.reason) == (
        "AG-8",
        "report sent 12 working days after the closing meeting",
        "expert was ill",
    )


def test_ind_26_an_approver_who_owns_an_audited_area_is_written_down(in_reporting, mina, bo, p01, leo):
    from organisation.models import RoleTenure

    with audited(by=SYSTEM, today=TODAY):
        in_reporting.planned.client = bo
        in_reporting.planned.save()
        for person in (mina, bo):
            RoleTenure(person=person, role="owner", target_kind="process", process=p01, start=date(2026, 1, 1)).save()
    with pytest.raises(PermissionDenied):
        services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=LAST)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=bo, today=LAST)
    details = in_reporting.milestones.get(kind="report_approved").details
    assert details == {"IND-26": [str(p01)]}


def test_ind_26_strict_waits_for_a_second_approver(in_reporting, mina, bo, p01):
    from kernel.models import Setting
    from organisation.models import RoleTenure
    from programmes import services as programmes

    with audited(by=SYSTEM, today=TODAY):
        in_reporting.planned.client = bo
        in_reporting.planned.save()
        for person in (mina, bo):
            RoleTenure(person=person, role="owner", target_kind="process", process=p01, start=date(2026, 1, 1)).save()
        Setting(key="programmes.ind_26", value="mitigate").save()
    with pytest.raises(Refused, match="A second approver signs a safeguard against IND-26 first"):
        services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=bo, today=LAST)
    assert fresh(in_reporting).report_approved_on is None

    guard = programmes.propose_safeguard(
        rule="IND-26", text="Read by Cy too", audit=in_reporting.planned, by=mina, today=LAST
    )
    with pytest.raises(Refused, match="A second approver"):
        services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=bo, today=LAST)
    programmes.approve_safeguard(guard, by=someone("cy", "top_management", name="Cy Chief"), today=LAST)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=bo, today=LAST)
    assert in_reporting.milestones.get(kind="report_approved").details == {"IND-26": [str(p01)]}


def test_ag_9_waits_for_an_undecided_objection(in_reporting, leo, mina):
    on = date(2026, 7, 1)
    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=on)
    services.send_report(in_reporting, happened_on=on, by=leo, today=on)
    services.open_matter(in_reporting, key="NC", kind="objection", text="NC-26-01", by=leo, today=on)
    assert services.complete_due(today=date(2026, 7, 20)) == 0
    services.settle_matter(in_reporting, key="NC", by=leo, today=date(2026, 7, 21))
    assert services.complete_due(today=date(2026, 7, 21)) == 1
    assert fresh(in_reporting).completed_on == date(2026, 7, 21)
