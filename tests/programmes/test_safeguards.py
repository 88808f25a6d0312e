"""Who signs a safeguard (3.3)."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.workflow import Refused
from organisation.models import Process, User
from programmes import services
from programmes.models import PlannedAudit
from tests.programmes.helpers import TODAY, owner_of


def test_nobody_signs_a_safeguard_for_oneself_or_for_the_own_area(
    audit: PlannedAudit, mina: User, bo: User, p01: Process
) -> None:
    own = services.propose_safeguard(rule="IND-16", text="x", audit=audit, person=mina, by=mina, today=TODAY)
    with pytest.raises(Refused, match="Nobody approves a safeguard for oneself"):
        services.approve_safeguard(own, by=mina, today=TODAY)

    owner_of(p01, bo, date(2026, 7, 1))
    standing = services.propose_safeguard(
        rule="IND-08b",
        text="x",
        programme=audit.programme,
        clauses=[audit.scope.get().clause],
        standing=True,
        by=mina,
        today=TODAY,
    )
    with pytest.raises(Refused, match="The approver is audited here"):
        services.approve_safeguard(standing, by=bo, today=TODAY)


def test_ind_18_is_signed_by_top_management_only(audit: PlannedAudit, mina: User, bo: User, ada: User) -> None:
    guard = services.propose_safeguard(rule="IND-18", text="x", audit=audit, person=ada, by=mina, today=TODAY)

    with pytest.raises(Refused, match="top management signs"):
        services.approve_safeguard(guard, by=mina, today=TODAY)
    assert services.approve_safeguard(guard, by=bo, today=TODAY).approved_by == bo
