"""Cause, plan, its acceptance or return, and who verifies (NG-5 to NG-8, IND-14)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from findings import queries, services
from findings.models import Action, Clock, Nonconformity, PlanVersion
from organisation.models import User
from tests.findings.conftest import CAUSES, TODAY, action
from tests.findings.helpers import WEEK, due, refused


def test_ng_5_the_plan_goes_to_the_auditor_with_a_clock_of_its_own(planned_nc: Nonconformity) -> None:
    assert (planned_nc.state, planned_nc.ball, planned_nc.ball_since) == (
        "plan_submitted",
        "auditor",
        date(2026, 6, 15),
    )
    assert due(planned_nc, "decide") == date(2026, 6, 25)
    plan = PlanVersion.objects.get(nc=planned_nc)
    assert (plan.number, plan.submitted_on) == (1, date(2026, 6, 15))
    assert plan.snapshot["actions"][0]["due"] == "2026-08-31"


def test_ng_5_refuses_a_plan_before_containment_with_everything_that_is_missing(nc: Nonconformity, omar: User) -> None:
    services.save_plan(nc, need="action", by=omar, today=TODAY)

    assert refused(lambda: services.send_plan(nc, by=omar, today=TODAY)) == (
        "Contain first: say what was done right away (step Correction).",
        "Say where else you looked for the same and what you found.",
        "Say whether the management system or its risks have to change: yes or no.",
        "Choose the method of the analysis.",
        "Show the chain that leads to the cause.",
        "Enter at least one cause.",
        "Say in one sentence how we will see that it worked.",
    )


def test_ng_5_what_was_written_stays_when_sending_is_refused(contained: Nonconformity, omar: User) -> None:
    services.save_causes(contained, causes=CAUSES, need="action", by=omar, today=WEEK)

    refused(lambda: services.send_plan(contained, by=omar, today=WEEK))

    plan = queries.plan_in_work(contained)
    assert plan is not None
    assert [c.text for c in plan.causes.all()] == ["no closure criteria"]


def test_ng_6_returns_the_plan_with_a_reason_from_the_list(planned_nc: Nonconformity, leo: User, omar: User) -> None:
    assert refused(lambda: services.reject_plan(planned_nc, reason="no", by=leo, today=date(2026, 6, 17))) == (
        "Choose the reason from the list.",
    )
    with pytest.raises(PermissionDenied):
        services.reject_plan(planned_nc, reason="symptom", by=omar, today=date(2026, 6, 17))
    row = services.reject_plan(planned_nc, reason="symptom", text="why?", by=leo, today=date(2026, 6, 17))
    plan = Clock.objects.get(nc=row, step="plan")
    assert (row.state, row.ball, plan.due_original, plan.due_current, plan.done_on) == (
        "plan_rejected",
        "owner",
        date(2026, 7, 1),
        date(2026, 6, 29),
        None,
    )


def test_ng_7_refuses_the_same_plan_again_and_takes_a_changed_one(
    planned_nc: Nonconformity, leo: User, omar: User
) -> None:
    row = services.reject_plan(planned_nc, reason="extent", by=leo, today=date(2026, 6, 17))

    assert refused(lambda: services.send_plan(row, by=omar, today=date(2026, 6, 18))) == (
        "Change the plan: it is the same as the version that came back.",
    )
    services.save_plan(row, extent="both sites looked at", by=omar, today=date(2026, 6, 18))
    row = services.send_plan(row, by=omar, today=date(2026, 6, 18))
    assert row.state == "plan_submitted"
    assert [p.number for p in row.plans.all()] == [1, 2]
    assert Clock.objects.filter(nc=row, step="decide").order_by("turn").last().turn == 2
    assert row.plans.get(number=2).causes.get().text == "no closure criteria"


def test_ng_8_the_default_verifier_is_the_lead_and_actions_get_numbers(implementing: Nonconformity, leo: User) -> None:
    assert (implementing.state, implementing.verifier, implementing.ball) == ("implementing", leo, "owner")
    assert [a.reference for a in Action.objects.filter(nc=implementing, kind="corrective")] == ["CA-26-002"]


def test_ng_8_refuses_a_vague_measure_and_the_owner(planned_nc: Nonconformity, leo: User, omar: User) -> None:
    assert refused(lambda: services.accept_plan(planned_nc, measure=" ", by=leo, today=WEEK)) == (
        "Make the owner's sentence measurable: what, target, sample, after how many occurrences.",
    )
    with pytest.raises(PermissionDenied):
        services.accept_plan(planned_nc, measure="x", by=omar, today=WEEK)


def test_ng_8_only_the_programme_manager_names_another_verifier(
    planned_nc: Nonconformity, leo: User, ada: User, mina: User
) -> None:
    with pytest.raises(PermissionDenied):
        services.accept_plan(planned_nc, measure="x", verifier=ada, by=leo, today=WEEK)

    row = services.accept_plan(planned_nc, measure="x", verifier=ada, appointed_by=mina, by=leo, today=WEEK)

    assert (row.verifier, row.verifier_appointed_by) == (ada, mina)


def test_ind_14_whoever_carries_out_an_action_cannot_verify(
    contained: Nonconformity, omar: User, leo: User, ada: User, mina: User
) -> None:
    row = services.submit_plan(
        contained,
        need="action",
        extent="all",
        causes=CAUSES,
        actions=[action(ada)],
        own_sentence="we see it",
        by=omar,
        today=WEEK,
    )

    reasons = refused(
        lambda: services.accept_plan(row, measure="x", verifier=ada, appointed_by=mina, by=leo, today=WEEK)
    )

    assert reasons[0] == "Ada Auditor cannot verify this: carried out an action of it. (IND-14)"


def test_appointing_the_owner_as_verifier_is_refused(nc: Nonconformity, mina: User, omar: User) -> None:
    reasons = refused(lambda: services.appoint_verifier(nc, person=omar, by=mina, today=TODAY))

    assert reasons[0] == "Omar Owner cannot verify this: owns this nonconformity. (IND-14)"
