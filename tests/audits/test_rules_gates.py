"""AG-1 to AG-13: every refusal, every deviation, and that nothing unbuilt ever counts as passed."""

from dataclasses import replace
from datetime import date

import pytest

from audits.rules import gates
from audits.rules.conditions import Condition, Effect, Gate, Status

ALL = [value for value in vars(gates).values() if isinstance(value, Gate)]
READY = gates.StartFacts(
    objectives=1,
    scope_items=3,
    criteria=1,
    period_from=date(2026, 1, 1),
    period_to=date(2026, 6, 30),
    has_client=True,
    has_method=True,
    lead="Tomasz Nowak",
    lead_accepted=True,
    programme_approved=True,
)
NOTHING = gates.StartFacts(0, 0, 0, None, None, False, False, "", False, False)


def test_every_gate_of_domain_5_1_is_there():
    assert {gate.id for gate in ALL} == {f"AG-{number}" for number in range(1, 14)}


def test_a_later_condition_names_its_issue_and_has_no_function():
    later = [condition for gate in ALL for condition in gate.conditions if not condition.built]
    assert {condition.issue for condition in later} == {"Fieldwork"}
    assert all(condition.find is None for condition in later)
    assert len(later) >= 5


def test_a_condition_is_either_built_or_says_what_brings_it():
    with pytest.raises(ValueError, match="either built or names"):
        Condition("x", Effect.HINT)
    with pytest.raises(ValueError, match="either built or names"):
        Condition("x", Effect.HINT, lambda facts: [], "Fieldwork")


def test_the_panel_says_not_checked_yet_for_later_conditions():
    panel = gates.FIELDWORK.panel(gates.FieldworkFacts(come_back=("SD-03",)))
    assert [line.status for line in panel] == [
        Status.MET,
        Status.OPEN,
        Status.MET,
        Status.MET,
        Status.MET,
        Status.LATER,
        Status.LATER,
        Status.LATER,
    ]
    assert panel[1].reasons == ("SD-03: marked “come back”.",)


def test_ag_1_lets_a_complete_audit_start():
    assert gates.START.refusals(READY) == []
    assert gates.START.deviations(READY) == []


def test_ag_1_refuses_with_every_reason_at_once():
    assert gates.START.refusals(NOTHING) == [
        "The audit has no objective.",
        "The audit has no scope item.",
        "The audit has no criteria.",
        "The audited period is not set.",
        "The audit has no client.",
        "The audit has no method.",
        "The audit has no lead.",
        "The programme is not approved.",
    ]


def test_ag_1_wants_the_leads_acceptance():
    assert gates.START.refusals(replace(READY, lead_accepted=False)) == [
        "Tomasz Nowak has not accepted the assignment as lead (accepting is the declaration, IND-13)."
    ]


def test_ag_1_start_outside_the_window_is_taken_with_a_deviation():
    outside = replace(READY, planned_start=date(2026, 3, 16), window_from=date(2026, 4, 1), window_to=date(2026, 4, 30))
    assert gates.START.refusals(outside) == []
    assert gates.START.deviations(outside) == ["planned start outside the window of the programme"]


def test_ag_2_hints_at_an_empty_note():
    assert gates.CONTACT.refusals(gates.ContactFacts("")) == []
    assert len(gates.CONTACT.hints(gates.ContactFacts(" "))) == 1
    assert gates.CONTACT.hints(gates.ContactFacts("Viktor, by phone, goes ahead")) == []


def test_ag_3_confirm_team_names_each_unresolved_verdict_and_each_undeclared_member():
    facts = gates.TeamFacts(
        2, ("Priya Raman: BLOCK IND-04.",), ("Jonas Keller has not declared for this audit (IND-13).",)
    )
    assert gates.TEAM.refusals(facts) == [
        "Priya Raman: BLOCK IND-04.",
        "Jonas Keller has not declared for this audit (IND-13).",
    ]
    assert gates.TEAM.refusals(gates.TeamFacts(0)) == ["The team is empty."]
    assert gates.TEAM.refusals(gates.TeamFacts(2)) == []


def test_ag_3_freeze_wants_questions_and_a_responsible_member_per_item():
    assert gates.FREEZE.refusals(gates.FreezeFacts(0, ("P04",))) == [
        "The checklist has no question.",
        "P04 has no responsible team member.",
    ]
    facts = gates.FreezeFacts(12, (), ("8.5.3",))
    assert gates.FREEZE.refusals(facts) == []
    assert gates.FREEZE.hints(facts) == ["No question on 8.5.3."]


def test_ag_4_never_refuses_and_notes_everything():
    worst = gates.OpeningFacts(
        date(2026, 3, 17), date(2026, 3, 16), False, False, False, False, ("Priya: BLOCK IND-01",)
    )
    assert gates.OPENING.refusals(worst) == []
    assert gates.OPENING.deviations(worst) == [
        "Priya: BLOCK IND-01",
        "fieldwork opened before the audit was started",
        "fieldwork opened before the team was confirmed",
        "fieldwork opened before the checklist was frozen",
        "fieldwork opened 1 day later than planned",
        "no opening meeting was held",
    ]
    best = gates.OpeningFacts(date(2026, 3, 16), date(2026, 3, 16), True, True, True)
    assert gates.OPENING.deviations(best) == []


def test_ag_5_never_refuses_and_lists_every_line():
    facts = gates.FieldworkFacts(("SD-01",), ("SD-02",), ("SD-03: no source",), ("8.6.1",), ("SD-04",))
    assert gates.FIELDWORK.refusals(facts) == []
    assert gates.FIELDWORK.hints(facts) == [
        "SD-01: mandatory and not answered.",
        "SD-02: marked “come back”.",
        "SD-03: no source",
        "8.6.1: every question is “not applicable”. Clauses cannot be excluded; the programme manager decides.",
        "SD-04: two answers differ, the lead decides.",
    ]


def test_ag_7_holds_back_one_nc_with_every_reason():
    facts = gates.IssueFacts("AUD-26-08/D3", "", "seen", " ", 0, False, "")
    assert gates.ISSUE.refusals(facts) == [
        "AUD-26-08/D3 has no requirement text.",
        "AUD-26-08/D3 has no statement text.",
        "AUD-26-08/D3 names no clause.",
        "AUD-26-08/D3 has no owner.",
        "AUD-26-08/D3 has no provisional grade.",
    ]
    assert gates.ISSUE.refusals(gates.IssueFacts("D1", "r", "e", "s", 1, True, "minor")) == []


def test_ag_8_refuses_the_author_and_everything_open():
    facts = gates.ApproveFacts(
        0, 0, True, ("SD-01: mandatory and not answered.",), ("methods",), ("O1",), ("D3",), ("NC-26-13",), ("P23",)
    )
    assert gates.APPROVE.refusals(facts) == [
        "The audit has no criteria.",
        "The audit has no scope item.",
        "The author of a report does not approve it (IND-19).",
        "Open since fieldwork (AG-5): SD-01: mandatory and not answered.",
        "The report has no part “methods”.",
        "No conclusion on the objective “O1”.",
        "D3 is still a draft.",
        "The grade of NC-26-13 is not confirmed.",
    ]
    assert gates.APPROVE.hints(facts) == ["The approver owns P23; the report says so (IND-26)."]


def test_ag_9_waits_only_for_what_is_open():
    facts = gates.CompleteFacts(("NC-26-01",), ("CHG-POL",), True)
    assert len(gates.COMPLETE.refusals(facts)) == 3
    assert gates.COMPLETE.refusals(gates.CompleteFacts()) == []


def test_ag_10_to_ag_13_want_their_reasons():
    assert gates.POSTPONE.refusals(gates.PostponeFacts("", None, None)) == [
        "Enter the reason.",
        "Enter the new first and last day: a postponed audit stays in the programme.",
    ]
    assert gates.POSTPONE.refusals(gates.PostponeFacts("x", date(2026, 5, 2), date(2026, 5, 1))) == [
        "The new last day is before the new first day."
    ]
    assert gates.SUSPEND.refusals(gates.SuspendFacts(" ")) == ["Enter the reason."]
    assert gates.CANCEL.refusals(gates.CancelFacts("x", "", "", True)) == [
        "Say which coverage is lost.",
        "Say when the lost coverage is caught up.",
        "The sponsor decides what the programme manager proposes.",
    ]
    late = gates.ChangeFacts("x", True, None, date(2026, 5, 1))
    assert gates.CHANGE.refusals(late) == []
    assert gates.CHANGE.deviations(late) == [
        "scope or criteria changed after the checklist was frozen, agreed afterwards"
    ]
    assert gates.CHANGE.deviations(replace(late, agreed_on=date(2026, 5, 1))) == []
