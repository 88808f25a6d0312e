"""Four eyes through a stand-in: what somebody did for the owner stays that person's own work when the cover ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Audit
from findings import services
from findings.models import Finding, Nonconformity
from kernel.journal import audited
from kernel.workflow import Refused
from organisation.models import AccessRole, Delegation, User
from tests.findings.conftest import CAUSES, SYSTEM, TODAY, action


def refused(call: Callable[[], Any]) -> tuple[str, ...]:
    with pytest.raises(Refused) as refusal:
        call()
    return tuple(refusal.value.reasons)


Cover = Callable[[User, date], User]


@pytest.fixture
def cover(omar: User, set_today: Callable[[date], None]) -> Cover:
    """Make somebody Omar's deputy for that one day; the person is read anew, as each request does."""

    def stand_in(deputy: User, day: date) -> User:
        with audited(by=SYSTEM, today=day):
            Delegation(person=omar, deputy=deputy, start=day, end=day).save()
            AccessRole.objects.get_or_create(user=deputy, role="process_owner", defaults={"start": date(2022, 1, 1)})
        set_today(day)
        return User.objects.get(pk=deputy.pk)

    return stand_in


def test_7_3_who_asked_for_the_owner_does_not_grant_the_extension_when_the_cover_is_over(
    implementing: Nonconformity, mina: User, bo: User, cover: Cover, set_today: Callable[[date], None]
) -> None:
    asked = services.ask_extension(
        implementing,
        step="implement",
        new_date=date(2026, 9, 28),
        reason="tool late",
        interim="weekly list",
        by=cover(mina, date(2026, 8, 20)),
        today=date(2026, 8, 20),
    )
    set_today(date(2026, 8, 21))

    grant = {"granted": True, "today": date(2026, 8, 21)}
    assert refused(lambda: services.decide_extension(asked, by=User.objects.get(pk=mina.pk), **grant)) == (
        "Whoever asked for an extension does not grant it (IND-19).",
    )
    assert services.decide_extension(asked, by=bo, **grant).granted is True


def test_ng_8_who_sent_the_plan_for_the_owner_does_not_accept_it(
    contained: Nonconformity, leo: User, omar: User, cover: Cover, set_today: Callable[[date], None]
) -> None:
    sent = services.submit_plan(
        contained,
        need="action",
        extent="all teams looked at",
        causes=CAUSES,
        actions=[action(omar)],
        own_sentence="ten records in a row are complete",
        by=cover(leo, date(2026, 6, 15)),
        today=date(2026, 6, 15),
    )
    set_today(date(2026, 6, 17))

    again = User.objects.get(pk=leo.pk)
    reasons = refused(
        lambda: services.accept_plan(sent, measure="0 of 10 records incomplete", by=again, today=date(2026, 6, 17))
    )

    assert reasons[0] == "Whoever sent the plan does not accept it (IND-19)."


def test_ind_14_who_reported_the_implementation_for_the_owner_does_not_verify_it(
    implementing: Nonconformity, leo: User, ada: User, mina: User, cover: Cover, set_today: Callable[[date], None]
) -> None:
    done = services.implement(
        implementing, proofs="tool settings of 1 July", by=cover(leo, date(2026, 7, 1)), today=date(2026, 7, 1)
    )
    set_today(date(2026, 7, 3))

    watch = {"effect_check_from": date(2026, 8, 10), "occurrence": "ten records", "today": date(2026, 7, 3)}
    again = User.objects.get(pk=leo.pk)
    assert refused(lambda: services.accept_implementation(done, by=again, **watch)) == (
        "Leo Lead cannot verify this: answered it, as owner or for the owner. (IND-14)",
    )
    services.appoint_verifier(done, person=ada, by=mina, today=date(2026, 7, 3))
    assert services.accept_implementation(done, by=ada, **watch).state == "monitoring"


def test_a_lead_who_has_become_the_owner_does_not_regrade(nc: Nonconformity, leo: User, ada: User, mina: User) -> None:
    services.appoint_auditor(nc, person=ada, by=mina, today=TODAY)
    with audited(by=SYSTEM, today=TODAY):
        nc.finding.owner = leo
        nc.finding.save()

    with pytest.raises(PermissionDenied):
        services.regrade(nc.finding, grade="major", reason="worse than thought", by=leo, today=TODAY)


def test_ng_5_a_sponsor_who_covers_for_the_owner_does_not_agree_that_the_correction_suffices(
    audit: Audit, draft: Finding, leo: User, bo: User, omar: User, cover: Cover
) -> None:
    draft = services.edit_draft(draft, grade="major", by=leo, today=TODAY)
    nc = services.issue(draft, by=leo, today=TODAY).nonconformity
    services.save_plan(nc, need="correction", need_reason="one slip", by=omar, today=TODAY)

    with pytest.raises(Refused) as refusal:
        services.agree_correction_suffices(nc, by=cover(bo, TODAY), today=TODAY)

    assert list(refusal.value.reasons) == ["The owner cannot agree to the own answer."]
