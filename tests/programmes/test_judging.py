"""Judged again when facts change (3.4)."""

from __future__ import annotations

from datetime import date

from kernel.journal import audited, history
from kernel.models import AuditEvent, Notice, Setting
from organisation.models import Process, User
from programmes import services
from programmes.models import PlannedAudit, Verdict
from tests.conftest import SYSTEM
from tests.programmes.helpers import TODAY, owner_of


def test_ind_01_the_nightly_job_flips_the_verdict_unconfirms_the_team_and_tells(
    approved: PlannedAudit, leo: User, mina: User, p01: Process
) -> None:
    services.record_progress(approved, team_confirmed_on=TODAY, by="system:test", today=TODAY)
    assert services.rejudge_due(today=TODAY) == 1
    approved.refresh_from_db()
    assert approved.team_confirmed_on == TODAY

    owner_of(p01, leo, date(2026, 7, 1))
    services.rejudge_due(today=date(2026, 7, 2))

    approved.refresh_from_db()
    assert approved.team_confirmed_on is None
    assert [(v.rule, v.severity) for v in Verdict.objects.all()] == [("IND-01", "block")]
    told = Notice.objects.filter(on=date(2026, 7, 2), text__contains="no longer confirmed")
    assert sorted(told.values_list("person__username", flat=True)) == ["leo", "mina"]
    assert "team no longer confirmed" in history(approved).values_list("action", flat=True)


def test_judging_again_without_news_writes_nothing(approved: PlannedAudit) -> None:
    services.rejudge_due(today=TODAY)
    events = AuditEvent.objects.count()

    services.rejudge_due(today=TODAY)

    assert AuditEvent.objects.count() == events


def test_a_night_without_new_facts_judges_nobody_and_one_with_a_new_setting_judges_all(approved: PlannedAudit) -> None:
    assert [services.rejudge_due(today=TODAY) for _ in range(2)] == [1, 0]

    with audited(by=SYSTEM, today=TODAY):
        Setting(key="programmes.ind_01_user", value="block").save()

    assert services.rejudge_due(today=TODAY) == 1


def test_a_finished_audit_keeps_the_verdicts_of_its_own_dates(approved: PlannedAudit, leo: User, p01: Process) -> None:
    services.record_progress(approved, progress="completed", by="system:test", today=date(2026, 10, 1))
    owner_of(p01, leo, date(2026, 7, 1))

    services.rejudge_due(today=date(2026, 10, 2))

    assert Verdict.objects.count() == 0
