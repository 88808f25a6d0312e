"""The edge cases of domain 3.4 for the rules built, in the preset Standard unless said."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from programmes.rules.calendar import Span
from programmes.rules.case import Acceptance, Seat, open_case
from programmes.rules.competence import TeamSeat, cmp_03
from programmes.rules.facts import (
    Acting,
    AuditWork,
    Authorship,
    Away,
    Declared,
    Employment,
    Facts,
    Item,
    Line,
    Membership,
    ProcessFact,
    Qualified,
    RoleHeld,
    Target,
    Tie,
    Verified,
)
from programmes.rules.four_eyes import Owned, ind_14, ind_19
from programmes.rules.judge import judge, judge_seat
from programmes.rules.policy import STANDARD
from programmes.rules.severity import Severity

P04 = ProcessFact("P04", "Change", "OPS", ("8.5.1.1", "8.5.1.2", "8.5.1.3"))
P22 = ProcessFact("P22", "Internal audit", "AUD", ("9.2",))
P07 = ProcessFact("P07", "Configuration", "PLT", ("8.2.6",))
PROCESSES = {fact.id: fact for fact in (P04, P22, P07)}
CHANGE, AUDITING, CONFIG = Item("P04", P04.leaves), Item("P22", P22.leaves), Item("P07", P07.leaves)
LONG = Span(date(2020, 1, 1))


def on(text: str) -> date:
    return date.fromisoformat(text)


def until(text: str) -> Span:
    return Span(date(2020, 1, 1), on(text))


def process(code: str = "P04") -> Target:
    return Target("process", code)


def said(first: str, *, item: Item = CHANGE, records: str = "", role: str = "auditor", **rows: Any) -> list[str]:
    """Verdicts of "ann" as "SEVERITY RULE (through)", for three days of fieldwork."""
    extra = {key: rows.pop(key) for key in ("policy", "as_of", "documents", "interviewees", "standards") if key in rows}
    start = on(first)
    window = Span(start, date.fromordinal(start.toordinal() + 2))
    period = Span(on(records), date.fromordinal(start.toordinal() - 1)) if records else None
    given: Any = {key: tuple(value) for key, value in rows.items()}
    found = judge(
        "ann",
        replace(Facts(processes=PROCESSES), **given),
        item,
        window,
        as_of=extra.pop("as_of", start),
        records=period,
        role=role,
        **extra,
    )
    return [
        f"{v.severity.name} {v.label}" + (f" through {v.blocked_through}" if v.blocked_through else "") for v in found
    ]


def held(role: str, span: Span, target: Target | None = None, person: str = "ann") -> RoleHeld:
    return RoleHeld(person, role, target or process(), span)


OWNER_ENDED = [held("owner", until("2026-02-28"))]
OPERATOR_ENDED = [held("operator", until("2026-02-28"))]


def test_ind_02_owner_of_before_is_blocked_for_twelve_months() -> None:
    assert said("2026-05-18", roles=OWNER_ENDED) == ["BLOCK IND-02 through 2027-02-28"]


def test_ind_02_last_day_of_the_cooling_off_still_blocks() -> None:
    assert said("2027-02-28", roles=OWNER_ENDED) == ["BLOCK IND-02 through 2027-02-28"]


def test_ind_02_is_logged_from_the_day_after() -> None:
    assert said("2027-03-01", roles=OWNER_ENDED) == ["LOG IND-02"]


def test_ind_02_strict_warns_from_the_day_after() -> None:
    strict = replace(STANDARD, ind_02_later=Severity.WARN)

    assert said("2027-03-01", roles=OWNER_ENDED, policy=strict) == ["WARN IND-02"]


def test_ind_02_says_nothing_after_twenty_four_months() -> None:
    assert said("2028-02-28", roles=OWNER_ENDED) == ["LOG IND-02"]
    assert said("2028-02-29", roles=OWNER_ENDED) == []


def test_ind_02_operator_is_mitigated_when_the_records_begin_after_the_role() -> None:
    assert said("2026-05-18", roles=OPERATOR_ENDED, records="2026-03-01") == ["MITIGATE IND-02 through 2027-02-28"]


def test_ind_02_operator_is_blocked_when_the_records_reach_into_the_role() -> None:
    assert said("2026-05-18", roles=OPERATOR_ENDED, records="2025-05-18") == ["BLOCK IND-02 through 2027-02-28"]


def test_ind_02_month_end_is_clamped() -> None:
    leap = [held("owner", until("2024-02-29"))]

    assert said("2025-02-28", roles=leap) == ["BLOCK IND-02 through 2025-02-28"]
    assert said("2025-03-01", roles=leap) == ["LOG IND-02"]


def test_ind_03_stands_beside_the_log_when_the_records_reach_into_the_role() -> None:
    assert said("2027-03-01", roles=OWNER_ENDED, records="2025-03-01") == ["MITIGATE IND-03", "LOG IND-02"]


def test_ind_01_user_of_the_process_is_logged_and_strict_blocks() -> None:
    user = [held("user", LONG)]
    strict = replace(STANDARD, ind_01_user=Severity.BLOCK)

    assert said("2026-04-20", roles=user) == ["LOG IND-01"]
    assert said("2026-04-20", roles=user, policy=strict) == ["BLOCK IND-01"]


def test_ind_01_role_without_an_end_is_current() -> None:
    assert said("2099-01-01", roles=[held("owner", LONG)]) == ["BLOCK IND-01"]


def test_ind_01_one_day_of_the_fieldwork_is_enough() -> None:
    assert said("2026-04-20", roles=[held("owner", Span(on("2026-04-22")))]) == ["BLOCK IND-01"]
    assert said("2026-04-20", roles=[held("owner", Span(on("2026-04-23")))]) == []


def test_ind_01_own_work_cannot_be_switched_off() -> None:
    assert not any(name.startswith("ind_01") and name != "ind_01_user" for name in STANDARD.__slots__)
    assert not any(name.startswith(("ind_14", "ind_19")) for name in STANDARD.__slots__)


def test_ind_05_consultant_is_blocked_for_twenty_four_months() -> None:
    consultant = [held("consultant", until("2024-10-31"), Target("sms", "SMS"))]

    assert said("2026-10-26", item=AUDITING, roles=consultant) == ["BLOCK IND-05 through 2026-10-31"]
    assert said("2026-11-30", item=AUDITING, roles=consultant) == []


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2026-11-30", ["BLOCK IND-05 through 2026-12-31"]),
        ("2027-06-30", ["MITIGATE IND-05 through 2027-12-31"]),
        ("2028-01-31", []),
    ],
)
def test_ind_05_internal_implementer_after_11_18_and_25_months(first: str, expected: list[str]) -> None:
    assert said(first, roles=[held("implementer", until("2025-12-31"))]) == expected


def test_ind_05_implementer_from_outside_cools_off_like_a_consultant() -> None:
    outside = [Employment("ann", "Builders Ltd", LONG)]

    assert said("2027-06-30", roles=[held("implementer", until("2025-12-31"))], employments=outside) == [
        "BLOCK IND-05 through 2027-12-31"
    ]


def test_ind_05_sms_office_hits_only_items_of_the_sms_level() -> None:
    office = [held("manager", LONG, Target("sms", "SMS"))]

    assert said("2026-04-20", item=AUDITING, roles=office) == ["BLOCK IND-05"]
    assert said("2026-04-20", item=CHANGE, roles=office) == []


def test_ind_04_deputy_who_acted_is_blocked() -> None:
    acted = [Acting("ann", "P04", Span(on("2025-12-22"), on("2026-01-05")))]

    assert said("2026-04-20", acting=acted) == ["BLOCK IND-04 through 2027-01-05"]


def test_ind_04_holiday_cover_in_this_application_is_no_fact_at_all() -> None:
    assert "delegation" not in " ".join(Facts.__dataclass_fields__).lower()
    assert said("2026-04-20") == []


def test_ind_04b_named_deputy_who_acted_fourteen_months_ago_is_mitigated() -> None:
    acted = [Acting("ann", "P04", Span(on("2025-02-01"), on("2025-02-20")))]
    named = [held("deputy", LONG)]

    assert said("2026-04-20", records="2025-05-01", acting=acted, roles=named) == ["MITIGATE IND-04b"]


def test_ind_04_acting_inside_the_audited_records_blocks_however_long_ago() -> None:
    acted = [Acting("ann", "P04", Span(on("2025-02-01"), on("2025-02-20")))]

    assert said("2026-04-20", records="2025-01-01", acting=acted) == ["BLOCK IND-04"]


def test_ind_06_author_of_five_months_ago_is_mitigated_on_the_slots_that_cite_it() -> None:
    wrote = [Authorship("ann", "CHG-POL v3.0", "author", on("2025-11-20"), Span(on("2025-11-20")))]

    assert said("2026-04-20", authorships=wrote, documents=("CHG-POL v3.0",)) == ["MITIGATE IND-06 through 2026-11-20"]
    assert said("2026-04-20", authorships=wrote) == []
    assert said("2026-11-21", authorships=wrote, documents=("CHG-POL v3.0",)) == []


def test_ind_06_reviewer_is_logged_and_a_version_out_of_force_counts_for_nothing() -> None:
    review = [Authorship("ann", "D v1", "reviewer", on("2025-11-20"), Span(on("2025-11-20")))]
    gone = [Authorship("ann", "D v1", "author", on("2025-11-20"), Span(on("2025-11-20"), on("2025-12-01")))]

    assert said("2026-04-20", authorships=review, documents=("D v1",)) == ["LOG IND-06 through 2026-11-20"]
    assert said("2026-04-20", records="2026-01-01", authorships=gone, documents=("D v1",)) == []


def test_ind_08_direct_manager_blocks_until_six_months_after_the_line() -> None:
    owner = [held("owner", LONG, person="bob")]
    line = [Line("ann", "bob", until("2026-02-28"))]

    assert said("2026-02-27", roles=owner, lines=line) == ["BLOCK IND-08"]
    assert said("2026-08-28", roles=owner, lines=line) == ["BLOCK IND-08 through 2026-08-28"]
    assert said("2026-08-29", roles=owner, lines=line) == []


def test_ind_08_vacant_post_gives_no_verdict() -> None:
    line = [Line("ann", "bob", LONG)]
    left = [held("owner", until("2026-02-28"), person="bob")]

    assert said("2026-03-02", roles=left, lines=line) == []


def test_ind_08b_two_levels_up_is_mitigated_and_a_shared_manager_logged() -> None:
    owner = [held("owner", LONG, person="cleo")]

    assert said("2026-04-20", roles=owner, lines=[Line("ann", "bob", LONG), Line("bob", "cleo", LONG)]) == [
        "MITIGATE IND-08b"
    ]
    assert said("2026-04-20", roles=owner, lines=[Line("ann", "bob", LONG), Line("cleo", "bob", LONG)]) == [
        "LOG IND-08b"
    ]


def test_ind_08c_line_manager_of_the_owner_at_any_level_blocks_for_twelve_months() -> None:
    owner = [held("owner", LONG, person="cleo")]
    lines = [Line("cleo", "bob", LONG), Line("bob", "ann", LONG)]
    ended = [Line("cleo", "ann", until("2026-02-28"))]

    assert said("2026-04-20", roles=owner, lines=lines) == ["BLOCK IND-08c"]
    assert said("2027-02-28", roles=owner, lines=ended) == ["BLOCK IND-08c through 2027-02-28"]
    assert said("2027-03-01", roles=owner, lines=ended) == []


def test_ind_08c_line_manager_of_an_interviewee_blocks() -> None:
    assert said("2026-04-20", lines=[Line("dan", "ann", LONG)], interviewees=("dan",)) == ["BLOCK IND-08c"]


def test_ind_09_family_of_owner_blocks_and_of_interviewee_is_mitigated() -> None:
    owner = [held("owner", LONG, person="cleo")]

    assert said("2026-04-20", roles=owner, ties=[Tie("cleo", "ann", "family", LONG)]) == ["BLOCK IND-09"]
    assert said("2026-04-20", ties=[Tie("ann", "dan", "partner", LONG)], interviewees=("dan",)) == ["MITIGATE IND-09"]
    assert said("2026-04-20", roles=owner, ties=[Tie("cleo", "ann", "business", LONG)]) == []


def test_ind_07_same_unit_is_logged() -> None:
    assert said("2026-04-20", memberships=[Membership("ann", "OPS", LONG)]) == ["LOG IND-07"]


def test_ind_12_decided_none_after_the_day_is_not_known_on_the_day() -> None:
    told = Declared("ann", process(), on("2026-04-01"), decision="none", decided_on=on("2026-04-23"))

    assert said("2026-04-20", declared=[told], as_of=on("2026-04-22")) == ["BLOCK IND-12"]
    assert said("2026-04-20", declared=[told], as_of=on("2026-04-23")) == []


@pytest.mark.parametrize(("decision", "expected"), [("mitigate", ["MITIGATE IND-12"]), ("exclude", ["BLOCK IND-12"])])
def test_ind_12_weighs_as_decided(decision: str, expected: list[str]) -> None:
    told = Declared("ann", process(), on("2026-04-01"), decision=decision, decided_on=on("2026-04-02"))

    assert said("2026-04-20", declared=[told]) == expected


def test_ind_12_drops_out_when_the_decision_expires() -> None:
    told = Declared("ann", process(), on("2026-04-01"), decision="exclude", decided_on=on("2026-04-02"))

    assert said("2026-06-01", declared=[replace(told, valid_to=on("2026-05-31"))]) == []


@pytest.mark.parametrize(
    ("acceptance", "expected"),
    [
        (None, []),
        (Acceptance(None), ["IND-13"]),
        (Acceptance(on("2026-04-01")), []),
        (Acceptance(on("2026-04-21")), ["IND-13"]),
        (Acceptance(on("2026-04-01"), facts_changed=True), ["IND-13"]),
    ],
)
def test_ind_13_accepting_is_the_declaration(acceptance: Acceptance | None, expected: list[str]) -> None:
    window = Span(on("2026-04-20"), on("2026-04-22"))
    case = open_case(Facts(processes=PROCESSES), CHANGE, window, as_of=on("2026-04-20"), policy=STANDARD)

    found = judge_seat(case, Seat("ann", "auditor", acceptance))

    assert [verdict.rule for verdict in found] == expected


def test_ind_14_verifier_owns_nothing_of_it_and_reports_to_none_of_its_owners() -> None:
    facts = Facts(lines=(Line("ann", "bob", LONG), Line("bob", "cleo", LONG)))
    day = Span(on("2026-04-20"), on("2026-04-20"))

    assert len(ind_14("ann", Owned("ann", ("ann",), ("ann",)), day, facts)) == 3
    assert [v.rule for v in ind_14("ann", Owned("cleo"), day, facts)] == ["IND-14"]
    assert ind_14("ann", Owned("dan", ("dan",), ("dan",)), day, facts) == []


def test_ind_14_nonconformity_of_the_audit_process_is_not_verified_by_the_programme_manager() -> None:
    day = Span(on("2026-04-20"), on("2026-04-20"))

    assert [v.severity for v in ind_14("helen", Owned("helen", (), ("helen",)), day, Facts())] == [Severity.BLOCK] * 2


def test_ind_18_audit_manager_may_audit_other_processes() -> None:
    manager = [held("programme_manager", LONG, Target("sms", "SMS"))]

    assert said("2026-04-20", roles=manager) == []
    assert said("2026-04-20", item=AUDITING, roles=manager) == ["BLOCK IND-18 (a)"]


def test_ind_18_another_auditor_is_mitigated_and_one_from_outside_the_function_is_clear() -> None:
    work = [AuditWork("ann", "AUD-26-01", "auditor", Span(on("2026-02-09"), on("2026-02-11")))]
    observed = [AuditWork("ann", "AUD-26-01", "observer", Span(on("2026-02-09"), on("2026-02-11")))]

    assert said("2026-11-30", item=AUDITING, work=work) == ["MITIGATE IND-18 (b)"]
    assert said("2026-11-30", item=AUDITING, work=observed) == []
    assert said("2026-11-30", item=AUDITING, verified=[Verified("ann", on("2026-03-01"), "NC-26-01")]) == [
        "MITIGATE IND-18 (b)"
    ]


def test_ind_18_only_auditor_of_the_house_needs_somebody_else() -> None:
    manager = [held("programme_manager", LONG, Target("sms", "SMS")), held("owner", LONG, process("P22"))]

    assert said("2026-04-20", item=AUDITING, roles=manager) == ["BLOCK IND-01", "BLOCK IND-18 (a)"]


def test_ind_18c_contractor_of_the_manager_needs_top_management() -> None:
    manager = [held("programme_manager", LONG, Target("sms", "SMS"), "helen")]
    hired = [Employment("ann", "Auditcraft", LONG, "helen")]

    assert said("2026-04-20", item=AUDITING, roles=manager, employments=hired) == ["MITIGATE IND-18 (c)"]


def test_ind_19_nobody_approves_own_work() -> None:
    assert [v.severity for v in ind_19("ann", "ann", "the report")] == [Severity.BLOCK]
    assert ind_19("ann", "bob", "the report") == []


def test_ind_25_expert_is_warned_and_observer_exempt() -> None:
    owner = [held("owner", LONG)]

    assert said("2026-04-20", roles=owner, role="expert") == ["WARN IND-01"]
    assert said("2026-04-20", roles=owner, role="observer") == []


GRADE = Qualified("ann", "ISO/IEC 20000-1", "lead", Span(on("2024-01-01"), on("2026-12-31")))
CODES = ("ISO/IEC 20000-1",)


def test_cmp_01_lead_needs_a_lead_grade_on_every_day() -> None:
    auditor = replace(GRADE, grade="auditor")

    assert said("2026-04-20", role="lead", standards=CODES, qualified=[GRADE]) == []
    assert said("2026-04-20", role="lead", standards=CODES, qualified=[auditor]) == ["BLOCK CMP-01"]
    assert said("2026-12-30", role="lead", standards=CODES, qualified=[GRADE]) == ["BLOCK CMP-01", "BLOCK CMP-04"]
    assert said("2026-04-20", role="lead", standards=("ISO 9001", *CODES), qualified=[GRADE]) == ["BLOCK CMP-01"]


def test_cmp_03_trainee_needs_a_supervisor_who_takes_the_same_items() -> None:
    trainee = TeamSeat("ann", "trainee", "bob", frozenset({"P01"}))
    lead = TeamSeat("bob", "lead", items=frozenset({"P01", "P02"}))

    assert cmp_03(trainee, (trainee, lead), STANDARD) == []
    assert [v.rule for v in cmp_03(trainee, (trainee, replace(lead, items=frozenset({"P02"}))), STANDARD)] == ["CMP-03"]
    assert [v.rule for v in cmp_03(trainee, (trainee,), STANDARD)] == ["CMP-03"]
    assert [v.rule for v in cmp_03(trainee, (trainee, replace(lead, role="trainee")), STANDARD)] == ["CMP-03"]


@pytest.mark.parametrize(
    ("first", "role", "expected"),
    [
        ("2026-10-29", "auditor", []),  # ends 2026-10-31, 61 days before the grade does
        ("2026-10-30", "auditor", ["WARN CMP-04"]),
        ("2026-12-29", "auditor", ["WARN CMP-04"]),
        ("2027-03-29", "auditor", ["WARN CMP-04"]),  # 90 days of grace end on 2027-03-31
        ("2027-03-30", "auditor", ["BLOCK CMP-04"]),
        ("2026-12-29", "lead", ["WARN CMP-04"]),
        ("2027-01-01", "trainee", []),
    ],
)
def test_cmp_04_expiry(first: str, role: str, expected: list[str]) -> None:
    assert said(first, role=role, standards=CODES, qualified=[GRADE]) == expected


def test_cmp_04_auditor_without_any_grade_is_blocked_and_may_come_as_trainee() -> None:
    assert said("2026-04-20", standards=CODES) == ["BLOCK CMP-04"]
    assert said("2026-04-20", standards=CODES, role="trainee") == []


def test_cmp_04_suspended_grade_does_not_count() -> None:
    assert said("2026-04-20", standards=CODES, qualified=[replace(GRADE, status="suspended")]) == ["BLOCK CMP-04"]


def test_avl_01_and_02_away_and_booked_twice_block() -> None:
    away = [Away("ann", Span(on("2026-04-22"), on("2026-05-01")), "leave")]
    work = [AuditWork("ann", "AUD-26-09", "lead", Span(on("2026-04-17"), on("2026-04-20")))]
    looking_on = [replace(work[0], role="observer")]

    assert said("2026-04-20", away=away) == ["BLOCK AVL-01"]
    assert said("2026-04-20", work=work) == ["BLOCK AVL-02"]
    assert said("2026-04-20", work=looking_on) == []
