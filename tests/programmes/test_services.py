"""The verbs of a year: what they do, what they refuse, and that a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kernel.journal import audited, history
from kernel.models import AuditEvent, Notice, Setting, Stale
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import AccessRole, Authorship, Process, ReportingLine, User
from programmes import queries, services
from programmes.models import Assignment, PlannedAudit, Programme, ProgrammeChange, ProgrammeVersion, Verdict
from programmes.rules.closing import YearFacts
from programmes.workflow import PROGRAMME
from standards.models import Clause, CriteriaDocument, DocumentVersion
from tests.conftest import LONG_AGO, SYSTEM
from tests.programmes.conftest import Northwind

TODAY = date(2026, 6, 1)


@pytest.fixture
def audit(plan: Callable[..., PlannedAudit], p01: Process) -> PlannedAudit:
    return plan(p01)


@pytest.fixture
def led(audit: PlannedAudit, leo: User, mina: User) -> PlannedAudit:
    services.assign(audit, person=leo, role="lead", by=mina, today=TODAY)
    return audit


@pytest.fixture
def approved(led: PlannedAudit, mina: User, bo: User) -> PlannedAudit:
    """In an approved programme, with everything that submitting asks."""
    programme = led.programme
    services.add_objective(programme, text="Everything once", by=mina, today=TODAY)
    services.add_risk(programme, text="Few leads", likelihood=4, impact=3, by=mina, today=TODAY)
    for gap in queries.gaps(programme):
        clause = Clause.objects.get(standard__code="ISO/IEC 20000-1", number=gap.leaf)
        services.explain_gap(programme, clause=clause, later_year=2027, by=mina, today=TODAY)
    services.submit(programme, by=mina, today=TODAY)
    services.approve(programme, by=bo, today=TODAY)
    return PlannedAudit.objects.select_related("programme").get(pk=led.pk)


def owner_of(process: Process, person: User, start: date) -> None:
    organisation.add_tenure(
        person=person, role="owner", process=process, start=start, by=SYSTEM, today=TODAY, reason="takes over"
    )


# Planning


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
        approved, start=date(2026, 10, 5), end=date(2026, 10, 7), reason="site closed", by=mina, today=TODAY
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


def test_dropping_scope_of_an_approved_audit_is_the_sponsors(approved: PlannedAudit, mina: User, bo: User) -> None:
    item = approved.scope.get()
    with pytest.raises(PermissionDenied):
        services.change_scope(approved, drop=[item], reason="too much", by=mina, today=TODAY)

    services.change_scope(approved, drop=[item], reason="too much", effect="2027", by=bo, today=TODAY)

    assert approved.scope.count() == 0
    assert ProgrammeChange.objects.get(kind="scope_dropped").detail == {"dropped": [str(item)]}


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


# Teams


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


# Judged again (3.4: becomes owner between assignment and fieldwork)


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


# Declaration and confirmation (AG-3)


def test_ind_13_the_team_is_confirmed_only_after_everybody_has_accepted(approved: PlannedAudit, leo: User) -> None:
    assert queries.team_blockers(approved, TODAY) == [
        "Leo Lead: Has not accepted the assignment, which is the declaration. (IND-13)"
    ]

    services.accept_assignment(approved, leo, by=leo, today=TODAY)

    assert queries.team_blockers(approved, TODAY) == []


def test_ind_13_is_asked_again_when_facts_have_changed(approved: PlannedAudit, leo: User, bo: User) -> None:
    services.accept_assignment(approved, leo, by=leo, today=TODAY)
    organisation.add_line(person=leo, manager=bo, start=TODAY, by=SYSTEM, today=TODAY, reason="new boss")
    services.rejudge(approved, by="system:test", today=TODAY)

    blockers = queries.team_blockers(approved, TODAY)

    assert any("facts have changed since" in said and "(IND-13)" in said for said in blockers)
    assert Assignment.objects.get().facts_changed_on == TODAY

    services.accept_assignment(approved, leo, by=leo, today=TODAY)
    assert not any("IND-13" in said for said in queries.team_blockers(approved, TODAY))


def test_nobody_accepts_for_somebody_else(approved: PlannedAudit, leo: User, ada: User) -> None:
    with pytest.raises(PermissionDenied):
        services.accept_assignment(approved, leo, by=ada, today=TODAY)


def test_ind_08b_a_tie_without_a_safeguard_stops_the_confirmation(
    approved: PlannedAudit, leo: User, mina: User, bo: User, omar: User, rita: User
) -> None:
    """Omar's boss Bo owns nothing; Leo reports to Rita, Rita to Omar, who owns the item: two levels up."""
    with audited(by=SYSTEM, today=TODAY):
        ReportingLine(person=leo, manager=rita, start=LONG_AGO).save()
        ReportingLine(person=rita, manager=omar, start=LONG_AGO).save()
    services.accept_assignment(approved, leo, by=leo, today=TODAY)
    said = "Leo Lead: Omar Owner, who owns Incident (P01), stands 2 levels above in the reporting line."

    assert queries.team_blockers(approved, TODAY) == [f"{said} A safeguard is missing. (IND-08b)"]

    guard = services.propose_safeguard(
        rule="IND-08b", text="An observer", programme=approved.programme, standing=True, by=mina, today=TODAY
    )
    assert len(queries.team_blockers(approved, TODAY)) == 1
    services.approve_safeguard(guard, by=bo, today=TODAY)
    assert queries.team_blockers(approved, TODAY) == []


def test_ind_06_is_resolved_by_another_member_who_takes_the_item(
    approved: PlannedAudit, leo: User, ada: User, mina: User
) -> None:
    with audited(by=SYSTEM, today=TODAY):
        document = CriteriaDocument(code="INC-POL", title="Incident policy")
        document.save()
        version = DocumentVersion(document=document, number="v1", approved_on=TODAY, in_force_from=TODAY)
        version.save()
        Authorship(document_version=version, person=leo, kind="author", on=TODAY).save()
    services.edit_brief(approved, criteria_documents=[version], by=mina, today=TODAY)
    services.accept_assignment(approved, leo, by=leo, today=TODAY)
    assert [said.rsplit("(", 1)[1] for said in queries.team_blockers(approved, TODAY)] == ["IND-06)"]

    services.assign(approved, person=ada, role="auditor", by=mina, today=TODAY)
    services.accept_assignment(approved, ada, by=ada, today=TODAY)

    assert queries.team_blockers(approved, TODAY) == []


def test_cmp_03_a_trainee_needs_a_supervisor_who_is_on_the_team(
    approved: PlannedAudit, leo: User, ada: User, mina: User
) -> None:
    with pytest.raises(Refused, match="CMP-03"):
        services.assign(approved, person=ada, role="trainee", by=mina, today=TODAY)

    services.assign(approved, person=ada, role="trainee", supervisor=mina, by=mina, today=TODAY)

    assert "Ada Auditor: Is a trainee without a supervisor on the team. (CMP-03)" in queries.team_blockers(
        approved, TODAY
    )


# Safeguards (3.3)


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


# Decisions


def test_ind_19_the_submitter_cannot_approve_even_with_both_roles(led: PlannedAudit, mina: User, bo: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        AccessRole(user=mina, role="top_management", start=LONG_AGO).save()
        row = Programme.objects.get(pk=led.programme_id)
        row.state, row.submitted_by, row.submitted_on = "submitted", mina, TODAY
        row.save()
    mina.forget_roles()

    with pytest.raises(Refused) as refusal:
        services.approve(row, by=mina, today=TODAY)

    assert refusal.value.reasons == ("IND-19: Nobody approves own work: the programme of 2026 needs another person.",)
    with pytest.raises(PermissionDenied):
        PROGRAMME.advance(row, "approve", by=mina, today=TODAY)
    assert Programme.objects.get().state == "submitted"


def test_submitting_judges_again_and_names_a_blocked_member(
    led: PlannedAudit, leo: User, mina: User, p01: Process
) -> None:
    owner_of(p01, leo, date(2026, 7, 1))

    with pytest.raises(Refused) as refusal:
        services.submit(led.programme, by=mina, today=TODAY)

    assert "AUD-26-01: Leo Lead: IND-01: Owns Incident (P01)." in refusal.value.reasons


def test_more_days_than_the_budget_need_a_note(led: PlannedAudit, mina: User) -> None:
    services.edit_programme(led.programme, budget_days=Decimal("2.0"), by=mina, today=TODAY)
    services.edit_brief(led, planned_days=Decimal("3.5"), by=mina, today=TODAY)

    found = queries.year_plan(Programme.objects.get())

    with pytest.raises(Refused, match="3.5 auditor-days are planned and 2.0 are in the budget"):
        services.submit(Programme.objects.get(), by=mina, today=TODAY)
    assert found.planned_days == Decimal("3.5")


def test_standing_safeguards_are_approved_with_the_programme(approved: PlannedAudit) -> None:
    assert ProgrammeVersion.objects.get().snapshot["audits"][0]["reference"] == "AUD-26-01"
    assert [row["number"] for row in ProgrammeVersion.objects.get().snapshot["risks"]] == ["PR1"]


def test_a_priority_that_differs_from_the_suggestion_needs_one_sentence(
    audit: PlannedAudit, p01: Process, mina: User
) -> None:
    programme = audit.programme
    with pytest.raises(Refused, match="has no suggestion yet"):
        services.decide_priority(programme, process=p01, decided="low", by=mina, today=TODAY)
    services.suggest_priorities(programme, by=mina, today=TODAY)

    with pytest.raises(Refused, match="Say in one sentence why Incident is not high"):
        services.decide_priority(programme, process=p01, decided="low", by=mina, today=TODAY)

    row = services.decide_priority(programme, process=p01, decided="low", sentence="quiet year", by=mina, today=TODAY)
    assert (row.suggested, row.decided, row.sentence, row.decided_on) == ("high", "low", "quiet year", TODAY)


def test_a_year_is_reviewed_and_closed(approved: PlannedAudit, mina: User, bo: User) -> None:
    programme = Programme.objects.get()
    facts = queries.year_facts(programme, text="Lessons", ratings={"O1": "met"})
    with pytest.raises(Refused) as refusal:
        services.review(programme, text="Lessons", ratings={"O1": "met"}, facts=facts, by=mina, today=TODAY)
    assert refusal.value.reasons == ("AUD-26-01 is neither completed, nor cancelled with a reason, nor carried over.",)
    assert programme.objectives.get().rating == ""

    services.record_progress(approved, progress="completed", by="system:test", today=TODAY)
    facts = queries.year_facts(programme, text="Lessons", ratings={"O1": "met"})
    services.review(programme, text="Lessons", ratings={"O1": "met"}, facts=facts, by=mina, today=TODAY)
    open_ones = replace(facts, open_nonconformities=("NC-26-01",))
    with pytest.raises(PermissionDenied):
        services.close(programme, facts=facts, by=mina, today=TODAY)
    with pytest.raises(Refused, match="NC-26-01 is open and not carried over"):
        services.close(programme, facts=open_ones, by=bo, today=TODAY)
    services.close(programme, facts=facts, by=bo, today=TODAY)

    programme.refresh_from_db()
    assert (programme.state, programme.closed_by, programme.objectives.get().rating) == ("closed", bo, "met")


STATES = Programme.State.values
FACTS: dict[str, Any] = {
    "submit": None,
    "send_back": "a comment",
    "review": YearFacts("text", {}, ()),
    "close": YearFacts("text", {}, ()),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", [step for step in PROGRAMME.steps if step.name != "submit"], ids=lambda s: s.name)
def test_every_step_starts_from_its_own_states_only(step: Any, state: str, audit: PlannedAudit, mina: User) -> None:
    with audited(by=SYSTEM, today=TODAY):
        row = Programme.objects.get()
        row.state = state
        if step.name in ("approve",):
            row.submitted_by = mina
        row.save()

    changes: dict[str, Any] = {"facts": FACTS.get(step.name)}
    if state in step.sources:
        assert PROGRAMME.advance(row, step.name, by="system:test", today=TODAY, **changes).state == step.target
    else:
        with pytest.raises(Refused, match="does not start from"):
            PROGRAMME.advance(row, step.name, by="system:test", today=TODAY, **changes)


# Northwind's own year


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
    assert {ref: [said.rsplit("(IND", 1)[1] for said in found] for ref, found in ties.items() if found} == {
        "AUD-26-01": ["-08b)", "-08b)"],  # 5.1 and 7.1
        "AUD-26-08": ["-18 (c))"],
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
