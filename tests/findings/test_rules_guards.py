"""Each guard of domain 7.1 and 7.3: what it lets through, and every reason why it refuses."""

from dataclasses import replace
from datetime import date

import pytest

from findings.rules.containing import Containment, contain_blockers
from findings.rules.disputing import Dispute, Ruling, dispute_blockers, ruling_blockers
from findings.rules.effectiveness import Check, close_blockers, reopen_blockers
from findings.rules.extending import (
    PROGRAMME_MANAGER,
    TOP_MANAGEMENT,
    Grant,
    Request,
    ask_blockers,
    grant_blockers,
    who_grants,
)
from findings.rules.implementing import Acceptance as Implementation
from findings.rules.implementing import (
    ActionDone,
    implement_blockers,
    implementation_blockers,
    insufficient_blockers,
)
from findings.rules.issuing import Draft, issue_blockers, observation_blockers
from findings.rules.light import (
    LightAnswer,
    LightCase,
    light_answer_blockers,
    light_close_blockers,
    light_path_blockers,
)
from findings.rules.planning import (
    CAUSES,
    CORRECTION,
    Acceptance,
    PlanFacts,
    PlannedAction,
    VerifierVerdict,
    acceptance_blockers,
    changed_plan_blockers,
    own_work_verdicts,
    plan_blockers,
    rejection_blockers,
)
from findings.rules.policy import STANDARD
from findings.rules.terms import Grade
from findings.rules.texts import ThreePartText
from findings.rules.withdrawing import ofi_answer_blockers, regrade_blockers, withdraw_blockers
from kernel.dates import Calendar

TODAY = date(2026, 6, 1)
CALENDAR = Calendar()
TEXT = ThreePartText("8.6.1: incidents are recorded", "INC-1 has no record", "1 of 8 incidents has no record")
DRAFT = Draft(TEXT, leaves=1, grade="minor", owner="Omar Owner")


def test_ng_1_lets_a_complete_draft_through() -> None:
    assert issue_blockers(DRAFT) == []


def test_ng_1_refuses_an_empty_draft_with_every_reason() -> None:
    empty = Draft(ThreePartText(" ", "", ""), leaves=0, closing_meeting_held=False)

    assert issue_blockers(empty) == [
        "Enter the requirement: its reference and what it asks in your own words.",
        "Enter the evidence: what was seen, so that somebody else can find it again.",
        "Enter the gap: in which way the evidence does not meet the requirement.",
        "Choose the clause that was not met.",
        "Choose the provisional grade.",
        "Choose the owner: the manager of the area.",
        "Nonconformities are issued at the closing meeting, and it is not recorded yet.",
    ]


def test_ng_1_refuses_a_heading_and_an_owner_without_account() -> None:
    draft = replace(DRAFT, headings=("8.6",), owner_can_sign_in=False)

    assert issue_blockers(draft) == [
        "8.6 is a heading: cite the clause below it that was not met.",
        "Omar Owner cannot sign in, so cannot answer. Choose another owner or open an account.",
    ]


def test_ng_1_outside_an_audit_needs_an_appointed_auditor_and_no_closing_meeting() -> None:
    own = replace(DRAFT, from_audit=False, closing_meeting_held=False, auditor_appointed=False)

    assert issue_blockers(own) == ["Appoint the auditor who follows this nonconformity up: it comes from no audit."]
    assert issue_blockers(replace(own, auditor_appointed=True)) == []


def test_an_unmet_requirement_is_never_an_ofi() -> None:
    assert observation_blockers(TEXT, 1, (), result="conforming_ofi") == []
    assert observation_blockers(TEXT, 1, (), result="nonconforming") == [
        "The requirement is not met, so this is a nonconformity and no opportunity for improvement."
    ]
    assert observation_blockers(ThreePartText("", "", ""), 0, ("8",), result="") == [
        "Enter what was seen.",
        "8 is a heading: cite the clause below it.",
        "Choose the clause that it belongs to.",
    ]


@pytest.mark.parametrize(
    ("reason", "issued", "expected"),
    [
        ("the record exists", date(2026, 5, 22), []),
        ("the record exists", date(2026, 5, 21), ["A dispute is possible within 10 days of issue; they are over."]),
        (" ", date(2026, 5, 22), ["Enter what you dispute, the facts or the grade, and why."]),
    ],
)
def test_ng_3_takes_a_dispute_with_reason_within_ten_days(reason: str, issued: date, expected: list[str]) -> None:
    assert dispute_blockers(Dispute(reason, issued), TODAY, STANDARD, CALENDAR) == expected


RULING = Ruling("upheld", "the evidence holds", "", "minor", decider_on_team=False, decider_is_owner=False)


@pytest.mark.parametrize(
    ("ruling", "expected"),
    [
        (RULING, []),
        (replace(RULING, outcome="regraded", new_grade="major"), []),
        (
            replace(RULING, outcome="regraded", new_grade="minor"),
            ["Choose the new grade; it has to differ from the present one."],
        ),
        (replace(RULING, decider_on_team=True), ["You were on the team of this audit: the sponsor decides."]),
        (replace(RULING, decider_is_owner=True), ["The owner cannot decide on the own dispute."]),
        (
            replace(RULING, outcome="", reason=""),
            ["Enter the reason for the decision.", "Choose one: upheld, regraded or withdrawn."],
        ),
    ],
)
def test_ng_3_decision_on_a_dispute(ruling: Ruling, expected: list[str]) -> None:
    assert ruling_blockers(ruling) == expected


@pytest.mark.parametrize(
    ("containment", "expected"),
    [
        (Containment(1, effects="customers were told"), []),
        (Containment(0, "the fax is gone already", "nobody concerned"), []),
        (
            Containment(0),
            [
                "Enter what was done right away and what shows it, or why no correction is possible or needed.",
                "Say how the effects were handled: what happened meanwhile, and were customers told?",
            ],
        ),
    ],
)
def test_ng_4_contains_with_evidence_or_a_reason(containment: Containment, expected: list[str]) -> None:
    assert contain_blockers(containment) == expected


ACTION = PlannedAction("close codes become mandatory", "omar", date(2026, 8, 1), "tool settings", cause=1)
PLAN = PlanFacts(
    need=CAUSES,
    extent="all teams looked at",
    grade=Grade.MINOR,
    method="5 whys",
    chain=("the field may stay empty", "nobody decided on mandatory fields"),
    causes=("no closure criteria",),
    actions=(ACTION,),
    own_sentence="ten records in a row are complete",
)


def test_ng_5_takes_a_whole_plan() -> None:
    assert plan_blockers(PLAN, STANDARD) == []


def test_ng_5_refuses_an_empty_plan_with_every_reason() -> None:
    empty = PlanFacts(need=CAUSES, extent="", grade=Grade.MINOR, sms_change=None, contained=False)

    assert plan_blockers(empty, STANDARD) == [
        "Contain first: say what was done right away (step Correction).",
        "Say where else you looked for the same and what you found.",
        "Say whether the management system or its risks have to change: yes or no.",
        "Choose the method of the analysis.",
        "Show the chain that leads to the cause.",
        "Enter at least one cause.",
        "Say in one sentence how we will see that it worked.",
    ]


def test_ng_5_refuses_a_cause_without_action_and_an_action_without_date_or_proof() -> None:
    plan = replace(PLAN, causes=("one", "two"), actions=(replace(ACTION, due=None, expected_proof=""),))

    assert plan_blockers(plan, STANDARD) == [
        "Cause 2 has no corrective action.",
        "Action 1 lacks a due date, the expected proof.",
    ]


def test_ng_5_correction_suffices_needs_a_reason_and_for_a_major_the_sponsor() -> None:
    correction = PlanFacts(need=CORRECTION, extent="5 plans compared", grade=Grade.MAJOR, because="a one-off move")

    assert plan_blockers(correction, STANDARD) == ["For a major the sponsor has to agree that the correction suffices."]
    assert plan_blockers(replace(correction, sponsor_agreed=True), STANDARD) == []
    assert plan_blockers(replace(correction, grade=Grade.MINOR, because=""), STANDARD) == [
        "Say why the correction suffices."
    ]
    strict = replace(STANDARD, correction_suffices_for_major=False)
    assert plan_blockers(replace(correction, sponsor_agreed=True), strict) == [
        "For a major the correction never suffices under the present settings."
    ]


def test_ng_5_refuses_a_plan_that_changes_a_shall_away_or_leaves_the_need_open() -> None:
    assert plan_blockers(replace(PLAN, restates_shall=True), STANDARD) == [
        "A requirement of the standard cannot be changed away. Plan how it will be met."
    ]
    assert plan_blockers(replace(PLAN, need=""), STANDARD) == [
        "Choose: action on the causes, or the correction suffices."
    ]


def test_ng_6_needs_a_reason_from_the_list() -> None:
    assert rejection_blockers("symptom") == []
    assert rejection_blockers("I do not like it") == ["Choose the reason from the list."]


def test_ng_7_refuses_the_same_plan_again() -> None:
    assert changed_plan_blockers(PLAN, STANDARD) == []
    assert changed_plan_blockers(replace(PLAN, same_as_rejected=True), STANDARD) == [
        "Change the plan: it is the same as the version that came back."
    ]


def test_ng_8_refuses_the_owner_a_vague_measure_and_a_verifier_with_ties() -> None:
    fine = Acceptance(CAUSES, "0 of 10 records incomplete", verifier="Leo Lead")
    tied = replace(fine, verifier_verdicts=(VerifierVerdict("IND-02", "worked in the unit until March."),))

    assert acceptance_blockers(fine) == []
    assert acceptance_blockers(tied) == ["Leo Lead cannot verify this: worked in the unit until March. (IND-02)"]
    assert acceptance_blockers(Acceptance(CAUSES, " ", decider_is_owner=True)) == [
        "The owner cannot accept the own plan.",
        "Make the owner's sentence measurable: what, target, sample, after how many occurrences.",
        "Appoint a verifier.",
    ]


def test_ind_14_nobody_verifies_what_they_own_or_did() -> None:
    assert own_work_verdicts("leo", "omar", ["ada"]) == []
    assert [v.rule for v in own_work_verdicts("omar", "omar", ["omar"])] == ["IND-14", "IND-14"]
    assert own_work_verdicts("ada", "omar", ["ada"])[0].text == "carried out an action of it."


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (ActionDone("CA-26-001", TODAY, "ticket T-1"), []),
        (ActionDone("CA-26-001", TODAY, "", files=1), []),
        (ActionDone("CA-26-001", None, "ticket"), ["CA-26-001 is not done yet."]),
        (ActionDone("CA-26-001", date(2026, 6, 2), "ticket"), ["CA-26-001 cannot be done in the future."]),
        (ActionDone("CA-26-001", TODAY, " "), ["CA-26-001 has no evidence: name the record or add a file."]),
    ],
)
def test_ng_9_every_action_is_done_with_evidence(action: ActionDone, expected: list[str]) -> None:
    assert implement_blockers([action], TODAY) == expected


def test_ng_10_sends_evidence_back_with_a_reason_only() -> None:
    assert insufficient_blockers("the screenshot shows the old tool") == []
    assert insufficient_blockers("  ") == ["Say what the evidence does not show."]


def test_ng_11_needs_an_independent_verifier_an_occurrence_and_a_reason_for_a_long_watch() -> None:
    assert implementation_blockers(Implementation("Leo Lead", occurrence="third drill")) == []
    assert implementation_blockers(Implementation("Leo Lead", closes=True)) == []
    assert implementation_blockers(
        Implementation("Omar Owner", (VerifierVerdict("IND-14", "owns this nonconformity."),), needs_reason=True)
    ) == [
        "Omar Owner cannot verify this: owns this nonconformity. (IND-14)",
        "Say what has to occur before the effect can be seen.",
        "Watching longer than 180 days after the implementation needs a reason.",
    ]


CHECK = Check("Leo Lead", date(2026, 5, 20), "same test: 0 of 10")


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (CHECK, []),
        (replace(CHECK, check_from=date(2026, 6, 2)), ["The effect cannot be seen before 2 June 2026."]),
        (replace(CHECK, check_from=None), ["The implementation is not accepted yet."]),
        (replace(CHECK, measured=""), ["Enter what was measured, by default the same test again."]),
        (replace(CHECK, new_cases=("NC-26-09",)), ["There is a new case since: NC-26-09."]),
        (replace(CHECK, open_extent_actions=1), ["Actions on the similar cases are still open."]),
        (replace(CHECK, verifier=""), ["Appoint a verifier."]),
    ],
)
def test_ng_12_closes_only_what_was_verified_as_effective(check: Check, expected: list[str]) -> None:
    assert close_blockers(check, TODAY) == expected


def test_ng_13_reopens_at_any_time_but_not_without_a_word() -> None:
    early = replace(CHECK, check_from=date(2026, 12, 1))

    assert reopen_blockers(early, "") == []
    assert reopen_blockers(replace(early, measured=""), "") == ["Enter what was measured, or name the new case."]


def test_ng_15_is_done_by_lead_and_programme_manager_together() -> None:
    assert withdraw_blockers("a mistake", agreed_by_lead=True, agreed_by_manager=True) == []
    assert withdraw_blockers("", agreed_by_lead=False, agreed_by_manager=False) == [
        "Enter the reason.",
        "The lead has to agree.",
        "The programme manager has to agree.",
    ]


def test_ng_16_after_a_reopening_asks_the_same_as_ng_5() -> None:
    assert plan_blockers(replace(PLAN, extent=""), STANDARD) == [
        "Say where else you looked for the same and what you found."
    ]


def test_ng_17_is_for_isolated_minors_that_the_lead_looked_at() -> None:
    isolated = LightCase(Grade.MINOR, isolated=True, extent_looked_at=True)

    assert light_path_blockers(isolated, STANDARD) == []
    assert light_path_blockers(
        replace(isolated, grade=Grade.MAJOR, isolated=False, extent_looked_at=False, confirmed_repeat=True), STANDARD
    ) == [
        "The light path is for minors only.",
        "The light path is for an isolated case.",
        "Say where else was looked before agreeing.",
        "It is a repeat: a second case takes the full path.",
    ]
    assert light_path_blockers(isolated, replace(STANDARD, light_path=False)) == ["The light path is switched off."]


def test_ng_17_answer_needs_agreement_and_proof_and_closing_a_verification() -> None:
    assert light_answer_blockers(LightAnswer(True, "entry removed", "catalogue v9")) == []
    assert light_answer_blockers(LightAnswer(False, "", "")) == [
        "The lead has to agree to the light path first.",
        "Enter what was done.",
        "Name the record that proves it, or add a file.",
    ]
    assert light_close_blockers("Ada Auditor", (), "catalogue v9") == []
    assert light_close_blockers("", (), "") == ["Appoint a verifier.", "Enter what you looked at."]


REQUEST = Request(
    step="implement",
    grade=Grade.MINOR,
    due_current=date(2026, 6, 10),
    new_date=date(2026, 7, 10),
    reason="system change",
    interim="weekly list",
    contained=True,
    granted_before=0,
    counted_from=date(2026, 3, 12),
)
BY_MANAGER = Grant(approver_is_owner=False, approver_is_top_management=False, approver_is_programme_manager=True)
BY_TOP = Grant(approver_is_owner=False, approver_is_top_management=True, approver_is_programme_manager=False)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (REQUEST, []),
        (replace(REQUEST, step="contain"), ["Only the plan and the implementation can be extended."]),
        (
            replace(REQUEST, due_current=date(2026, 5, 31)),
            ["An extension is asked for before the due date; it was 31 May 2026."],
        ),
        (replace(REQUEST, new_date=date(2026, 6, 10)), ["The new date must be after 10 June 2026."]),
        (replace(REQUEST, due_current=None), ["This step is not running."]),
        (
            replace(REQUEST, new_date=None, reason="", interim="", contained=False, pending=True),
            [
                "Enter the new date.",
                "Enter the reason.",
                "Enter the interim protection: what holds until then.",
                "Contain first: there is no extension while the containment is not done.",
                "An extension of this step is already asked for and not decided yet.",
            ],
        ),
    ],
)
def test_7_3_an_extension_is_asked_before_the_due_date_with_everything(request_: Request, expected: list[str]) -> None:
    assert ask_blockers(request_, TODAY) == expected


def test_7_3_the_first_extension_within_the_limits_is_the_programme_managers() -> None:
    assert who_grants(REQUEST, STANDARD, CALENDAR) == PROGRAMME_MANAGER
    assert grant_blockers(REQUEST, BY_MANAGER, STANDARD, CALENDAR) == []
    assert grant_blockers(REQUEST, replace(BY_MANAGER, approver_is_owner=True), STANDARD, CALENDAR) == [
        "The owner cannot grant the own extension."
    ]
    nobody = replace(BY_MANAGER, approver_is_programme_manager=False)
    assert grant_blockers(REQUEST, nobody, STANDARD, CALENDAR) == ["Only the programme manager can grant this."]


def test_7_3_the_second_extension_is_top_managements_only() -> None:
    second = replace(REQUEST, granted_before=1)

    assert who_grants(second, STANDARD, CALENDAR) == TOP_MANAGEMENT
    assert grant_blockers(second, BY_MANAGER, STANDARD, CALENDAR) == ["Only top management can grant this."]
    assert grant_blockers(second, BY_TOP, STANDARD, CALENDAR) == []


def test_7_3_beyond_the_limits_top_management_names_an_interim_control_with_owner_and_date() -> None:
    longer = replace(REQUEST, new_date=date(2026, 7, 11))

    assert grant_blockers(longer, BY_TOP, STANDARD, CALENDAR) == [
        "Beyond the limits it needs an interim control with its owner and a date."
    ]
    control = replace(BY_TOP, interim_control="daily check", interim_owner="omar", interim_until=date(2026, 7, 11))
    assert grant_blockers(longer, control, STANDARD, CALENDAR) == []
    assert grant_blockers(longer, BY_MANAGER, STANDARD, CALENDAR)[0] == (
        "Only top management can grant this. It is longer than 30 days."
    )


def test_7_3_a_major_has_20_days_and_ends_90_days_after_issue() -> None:
    major = replace(REQUEST, grade=Grade.MAJOR, new_date=date(2026, 6, 30))

    assert who_grants(replace(major, counted_from=date(2026, 4, 11)), STANDARD, CALENDAR) == PROGRAMME_MANAGER
    assert who_grants(major, STANDARD, CALENDAR) == TOP_MANAGEMENT
    assert (
        who_grants(replace(major, counted_from=date(2026, 4, 11), new_date=date(2026, 7, 1)), STANDARD, CALENDAR)
        == TOP_MANAGEMENT
    )


def test_an_ofi_is_accepted_with_an_action_or_declined_with_a_reason() -> None:
    assert ofi_answer_blockers(accepted=True, text="do it in May") == []
    assert ofi_answer_blockers(accepted=True, text="") == ["Enter what you will do."]
    assert ofi_answer_blockers(accepted=False, text="") == ["Enter why it is declined."]


def test_regrading_needs_a_reason_and_another_grade() -> None:
    assert regrade_blockers("minor", "major", "a repeat") == []
    assert regrade_blockers("minor", "minor", "") == ["Enter the reason for the new grade.", "It is minor already."]
    assert regrade_blockers("minor", "huge", "x") == ["Choose major or minor."]
