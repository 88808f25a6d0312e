"""The services of a nonconformity, from the draft to the closed case; each refusal with all its reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Audit, Deviation
from findings import queries, services
from findings.models import Action, Clock, Finding, GradeChange, Move, Nonconformity, PlanVersion, Verification
from kernel.journal import audited
from kernel.models import AuditEvent, Stale
from kernel.workflow import Refused
from organisation.models import Delegation, Process, User
from standards.models import Clause
from tests.findings.conftest import CAUSES, SYSTEM, TODAY, action

WEEK = date(2026, 6, 8)


def refused(call: Callable[[], Any]) -> tuple[str, ...]:
    with pytest.raises(Refused) as refusal:
        call()
    return tuple(refusal.value.reasons)


def due(nc: Nonconformity, step: str, cycle: int = 1) -> date:
    return Clock.objects.get(nc=nc, cycle=cycle, step=step, done_on=None).due_current


# --- drafts and NG-1 ------------------------------------------------------------------------------------------------


def test_a_draft_is_called_by_its_audit_and_a_letter(draft: Finding) -> None:
    assert (draft.reference, draft.draft_reference, draft.state) == ("", "AUD-26-01/D1", "draft")


def test_ng_1_issue_draws_the_number_and_starts_four_clocks(finding: Finding) -> None:
    assert (finding.reference, finding.state, finding.issued_on) == ("NC-26-01", "issued", TODAY)
    nc = finding.nonconformity
    assert (nc.state, nc.ball, nc.auditor.username, nc.cycle) == ("issued", "owner", "leo", 1)
    assert {c.step: c.due_original for c in nc.clocks.all()} == {
        "acknowledge": date(2026, 6, 8),
        "contain": date(2026, 6, 11),
        "plan": date(2026, 7, 1),
        "implement": date(2026, 8, 31),
    }
    assert [(g.old, g.new) for g in GradeChange.objects.filter(finding=finding)] == [("", "minor")]


def test_ng_1_refuses_an_incomplete_draft_and_draws_no_number(audit: Audit, leo: User, draft: Finding) -> None:
    empty = services.raise_draft(audit, kind="nc", by=leo, today=TODAY)

    assert refused(lambda: services.issue(empty, by=leo, today=TODAY)) == (
        "Enter the requirement: its reference and what it asks in your own words.",
        "Enter the evidence: what was seen, so that somebody else can find it again.",
        "Enter the gap: in which way the evidence does not meet the requirement.",
        "Choose the clause that was not met.",
        "Choose the provisional grade.",
        "Choose the owner: the manager of the area.",
    )
    assert services.issue(draft, by=leo, today=TODAY).reference == "NC-26-01"


def test_ng_1_is_the_leads_alone(draft: Finding, ada: User, omar: User, mina: User) -> None:
    for person in (ada, omar, mina):
        with pytest.raises(PermissionDenied):
            services.issue(draft, by=person, today=TODAY)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_issue_for_audit_issues_what_is_complete_and_says_what_stays(audit: Audit, draft: Finding, leo: User) -> None:
    half = services.raise_draft(audit, kind="ofi", evidence="typed by hand", by=leo, today=TODAY)

    issued, stayed = services.issue_for_audit(audit, by=leo, today=TODAY)

    assert [f.reference for f in issued] == ["NC-26-01"]
    assert [(f.pk, reasons) for f, reasons in stayed] == [
        (half.pk, ("Choose the clause that it belongs to.", "Choose who answers."))
    ]


def test_ag_7_an_issue_later_than_two_working_days_is_a_deviation(draft: Finding, leo: User) -> None:
    services.issue(draft, by=leo, today=date(2026, 6, 4), late_reason="the owner was abroad")

    assert [(d.rule, d.what, d.reason) for d in Deviation.objects.all()] == [
        ("AG-7", "NC-26-01 issued 3 working days after the closing meeting", "the owner was abroad")
    ]


def test_an_own_observation_needs_an_auditor_and_is_issued_by_the_programme_manager(
    mina: User, ada: User, omar: User, p01: Process, clause: Callable[[str], Clause]
) -> None:
    draft = services.raise_own(
        process=p01,
        clauses=[clause("8.6.1")],
        requirement="8.6.1: incidents are recorded",
        evidence="seen",
        gap="missing",
        grade="minor",
        owner=omar,
        by=ada,
        today=TODAY,
    )

    assert draft.draft_reference == "OWN-26-D1"
    with pytest.raises(PermissionDenied):
        services.issue(draft, by=ada, auditor=ada, today=TODAY)
    assert refused(lambda: services.issue(draft, by=mina, today=TODAY)) == (
        "Appoint the auditor who follows this nonconformity up: it comes from no audit.",
    )
    issued = services.issue(draft, by=mina, auditor=ada, today=TODAY)
    assert (issued.reference, issued.nonconformity.auditor) == ("NC-26-01", ada)


def test_an_issued_finding_is_never_edited(finding: Finding, leo: User) -> None:
    assert refused(lambda: services.edit_draft(finding, gap="other", by=leo, today=TODAY)) == (
        "NC-26-01 is issued. Its text stays; grade and owner change by their own steps.",
    )


def test_editing_a_draft_on_a_stale_version_is_refused_and_writes_nothing(draft: Finding, leo: User) -> None:
    services.edit_draft(draft, gap="first", version=draft.version, by=leo, today=TODAY)

    with pytest.raises(Stale):
        services.edit_draft(draft, gap="second", version=draft.version, by=leo, today=TODAY)

    draft.refresh_from_db()
    assert draft.gap == "first"


def test_a_draft_changes_its_primary_clause(draft: Finding, leo: User, clause: Callable[[str], Clause]) -> None:
    services.edit_draft(draft, clauses=[clause("8.6.3"), clause("8.6.1")], by=leo, today=TODAY)

    assert [(c.clause.number, c.primary) for c in draft.clauses.order_by("pk")] == [("8.6.1", False), ("8.6.3", True)]


# --- NG-2 to NG-4 ---------------------------------------------------------------------------------------------------


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


# --- NG-3 -----------------------------------------------------------------------------------------------------------


def test_ng_3_a_dispute_stops_the_clocks_and_the_programme_manager_decides(
    nc: Nonconformity, omar: User, mina: User, leo: User
) -> None:
    row = services.dispute(nc, reason="the record exists", by=omar, today=date(2026, 6, 3))

    assert (row.state, row.ball) == ("disputed", "manager")
    with pytest.raises(PermissionDenied):
        services.decide_dispute(row, outcome="upheld", reason="no", by=leo, today=WEEK)
    row = services.decide_dispute(row, outcome="upheld", reason="it is of July", by=mina, today=date(2026, 6, 10))
    assert (row.state, row.ball, row.paused_days) == ("acknowledged", "owner", 7)
    plan = Clock.objects.get(nc=nc, step="plan")
    assert (plan.due_original, plan.due_current) == (date(2026, 7, 1), date(2026, 7, 8))


def test_ng_3_is_refused_after_ten_days_and_without_reason(nc: Nonconformity, omar: User) -> None:
    assert refused(lambda: services.dispute(nc, reason=" ", by=omar, today=date(2026, 6, 12))) == (
        "Enter what you dispute, the facts or the grade, and why.",
        "A dispute is possible within 10 days of issue; they are over.",
    )


def test_ng_3_regraded_by_the_decision_keeps_the_pause(nc: Nonconformity, omar: User, mina: User) -> None:
    row = services.dispute(nc, reason="not that bad", by=omar, today=date(2026, 6, 3))

    row = services.decide_dispute(
        row, outcome="regraded", grade="major", reason="it is worse", by=mina, today=date(2026, 6, 5)
    )

    plan = Clock.objects.get(nc=nc, step="plan")
    assert (row.finding.grade, plan.due_original, plan.due_current) == (
        "major",
        date(2026, 6, 15),
        date(2026, 6, 17),
    )


def test_ng_3_withdrawn_ends_it_and_keeps_the_number(nc: Nonconformity, omar: User, mina: User) -> None:
    row = services.dispute(nc, reason="wrong system", by=omar, today=date(2026, 6, 3))

    row = services.decide_dispute(row, outcome="withdrawn", reason="it was another one", by=mina, today=WEEK)

    row.finding.refresh_from_db()
    assert (row.state, row.ball, row.finding.state, row.finding.reference) == (
        "withdrawn",
        "",
        "withdrawn",
        "NC-26-01",
    )


def test_ng_3_the_sponsor_decides_where_the_programme_manager_was_on_the_team(
    audit: Audit, draft: Finding, leo: User, omar: User, mina: User, bo: User
) -> None:
    from programmes.models import Assignment

    with audited(by=SYSTEM, today=TODAY):
        Assignment(audit=audit.planned, person=mina, role="auditor").save()
    nc = services.issue(draft, by=leo, today=TODAY).nonconformity

    row = services.dispute(nc, reason="the record exists", by=omar, today=TODAY)

    assert row.ball == "sponsor"
    with pytest.raises(PermissionDenied):
        services.decide_dispute(row, outcome="upheld", reason="no", by=mina, today=WEEK)
    assert services.decide_dispute(row, outcome="upheld", reason="it holds", by=bo, today=WEEK).state == "acknowledged"


# --- NG-5 to NG-8, NG-16 ---------------------------------------------------------------------------------------------


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


# --- NG-9 to NG-13 --------------------------------------------------------------------------------------------------


def test_ng_9_refuses_while_an_action_is_not_done_with_evidence(implementing: Nonconformity, omar: User) -> None:
    assert refused(lambda: services.implement(implementing, by=omar, today=date(2026, 7, 1))) == (
        "CA-26-002 is not done yet.",
    )
    act = Action.objects.get(nc=implementing, kind="corrective")
    services.record_action(act, done_on=date(2026, 6, 30), proof="", by=omar, today=date(2026, 7, 1))
    assert refused(lambda: services.implement(implementing, by=omar, today=date(2026, 7, 1))) == (
        "CA-26-002 has no evidence: name the record or add a file.",
    )


def test_ng_9_implemented_stops_the_clock_and_the_ball_is_the_verifiers(implemented: Nonconformity) -> None:
    assert (implemented.state, implemented.ball, implemented.first_implemented_on) == (
        "implemented",
        "verifier",
        date(2026, 7, 1),
    )
    assert Clock.objects.get(nc=implemented, step="implement").done_on == date(2026, 7, 1)


def test_ng_10_insufficient_evidence_goes_back_with_a_reason(implemented: Nonconformity, leo: User) -> None:
    assert refused(lambda: services.reject_implementation(implemented, reason="", by=leo, today=date(2026, 7, 3))) == (
        "Say what the evidence does not show.",
    )
    row = services.reject_implementation(implemented, reason="old tool", by=leo, today=date(2026, 7, 3))
    assert (row.state, row.implemented_on, row.first_implemented_on) == ("implementing", None, date(2026, 7, 1))
    assert due(row, "implement") == date(2026, 8, 31)


def test_ng_11_the_owner_cannot_verify(implemented: Nonconformity, omar: User) -> None:
    with pytest.raises(PermissionDenied):
        services.accept_implementation(implemented, by=omar, today=date(2026, 7, 3))


def test_ng_11_watches_until_the_occurrences_and_not_less_than_30_days(monitoring: Nonconformity) -> None:
    assert (monitoring.state, monitoring.effect_check_from, due(monitoring, "check")) == (
        "monitoring",
        date(2026, 8, 10),
        date(2026, 9, 9),
    )


def test_ng_11_a_watch_beyond_180_days_needs_a_reason(implemented: Nonconformity, leo: User) -> None:
    def accept(reason: str) -> Nonconformity:
        return services.accept_implementation(
            implemented,
            effect_check_from=date(2027, 1, 20),
            occurrence="yearly review",
            effect_reason=reason,
            by=leo,
            today=date(2026, 7, 3),
        )

    assert refused(lambda: accept("")) == ("Watching longer than 180 days after the implementation needs a reason.",)
    assert accept("it runs once a year").late_reason == "it runs once a year"


def test_ng_12_refuses_before_the_day_and_without_a_measurement(monitoring: Nonconformity, leo: User) -> None:
    early = date(2026, 8, 9)

    assert refused(lambda: services.check_effectiveness(monitoring, result="effective", by=leo, today=early)) == (
        "The effect cannot be seen before 10 August 2026.",
        "Enter what was measured, by default the same test again.",
    )


def test_ng_12_effective_closes_with_a_verification_row(monitoring: Nonconformity, leo: User) -> None:
    row = services.check_effectiveness(
        monitoring, result="effective", sample_text="0 of 10", by=leo, today=date(2026, 8, 20)
    )

    assert (row.state, row.ball, row.closed_by, row.closed_on) == ("closed", "", leo, date(2026, 8, 20))
    assert [(v.kind, v.result, v.cycle) for v in Verification.objects.filter(nc=row)] == [
        ("implementation", "accepted", 1),
        ("effectiveness", "effective", 1),
    ]
    assert Clock.objects.get(nc=row, step="check").done_on == date(2026, 8, 20)


def test_ng_13_not_effective_reopens_with_a_new_cycle_and_ng_16_plans_again(
    monitoring: Nonconformity, leo: User, omar: User
) -> None:
    row = services.check_effectiveness(
        monitoring, result="not_effective", sample_text="3 of 10", by=leo, today=date(2026, 8, 20)
    )

    assert (row.state, row.ball, row.cycle, row.reopen_count) == ("reopened", "owner", 2, 1)
    assert due(row, "plan", 2) == date(2026, 9, 21)
    assert due(row, "implement", 2) == date(2026, 10, 19)
    assert refused(lambda: services.send_plan(row, by=omar, today=date(2026, 8, 21)))[0] == (
        "Say where else you looked for the same and what you found."
    )
    row = services.submit_plan(
        row,
        need="action",
        extent="other shifts too",
        causes=CAUSES,
        actions=[action(omar)],
        own_sentence="ten in a row",
        by=omar,
        today=date(2026, 9, 1),
    )
    assert (row.state, row.plans.last().number, row.plans.last().cycle) == ("plan_submitted", 2, 2)


def test_correction_suffices_is_verified_and_closed_and_looked_at_again(
    contained: Nonconformity, omar: User, leo: User
) -> None:
    row = services.submit_plan(
        contained, need="correction", need_reason="a one-off", extent="5 plans", by=omar, today=WEEK
    )
    row = services.accept_plan(row, by=leo, today=WEEK)
    row = services.implement(row, by=omar, today=WEEK)

    row = services.accept_implementation(row, by=leo, today=date(2026, 6, 10))

    assert (row.state, row.check_again, row.closed_on) == ("closed", True, date(2026, 6, 10))


# --- NG-17 ----------------------------------------------------------------------------------------------------------


def test_ng_17_the_light_path_is_one_answer_and_one_verification(
    nc: Nonconformity, leo: User, ada: User, mina: User, omar: User
) -> None:
    assert refused(lambda: services.agree_light_path(nc, isolated=False, by=leo, today=TODAY)) == (
        "The light path is for an isolated case.",
        "Say where else was looked before agreeing.",
    )
    row = services.agree_light_path(nc, extent="all 14 entries", by=leo, today=TODAY)
    assert due(row, "answer") == date(2026, 7, 1)
    assert not Clock.objects.filter(nc=row, step="plan").exists()
    assert refused(lambda: services.answer_light(row, text="", by=omar, today=WEEK)) == (
        "Enter what was done.",
        "Name the record that proves it, or add a file.",
    )
    row = services.answer_light(row, text="removed", proof="catalogue v9", by=omar, today=WEEK)
    assert (row.state, row.ball) == ("implemented", "verifier")
    services.appoint_verifier(row, person=ada, by=mina, today=WEEK)
    row.refresh_from_db()
    assert refused(lambda: services.verify_light(row, text="", by=ada, today=WEEK)) == ("Enter what you looked at.",)
    row = services.verify_light(row, text="catalogue v9 seen", by=ada, today=WEEK)
    assert (row.state, row.check_again) == ("closed", True)
    assert not Clock.objects.filter(nc=row, done_on=None).exists()


def test_ng_17_the_lead_verifies_where_nobody_else_was_appointed(nc: Nonconformity, leo: User, omar: User) -> None:
    row = services.agree_light_path(nc, extent="all 14 entries", by=leo, today=TODAY)
    assert (row.verifier, row.verifier_appointed_by) == (leo, None)

    row = services.answer_light(row, text="removed", proof="catalogue v9", by=omar, today=WEEK)
    row = services.verify_light(row, text="catalogue v9 seen", by=leo, today=WEEK)

    assert (row.state, row.closed_by) == ("closed", leo)


def test_ng_17_an_earlier_appointment_stands(nc: Nonconformity, leo: User, ada: User, mina: User) -> None:
    row = services.appoint_verifier(nc, person=ada, by=mina, today=TODAY)

    row = services.agree_light_path(row, extent="all 14 entries", by=leo, today=TODAY)

    assert (row.verifier, row.verifier_appointed_by) == (ada, mina)


def test_ng_17_a_lead_whom_ind_14_stops_is_not_made_verifier(nc: Nonconformity, leo: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        nc.finding.owner = leo
        nc.finding.save()

    row = services.agree_light_path(nc, extent="all 14 entries", by=SYSTEM, today=TODAY)

    assert (row.light_path, row.auditor, row.verifier) == (True, leo, None)


def test_ng_17_is_not_for_a_major(audit: Audit, draft: Finding, leo: User) -> None:
    services.edit_draft(draft, grade="major", by=leo, today=TODAY)
    nc = services.issue(draft, by=leo, today=TODAY).nonconformity

    assert refused(lambda: services.agree_light_path(nc, extent="all", by=leo, today=TODAY)) == (
        "The light path is for minors only.",
    )


# --- grade, repeat --------------------------------------------------------------------------------------------------


def test_regrading_before_the_report_counts_from_the_issue_and_tells_the_owner(finding: Finding, leo: User) -> None:
    row = services.regrade(finding, grade="major", reason="control in doubt", by=leo, today=date(2026, 6, 2))

    clocks = {c.step: (c.due_original, c.due_current) for c in row.nonconformity.clocks.all()}
    assert clocks["plan"] == (date(2026, 6, 15), date(2026, 6, 15))
    assert [(g.old, g.new, g.reason) for g in row.grades.all()][-1] == ("minor", "major", "control in doubt")
    assert refused(lambda: services.regrade(row, grade="major", reason="", by=leo, today=WEEK)) == (
        "Enter the reason for the new grade.",
        "It is major already.",
    )


def test_grades_are_confirmed_by_the_lead_before_the_report(
    audit: Audit, finding: Finding, leo: User, mina: User
) -> None:
    assert queries.unconfirmed_grades(audit) == ["NC-26-01"]
    with pytest.raises(PermissionDenied):
        services.confirm_grades(audit, by=mina, today=WEEK)

    services.confirm_grades(audit, by=leo, today=WEEK)

    finding.refresh_from_db()
    assert (finding.grade_final_on, queries.unconfirmed_grades(audit)) == (WEEK, [])


@pytest.fixture
def earlier(mina: User, omar: User, p01: Process, clause: Callable[[str], Clause]) -> Finding:
    return services.adopt_closed(
        reference="NC-25-04",
        kind="nc",
        issued_on=date(2025, 2, 26),
        closed_on=date(2025, 9, 30),
        process=p01,
        clauses=[clause("8.6.1")],
        grade="minor",
        owner=omar,
        gap="the same before",
        by=mina,
        today=date(2025, 9, 30),
    )


def test_7_6_the_repeat_check_runs_at_issue_and_the_lead_decides(earlier: Finding, finding: Finding, leo: User) -> None:
    assert [c.earlier.reference for c in finding.repeat_candidates.all()] == ["NC-25-04"]
    assert refused(lambda: services.reject_repeat(finding, candidate=earlier, reason="", by=leo, today=TODAY)) == (
        "Enter the reason.",
    )

    row = services.reject_repeat(finding, candidate=earlier, reason="other failure mode", by=leo, today=TODAY)

    assert (row.repeat_decision, row.repeat_of) == ("rejected", None)


def test_7_6_a_confirmed_repeat_is_regraded_in_one_act(earlier: Finding, finding: Finding, leo: User) -> None:
    row = services.regrade(
        finding, grade="major", reason="its action failed", repeat_of=earlier, by=leo, today=date(2026, 6, 2)
    )

    assert (row.repeat_decision, row.repeat_of, row.action_failed, row.grade) == ("confirmed", earlier, True, "major")


def test_a_taken_over_record_tells_nobody_and_keeps_its_number(earlier: Finding) -> None:
    assert (earlier.legacy, earlier.nonconformity.state, earlier.nonconformity.closed_on) == (
        True,
        "closed",
        date(2025, 9, 30),
    )
    assert earlier.nonconformity.clocks.count() == 0


# --- 7.3 ------------------------------------------------------------------------------------------------------------


def ask(nc: Nonconformity, omar: User, day: date, new: date) -> Any:
    return services.ask_extension(
        nc, step="implement", new_date=new, reason="tool late", interim="weekly list", by=omar, today=day
    )


def test_7_3_the_programme_manager_grants_the_first_extension(
    implementing: Nonconformity, omar: User, mina: User
) -> None:
    asked = ask(implementing, omar, date(2026, 8, 20), date(2026, 9, 28))

    services.decide_extension(asked, granted=True, by=mina, today=date(2026, 8, 21))

    clock = Clock.objects.get(nc=implementing, step="implement")
    assert (clock.due_original, clock.due_current) == (date(2026, 8, 31), date(2026, 9, 28))
    assert refused(lambda: services.decide_extension(asked, granted=True, by=mina, today=date(2026, 8, 21))) == (
        "This extension is decided already.",
    )


def test_7_3_the_second_is_top_managements(implementing: Nonconformity, omar: User, mina: User, bo: User) -> None:
    first = ask(implementing, omar, date(2026, 8, 20), date(2026, 9, 28))
    services.decide_extension(first, granted=True, by=mina, today=date(2026, 8, 21))
    second = ask(implementing, omar, date(2026, 9, 20), date(2026, 10, 19))

    assert refused(lambda: services.decide_extension(second, granted=True, by=mina, today=date(2026, 9, 21))) == (
        "Only top management can grant this.",
    )
    assert services.decide_extension(second, granted=True, by=bo, today=date(2026, 9, 21)).level == 2


def test_7_3_is_refused_after_the_due_date_before_containment_and_twice_at_once(nc: Nonconformity, omar: User) -> None:
    assert refused(lambda: ask(nc, omar, date(2026, 9, 1), date(2026, 9, 28))) == (
        "An extension is asked for before the due date; it was 31 August 2026.",
        "Contain first: there is no extension while the containment is not done.",
    )


def test_7_3_a_refused_extension_leaves_the_date_and_says_why(
    implementing: Nonconformity, omar: User, mina: User
) -> None:
    asked = ask(implementing, omar, date(2026, 8, 20), date(2026, 9, 28))

    assert refused(lambda: services.decide_extension(asked, granted=False, by=mina, today=WEEK)) == (
        "Enter why it is not granted.",
    )
    services.decide_extension(asked, granted=False, text="do it now", by=mina, today=date(2026, 8, 21))
    assert due(implementing, "implement") == date(2026, 8, 31)


# --- OFI, good practice ---------------------------------------------------------------------------------------------


def test_an_ofi_is_answered_by_its_owner_and_a_good_practice_is_shared(
    audit: Audit, leo: User, omar: User, mina: User, clause: Callable[[str], Clause]
) -> None:
    texts = {"clauses": [clause("8.6.1")], "evidence": "typed by hand"}
    ofi = services.issue(
        services.raise_draft(audit, kind="ofi", owner=omar, by=leo, today=TODAY, **texts), by=leo, today=TODAY
    )
    good = services.issue(
        services.raise_draft(audit, kind="good_practice", by=leo, today=TODAY, **texts), by=leo, today=TODAY
    )

    assert (ofi.reference, ofi.state, ofi.response_due) == ("OFI-26-01", "proposed", date(2026, 7, 1))
    assert refused(lambda: services.answer_ofi(ofi, accepted=False, text="", by=omar, today=WEEK)) == (
        "Enter why it is declined.",
    )
    with pytest.raises(PermissionDenied):
        services.answer_ofi(ofi, accepted=True, text="yes", by=leo, today=WEEK)
    assert services.answer_ofi(ofi, accepted=True, text="in May", by=omar, today=WEEK).state == "accepted"
    assert services.done_ofi(ofi, by=omar, today=WEEK).state == "done"
    assert (good.reference, good.state) == ("GP-26-01", "recorded")
    assert services.share_good_practice(good, where="forum", by=mina, today=WEEK).state == "shared"
