"""Audits are planned, moved, cancelled and change their scope (2.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kernel.journal import audited
from kernel.models import Notice
from kernel.workflow import Refused
from organisation.models import Process, User
from programmes import services
from programmes.models import PlannedAudit, Programme, ProgrammeChange, ProgrammeVersion
from standards.models import Clause
from tests.conftest import SYSTEM
from tests.programmes.helpers import TODAY


def test_planning_draws_references_without_gaps(plan: Callable[..., PlannedAudit], p01: Process, p02: Process) -> None:
    first, second = plan(p01), plan(p02, start=date(2026, 10, 5), end=date(2026, 10, 6))

    assert (first.reference, second.reference) == ("AUD-26-01", "AUD-26-02")


def test_a_reference_that_was_taken_over_is_never_drawn_again(
    plan: Callable[..., PlannedAudit], p01: Process, p02: Process
) -> None:
    plan(p01, reference="AUD-26-07")

    assert plan(p02).reference == "AUD-26-08"
    with pytest.raises(Refused) as refusal:
        plan(p02, reference="AUD-26-07")
    assert refusal.value.reasons == ("AUD-26-07 exists already.",)


def test_a_heading_is_no_scope(plan: Callable[..., PlannedAudit], p01: Process, mina: User) -> None:
    programme = plan(p01).programme
    heading = Clause.objects.get(standard__code="ISO/IEC 20000-1", number="8.6")

    with pytest.raises(Refused, match="is a heading"):
        services.plan_audit(
            programme,
            title="Whole",
            start=date(2026, 9, 7),
            end=date(2026, 9, 8),
            scope=[(None, heading, None)],
            by=mina,
            today=TODAY,
        )
    assert PlannedAudit.objects.count() == 1


def test_only_the_programme_manager_plans(audit: PlannedAudit, leo: User, bo: User) -> None:
    for user in (leo, bo):
        with pytest.raises(PermissionDenied):
            services.move_audit(audit, start=date(2026, 9, 14), end=date(2026, 9, 16), by=user, today=TODAY)


def test_a_submitted_programme_waits_and_is_not_changed(led: PlannedAudit, mina: User, bo: User) -> None:
    programme = led.programme
    with audited(by=SYSTEM, today=TODAY):
        row = Programme.objects.get(pk=programme.pk)
        row.state = "submitted"
        row.save()

    with pytest.raises(Refused, match="waits for approval"):
        services.move_audit(led, start=date(2026, 9, 14), end=date(2026, 9, 16), by=mina, today=TODAY)


def test_moving_inside_the_quarter_is_a_change_mark_and_no_new_version(approved: PlannedAudit, mina: User) -> None:
    services.move_audit(
        approved, start=date(2026, 9, 14), end=date(2026, 9, 16), reason="site closed", by=mina, today=TODAY
    )

    change = ProgrammeChange.objects.get(kind__startswith="moved")
    assert (change.kind, change.reason, change.on) == ("moved_inside", "site closed", TODAY)
    assert ProgrammeVersion.objects.count() == 1


def test_moving_out_of_the_quarter_tells_the_sponsor(approved: PlannedAudit, mina: User, bo: User) -> None:
    services.move_audit(
        approved,
        start=date(2026, 10, 5),
        end=date(2026, 10, 7),
        reason="site closed",
        effect="none",
        by=mina,
        today=TODAY,
    )

    assert ProgrammeChange.objects.get(kind__startswith="moved").kind == "moved_out"
    assert "moved out of its quarter" in Notice.objects.filter(person=bo).latest("pk").text


def test_cancelling_an_approved_audit_is_the_sponsors_and_makes_a_new_version(
    approved: PlannedAudit, mina: User, bo: User
) -> None:
    with pytest.raises(PermissionDenied):
        services.cancel_audit(approved, reason="merged", effect="2027", by=mina, today=TODAY)
    with pytest.raises(Refused) as refusal:
        services.cancel_audit(approved, reason="merged", effect=" ", by=bo, today=TODAY)
    assert refusal.value.reasons == ("Say which coverage is lost and when it is caught up.",)

    services.cancel_audit(approved, reason="merged", effect="8.6.1 in 2027", by=bo, today=TODAY)

    approved.refresh_from_db()
    assert (approved.progress, approved.cancelled_on, approved.cancelled_by) == ("cancelled", TODAY, bo)
    assert approved.baseline_start == date(2026, 9, 7)
    assert list(ProgrammeVersion.objects.values_list("number", "state")) == [("1.0", "replaced"), ("1.1", "approved")]


def test_dropping_scope_of_an_approved_audit_is_the_sponsors(
    approved: PlannedAudit, p02: Process, mina: User, bo: User
) -> None:
    item = approved.scope.get()
    clause = Clause.objects.get(standard__code="ISO/IEC 20000-1", number="8.6.2")
    services.change_scope(approved, add=[(p02, clause, None)], reason="not verified before", by=mina, today=TODAY)
    with pytest.raises(PermissionDenied):
        services.change_scope(approved, drop=[item], reason="too much", by=mina, today=TODAY)

    services.change_scope(approved, drop=[item], reason="too much", effect="2027", by=bo, today=TODAY)

    assert [row.clause.number for row in approved.scope.all()] == ["8.6.2"]
    assert ProgrammeChange.objects.get(kind="scope_dropped").detail == {"dropped": [str(item)]}


def test_an_audit_keeps_one_item_of_its_scope_at_least(approved: PlannedAudit, bo: User, mina: User) -> None:
    with pytest.raises(Refused, match="Nothing would be left to audit"):
        services.change_scope(
            approved, drop=list(approved.scope.all()), reason="too much", effect="2027", by=bo, today=TODAY
        )
    with pytest.raises(Refused, match="Choose what to add or to drop"):
        services.change_scope(approved, reason="nothing", by=mina, today=TODAY)
    assert approved.scope.count() == 1


def test_in_a_draft_an_item_is_exchanged_in_one_step(audit: PlannedAudit, p02: Process, mina: User, bo: User) -> None:
    clause = Clause.objects.get(standard__code="ISO/IEC 20000-1", number="8.6.2")
    with pytest.raises(PermissionDenied):  # the sponsor decides on an approved plan, and plans nothing
        services.change_scope(audit, drop=list(audit.scope.all()), by=bo, today=TODAY)

    services.change_scope(audit, add=[(p02, clause, None)], drop=list(audit.scope.all()), by=mina, today=TODAY)

    assert [row.clause.number for row in audit.scope.all()] == ["8.6.2"]


def test_adding_scope_is_a_change_with_a_reason(approved: PlannedAudit, p02: Process, mina: User) -> None:
    clause = Clause.objects.get(standard__code="ISO/IEC 20000-1", number="8.6.2")
    with pytest.raises(Refused, match="Say why"):
        services.change_scope(approved, add=[(p02, clause, None)], by=mina, today=TODAY)
    assert approved.scope.count() == 1

    services.change_scope(approved, add=[(p02, clause, None)], reason="not verified before", by=mina, today=TODAY)

    assert approved.scope.count() == 2
    assert ProgrammeChange.objects.get(kind="scope_added").detail == {"added": ["P02 8.6.2"]}


def test_the_first_audit_that_prepares_sets_the_programme_running(approved: PlannedAudit) -> None:
    services.record_progress(approved, progress="preparing", by="system:test", today=TODAY)

    assert Programme.objects.get().state == "running"
