"""Northwind's own year, and judges that stay judges."""

from __future__ import annotations

import re
from datetime import date

import pytest

from kernel.models import AuditEvent
from kernel.workflow import Refused
from organisation.models import User
from programmes import queries, services
from programmes.models import Assignment, PlannedAudit, ProgrammeChange
from tests.conftest import SYSTEM
from tests.programmes.conftest import Northwind
from tests.programmes.helpers import TODAY


def test_northwind_needs_only_w_26_1_and_w_26_2(two_years: Northwind) -> None:
    """Every real team is free of BLOCK; the two safeguards of the demo answer every MITIGATE."""
    nw = two_years
    on = {ref: audit.start for ref, audit in nw.audits.items()}
    for ref, audit in nw.audits.items():
        for seat in audit.assignments.exclude(role="observer").select_related("person"):
            services.accept_assignment(audit, seat.person, by=seat.person, today=on[ref])
    ties = {
        ref: [said for said in queries.team_blockers(audit, on[ref]) if "Nobody takes" not in said]
        for ref, audit in nw.audits.items()
    }
    rules = {ref: [re.findall(r"\(((?:IND|CMP)-.*)\)$", said)[0] for said in found] for ref, found in ties.items()}
    assert {ref: found for ref, found in rules.items() if found} == {
        "AUD-25-07": ["CMP-02"],  # nobody on the team knew security; the demo's W-25-1 answers it
        "AUD-26-01": ["IND-08b", "IND-08b"],  # 5.1 and 7.1
        "AUD-26-08": ["IND-18 (c)"],
    }

    brandt, hale, svensson = (nw.people[name] for name in ("brandt", "hale", "svensson"))
    early = date(2025, 12, 1)
    first = services.propose_safeguard(
        rule="IND-08b",
        text="observer from Northwind Group audit",
        programme=nw.programmes["IAP-2026"],
        clauses=[nw.clauses[number] for number in ("5.1", "7.1", "9.3")],
        standing=True,
        by=brandt,
        today=early,
    )
    with pytest.raises(Refused, match="The approver is audited here"):
        services.approve_safeguard(first, by=svensson, today=date(2025, 12, 15))
    services.approve_safeguard(first, by=hale, today=date(2025, 12, 15))
    second = services.propose_safeguard(
        rule="IND-18",
        text="top management confirms the assignment",
        audit=nw.audits["AUD-26-08"],
        person=nw.people["moreau"],
        clauses=[nw.clauses["9.2"]],
        by=brandt,
        today=date(2026, 11, 3),
    )
    services.approve_safeguard(second, by=svensson, today=date(2026, 11, 3))

    assert (first.reference, second.reference) == ("W-26-1", "W-26-2")
    for ref in ("AUD-26-01", "AUD-26-08"):
        left = [said for said in queries.team_blockers(nw.audits[ref], on[ref]) if "Nobody takes" not in said]
        assert left == []


@pytest.mark.parametrize("role", ["guide", "observer", "expert"])
def test_ind_19_whoever_judged_in_the_fieldwork_stays_a_judge(
    approved: PlannedAudit, leo: User, mina: User, role: str
) -> None:
    services.record_progress(approved, progress="fieldwork", actual_start=TODAY, by=SYSTEM, today=TODAY)

    with pytest.raises(Refused, match="The fieldwork has begun: who judged in it stays on record as that"):
        services.assign(approved, person=leo, role=role, by=mina, today=TODAY, reason="approves the report now")

    assert Assignment.objects.get(audit=approved, person=leo).role == "lead"


def test_assigning_the_same_seat_again_changes_nothing(approved: PlannedAudit, ada: User, mina: User) -> None:
    first = services.assign(approved, person=ada, role="auditor", by=mina, today=TODAY)
    events = AuditEvent.objects.count()

    again = services.assign(approved, person=ada, role="auditor", by=mina, today=TODAY)

    assert (again.pk, again.version) == (first.pk, first.version)
    assert ProgrammeChange.objects.filter(kind="team").count() == 1
    assert AuditEvent.objects.count() == events
