"""Postponing, suspending, cancelling (AG-10 to AG-12); and the trail of a whole audit."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits import services
from kernel.journal import audited
from kernel.workflow import Refused
from programmes.models import ProgrammeChange
from tests.audits.conftest import FIRST, LAST, SYSTEM, TODAY
from tests.audits.helpers import CONCLUSIONS, fresh

pytestmark = pytest.mark.django_db


def test_ag_10_postponing_wants_reason_and_window_and_keeps_the_audit_in_the_programme(preparing, mina):
    with pytest.raises(Refused) as refusal:
        services.postpone(preparing, reason="", new_start=None, new_end=None, by=mina, today=TODAY)
    assert len(refusal.value.reasons) == 2
    services.postpone(
        preparing,
        reason="site closed",
        new_start=date(2026, 6, 29),
        new_end=date(2026, 6, 30),
        by=mina,
        today=TODAY,
    )
    audit = fresh(preparing)
    assert (audit.state, audit.planned.progress, audit.planned.start) == ("postponed", "postponed", date(2026, 6, 29))
    assert services.resume(audit, by=mina, today=TODAY).state == "preparing"


def test_ag_11_lead_or_client_suspends_and_goes_on(in_fieldwork, leo, bo, ada):
    with pytest.raises(PermissionDenied):
        services.suspend(in_fieldwork, reason="access refused", by=ada, today=FIRST)
    services.suspend(in_fieldwork, reason="access refused", by=bo, today=FIRST)
    assert fresh(in_fieldwork).planned.progress == "suspended"
    services.resume(fresh(in_fieldwork), by=leo, today=FIRST)
    assert fresh(in_fieldwork).state == "fieldwork"


def test_ag_10_out_of_the_quarter_the_effect_is_asked_for_and_kept(preparing, mina, bo):
    """Postponing is no way around what a move of an approved programme asks for (2.3)."""
    window = {"new_start": date(2026, 9, 7), "new_end": date(2026, 9, 9)}
    with pytest.raises(Refused, match="coverage and to the dates of external audits"):
        services.postpone(preparing, reason="site closed", **window, by=mina, today=TODAY)
    services.postpone(
        preparing, reason="site closed", effect="Seen in spring", agreed_by=bo, **window, by=mina, today=TODAY
    )
    change = ProgrammeChange.objects.get()
    assert (change.kind, change.effect, change.agreed) == ("moved_out", "Seen in spring", bo.full_name)
    assert any("P01" in said and "7 September 2026" in said for said in change.lost)


def test_ag_12_the_words_of_the_proposal_stand_in_the_change_of_the_programme(preparing, mina, bo):
    said = {"reason": "merged", "lost_coverage": "8.6.1", "caught_up": "AUD-27-01"}
    services.propose_cancelling(preparing, **said, by=mina, today=TODAY)
    services.cancel(fresh(preparing), by=bo, today=TODAY)
    change = ProgrammeChange.objects.get()
    assert (change.kind, change.reason, change.effect) == ("cancelled", "merged", "8.6.1 AUD-27-01")
    assert any("No other audit of 2026 looks at 8.6.1" in one for one in change.lost)


def test_ag_12_the_manager_proposes_and_the_sponsor_decides(preparing, mina, bo):
    with pytest.raises(Refused, match="Enter the reason"):
        services.cancel(preparing, by=bo, today=TODAY)
    services.propose_cancelling(
        preparing, reason="merged", lost_coverage="8.6.1", caught_up="AUD-27-01", by=mina, today=TODAY
    )
    with pytest.raises(PermissionDenied):
        services.cancel(preparing, by=mina, today=TODAY)
    services.cancel(preparing, by=bo, today=TODAY)
    assert (fresh(preparing).state, fresh(preparing).planned.progress) == ("cancelled", "cancelled")


def test_ag_12_an_audit_whose_fieldwork_began_is_not_cancelled(in_fieldwork, mina):
    with pytest.raises(Refused, match="ended early"):
        services.propose_cancelling(in_fieldwork, reason="x", lost_coverage="y", caught_up="z", by=mina, today=FIRST)


def test_packs_come_in_the_order_of_the_scope(programme, standard, p01, leo):
    from tests.audits.conftest import plan

    planned = plan(programme, "AUD-26-02", standard, [(p01, "8.6.3"), (p01, "8.6.1")], [(leo, "lead")])
    row = services.open_from_plan(planned, by=SYSTEM, today=TODAY)
    with audited(by=SYSTEM, today=TODAY):
        row.state = "preparing"
        row.save()
    services.build_checklist(row, by=leo, today=TODAY)
    assert list(dict.fromkeys(row.questions.values_list("pack", flat=True))) == ["PB", "SD"]


def test_the_trail_is_clean_after_a_whole_audit(in_reporting, leo, mina, capsys):
    from django.core.management import call_command

    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=LAST)
    services.send_report(in_reporting, happened_on=LAST, by=leo, today=LAST)
    services.complete_due(today=date(2026, 7, 15))
    call_command("verify_trail", "--records")
    assert fresh(in_reporting).state == "completed"
