"""Milestones with their true day and entry day, and the deviations that are noted (AG-3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audits import services
from audits.models import AuditMilestone, Deviation
from kernel.journal import history
from kernel.workflow import Refused
from tests.audits.conftest import TODAY

pytestmark = pytest.mark.django_db


def test_milestones_keep_true_date_and_entry_date(preparing, leo):
    row = services.record_milestone(
        preparing, kind="contact_made", happened_on=date(2026, 5, 28), by=leo, today=TODAY, note="Omar, by phone"
    )

    assert (row.happened_on, row.recorded_on, row.recorded_by) == (date(2026, 5, 28), TODAY, leo)


def test_a_milestone_of_tomorrow_is_no_fact(preparing, leo):
    with pytest.raises(Refused, match="cannot be dated after today"):
        services.record_milestone(
            preparing, kind="plan_sent", happened_on=TODAY + timedelta(days=1), by=leo, today=TODAY
        )


def test_the_same_milestone_again_changes_nothing_and_another_day_is_a_correction(preparing, leo):
    first = services.record_milestone(preparing, kind="plan_sent", happened_on=TODAY, by=leo, today=TODAY)
    again = services.record_milestone(preparing, kind="plan_sent", happened_on=TODAY, by=leo, today=TODAY)
    assert first.pk == again.pk
    with pytest.raises(Refused, match="recorded already"):
        services.record_milestone(preparing, kind="plan_sent", happened_on=date(2026, 5, 29), by=leo, today=TODAY)

    services.amend_milestone(
        again, happened_on=date(2026, 5, 29), note="", reason="typing error", version=again.version, by=leo, today=TODAY
    )
    assert AuditMilestone.objects.get(pk=first.pk).happened_on == date(2026, 5, 29)
    assert history(first).last().reason == "typing error"


def test_ag_3_a_plan_sent_late_is_taken_with_a_deviation_and_its_reason(preparing, leo):
    on = date(2026, 6, 18)
    services.record_milestone(
        preparing, kind="plan_sent", happened_on=on, by=leo, today=on, reason="site confirmed late"
    )

    found = Deviation.objects.get(audit=preparing)
    assert (found.rule, found.what, found.reason, found.on) == (
        "AG-3",
        "plan sent 2 working days before the fieldwork",
        "site confirmed late",
        on,
    )


def test_a_deviation_that_was_noticed_gets_its_reason_later_in_the_same_row(preparing, leo):
    on = date(2026, 6, 18)
    services.record_milestone(preparing, kind="plan_sent", happened_on=on, by=leo, today=on)
    what = "plan sent 2 working days before the fieldwork"
    services.record_deviation(preparing, rule="AG-3", what=what, reason="site confirmed late", by=leo, today=on)

    assert list(Deviation.objects.values_list("what", "reason")) == [(what, "site confirmed late")]


def test_a_deviation_needs_its_reason(preparing, leo):
    with pytest.raises(Refused) as refusal:
        services.record_deviation(preparing, rule="AG-3", what="", reason=" ", by=leo, today=TODAY)
    assert refusal.value.reasons == ("Say what happened.", "Enter the reason.")


def test_ag_3_silence_is_acceptance_after_three_working_days(preparing, leo):
    services.record_milestone(
        preparing, kind="plan_sent", happened_on=date(2026, 6, 10), by=leo, today=date(2026, 6, 10)
    )

    assert services.accept_silence(today=date(2026, 6, 14)) == 0
    assert services.accept_silence(today=date(2026, 6, 15)) == 1
    assert services.accept_silence(today=date(2026, 6, 16)) == 0
    row = AuditMilestone.objects.get(kind="plan_accepted")
    assert (row.happened_on, row.recorded_by, row.note) == (date(2026, 6, 15), None, "by silence")


def test_an_objection_is_not_silence(preparing, leo):
    sent = date(2026, 6, 10)
    services.record_milestone(preparing, kind="plan_sent", happened_on=sent, by=leo, today=sent)
    services.open_matter(preparing, key="plan", kind="objection", text="the date", by=leo, today=sent)

    assert services.accept_silence(today=date(2026, 6, 30)) == 0
    services.settle_matter(preparing, key="plan", by=leo, today=date(2026, 6, 30))
    assert services.accept_silence(today=date(2026, 6, 30)) == 1
