"""Acknowledging, containing, handing over (NG-2, NG-4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from findings import services
from findings.models import Action, Clock, Move, Nonconformity
from kernel.journal import audited
from kernel.models import AuditEvent
from organisation.models import Delegation, User
from tests.findings.conftest import SYSTEM, TODAY
from tests.findings.helpers import WEEK, due, refused


def test_ng_2_the_owners_first_act_acknowledges(nc: Nonconformity, omar: User) -> None:
    row = services.save_correction(nc, text="half written", by=omar, today=WEEK)

    assert (row.state, row.acknowledged_on) == ("acknowledged", WEEK)
    assert Clock.objects.get(nc=nc, step="acknowledge").done_on == WEEK


def test_ng_2_the_deputy_of_an_absent_owner_may_act_and_nobody_else(
    nc: Nonconformity, omar: User, sam: User, leo: User, set_today: Callable[[date], None]
) -> None:
    set_today(TODAY)
    deputy = _owner_deputy(omar)

    for person in (sam, leo):
        with pytest.raises(PermissionDenied):
            services.acknowledge(nc, by=person, today=TODAY)
    assert services.acknowledge(nc, by=deputy, today=TODAY).state == "acknowledged"


def _owner_deputy(omar: User) -> User:
    from tests.conftest import person

    deputy = person("dora", "process_owner", name="Dora Deputy")
    with audited(by=SYSTEM, today=TODAY):
        Delegation(person=omar, deputy=deputy, start=TODAY, end=WEEK).save()
    return deputy


def test_ng_4_contains_with_evidence_and_acknowledges_by_itself(contained: Nonconformity) -> None:
    assert (contained.state, contained.ball, contained.contained_on) == ("contained", "owner", date(2026, 6, 3))
    assert contained.ball_since == TODAY
    assert [(m.old, m.new) for m in Move.objects.filter(nc=contained)] == [
        ("", "issued"),
        ("issued", "acknowledged"),
        ("acknowledged", "contained"),
    ]
    assert [(a.kind, a.reference) for a in Action.objects.filter(nc=contained)] == [("correction", "CA-26-001")]


def test_ng_4_refuses_without_evidence_and_nothing_is_kept(nc: Nonconformity, omar: User) -> None:
    events = AuditEvent.objects.count()

    assert refused(lambda: services.contain(nc, text="done", by=omar, today=TODAY)) == (
        "Enter what was done right away and what shows it, or why no correction is possible or needed.",
        "Say how the effects were handled: what happened meanwhile, and were customers told?",
    )
    nc.refresh_from_db()
    assert (nc.state, nc.containment_text) == ("issued", "")
    assert AuditEvent.objects.count() == events


def test_handing_over_names_a_person_who_can_sign_in_and_keeps_the_clocks(
    nc: Nonconformity, omar: User, leo: User
) -> None:
    from tests.conftest import person

    other = person("olga", "process_owner", name="Olga Other")
    before = due(nc, "plan")

    assert refused(lambda: services.hand_over(nc, to=leo, reason="", by=omar, today=TODAY)) == (
        "Say why it is theirs.",
        "Leo Lead follows this nonconformity up, so cannot own it (IND-14).",
    )
    row = services.hand_over(nc, to=other, reason="her area since May", by=omar, today=TODAY)
    assert (row.finding.owner, row.state, due(nc, "plan")) == (other, "acknowledged", before)
