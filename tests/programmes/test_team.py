"""Who is let into a team (IND, CMP, AVL)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kernel.models import AuditEvent, Stale
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import Process, User
from programmes import services
from programmes.models import Assignment, PlannedAudit, ProgrammeChange, Verdict
from tests.conftest import LONG_AGO, SYSTEM
from tests.programmes.helpers import TODAY, owner_of


def test_a_refused_assignment_leaves_nothing_behind(audit: PlannedAudit, omar: User, mina: User) -> None:
    events = AuditEvent.objects.count()

    with pytest.raises(Refused) as refusal:
        services.assign(audit, person=omar, role="auditor", by=mina, today=TODAY)

    assert refusal.value.reasons == (
        "CMP-04: Holds no auditor qualification in a standard of this audit.",
        "IND-01: Owns Incident (P01).",
    )
    assert (Assignment.objects.count(), Verdict.objects.count(), AuditEvent.objects.count()) == (0, 0, events)


def test_a_second_lead_is_refused_by_name(led: PlannedAudit, ada: User, mina: User) -> None:
    with pytest.raises(Refused, match="Leo Lead leads AUD-26-01 already"):
        services.assign(led, person=ada, role="lead", by=mina, today=TODAY)


def test_cmp_01_an_auditor_cannot_lead(audit: PlannedAudit, ada: User, mina: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.assign(audit, person=ada, role="lead", by=mina, today=TODAY)

    assert [reason.split(":")[0] for reason in refusal.value.reasons] == ["CMP-01"]


def test_whoever_owns_a_part_is_let_in_for_the_rest(
    plan: Callable[..., PlannedAudit], p01: Process, p02: Process, ada: User, mina: User
) -> None:
    owner_of(p02, ada, LONG_AGO)
    audit = plan(p01, p02)

    seat = services.assign(audit, person=ada, role="auditor", by=mina, today=TODAY)

    assert [row.scope_item.clause.number for row in seat.items.all()] == ["8.6.1"]
    with pytest.raises(Refused, match="Owns Service request"):
        services.assign(audit, person=ada, role="auditor", items=list(audit.scope.all()), by=mina, today=TODAY)


def test_avl_02_nobody_is_booked_twice_on_one_day(
    led: PlannedAudit, plan: Callable[..., PlannedAudit], p02: Process, leo: User, mina: User
) -> None:
    other = plan(p02, start=date(2026, 9, 9), end=date(2026, 9, 10))

    with pytest.raises(Refused) as refusal:
        services.assign(other, person=leo, role="lead", by=mina, today=TODAY)

    assert refusal.value.reasons == ("AVL-02: Is booked for AUD-26-01 from 7 September 2026 to 9 September 2026.",)


def test_avl_01_somebody_who_is_away_is_refused(audit: PlannedAudit, leo: User, ada: User, mina: User) -> None:
    organisation.add_delegation(
        person=leo, deputy=ada, start=date(2026, 9, 9), end=date(2026, 9, 20), by=SYSTEM, today=TODAY
    )

    with pytest.raises(Refused) as refusal:
        services.assign(audit, person=leo, role="lead", by=mina, today=TODAY)

    assert [reason.split(":")[0] for reason in refusal.value.reasons] == ["AVL-01"]


def test_assigning_raises_the_persons_version(audit: PlannedAudit, leo: User, p01: Process, mina: User) -> None:
    leo.refresh_from_db()
    seen = leo.version
    services.assign(audit, person=leo, role="lead", by=mina, today=TODAY)

    with pytest.raises(Stale):
        organisation.add_tenure(
            person=leo, role="owner", process=p01, start=TODAY, by=SYSTEM, today=TODAY, reason="x", version=seen
        )


def test_a_team_change_in_an_approved_programme_is_a_change_and_takes_the_confirmation_back(
    approved: PlannedAudit, ada: User, mina: User
) -> None:
    services.record_progress(approved, team_confirmed_on=TODAY, by="system:test", today=TODAY)

    services.assign(approved, person=ada, role="auditor", by=mina, today=TODAY)

    approved.refresh_from_db()
    assert approved.team_confirmed_on is None
    assert ProgrammeChange.objects.get(kind="team").detail == {"what": "Ada Auditor joins as auditor"}
