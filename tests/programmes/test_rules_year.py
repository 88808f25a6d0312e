"""The year: tint, gaps, what blocks submitting, reviewing and closing, moves, versions, safeguards, the next best."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from programmes.rules.calendar import Span
from programmes.rules.changes import move_kind, next_version, window_refusals
from programmes.rules.choosing import Standing, next_best, rank
from programmes.rules.closing import AuditOutcome, YearFacts, closing_blockers, closing_warnings, review_blockers
from programmes.rules.coverage import Gap, coverage_gaps
from programmes.rules.policy import Policy
from programmes.rules.safeguards import Safeguard, answer_to, signing_refusals
from programmes.rules.severity import Group, Severity, group_of
from programmes.rules.submission import STATEMENTS, PlanFacts, YearPlan, submission_blockers
from programmes.rules.tint import tint_row
from programmes.rules.verdict import Verdict, in_order, overall

DAY = date(2026, 4, 20)


@pytest.mark.parametrize(
    ("last", "interval", "planned", "expected"),
    [
        (date(2025, 8, 31), 12, {8}, [0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0]),
        (date(2025, 3, 2), 12, set(), [0, 1, 2, 3, 3, 4, 4, 4, 4, 4, 4, 4]),
        (date(2024, 11, 1), 24, set(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]),
        (None, 12, set(), [2, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4]),
        (date(2025, 12, 1), 12, {2}, [0] * 12),
    ],
)
def test_the_tint_darkens_until_an_audit_clears_it(
    last: date | None, interval: int, planned: set[int], expected: list[int]
) -> None:
    assert tint_row(last, interval, planned, 2026) == expected


def test_gaps_keep_the_order_of_the_standard_and_what_was_said() -> None:
    said = {"5.1": Gap("5.1", later_year=2027)}

    found = coverage_gaps(["4.1", "5.1", "6.1"], ["6.1"], said)

    assert found == (Gap("4.1"), Gap("5.1", later_year=2027))
    assert [gap.is_explained for gap in found] == [False, True]


READY = YearPlan(
    statements=dict.fromkeys(STATEMENTS, "said"),
    objectives=1,
    risks=1,
    audits=(PlanFacts("AUD-26-01", 1, 1, DAY, DAY, "ann"),),
    planned_days=Decimal("3.5"),
    budget_days=Decimal("30.0"),
)


def test_a_complete_draft_has_nothing_in_its_way() -> None:
    assert submission_blockers(READY) == []


@pytest.mark.parametrize("name", STATEMENTS)
def test_r5_each_of_the_five_statements_is_asked_for(name: str) -> None:
    assert submission_blockers(replace(READY, statements={**READY.statements, name: "  "})) == [
        f"Say {STATEMENTS[name]}."
    ]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (replace(READY, objectives=0), ["Add at least one objective."]),
        (replace(READY, risks=0), ["Assess at least one risk of the programme."]),
        (replace(READY, audits=()), ["Plan at least one audit."]),
        (
            replace(READY, audits=(PlanFacts("AUD-26-01", 0, 0, None, None, None),)),
            [
                "AUD-26-01 has no scope.",
                "AUD-26-01 has no criteria.",
                "AUD-26-01 has no dates.",
                "AUD-26-01 has no lead.",
            ],
        ),
        (
            replace(READY, gaps=(Gap("8.4.1"),)),
            ["Clause 8.4.1 has no audit this year: give a reason or a later year."],
        ),
        (replace(READY, gaps=(Gap("8.4.1", reason="seen in 2025"),)), []),
        (
            replace(READY, planned_days=Decimal("31.0")),
            ["31.0 auditor-days are planned and 30.0 are in the budget: add a note."],
        ),
        (replace(READY, planned_days=Decimal("31.0"), over_budget_note="agreed"), []),
        (replace(READY, budget_days=None, planned_days=Decimal(99)), []),
        (replace(READY, unguarded=("IND-08b needs a safeguard.",)), ["IND-08b needs a safeguard."]),
    ],
)
def test_submission_names_everything_that_is_missing(plan: YearPlan, expected: list[str]) -> None:
    assert submission_blockers(plan) == expected


YEAR = YearFacts("Lessons.", {"O1": "met"}, (AuditOutcome("AUD-25-01", "completed"),), next_programme=True)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (YEAR, []),
        (replace(YEAR, review_text=" "), ["Write the review of the programme."]),
        (replace(YEAR, ratings={"O1": ""}), ["Rate objective O1: met, partly or not."]),
        (
            replace(YEAR, audits=(AuditOutcome("AUD-25-02", "reporting"),)),
            ["AUD-25-02 is neither completed, nor cancelled with a reason, nor carried over."],
        ),
        (replace(YEAR, audits=(AuditOutcome("AUD-25-02", "reporting", report_sent_on=DAY),)), []),
        (replace(YEAR, audits=(AuditOutcome("AUD-25-02", "planned", carried_into="IAP-2026"),)), []),
        (replace(YEAR, audits=(AuditOutcome("AUD-25-02", "cancelled", cancelled_reason="merged"),)), []),
        (
            replace(YEAR, audits=(AuditOutcome("AUD-25-02", "cancelled"),)),
            ["AUD-25-02 is neither completed, nor cancelled with a reason, nor carried over."],
        ),
    ],
)
def test_a_review_asks_for_text_ratings_and_an_end_of_every_audit(facts: YearFacts, expected: list[str]) -> None:
    assert review_blockers(facts) == expected


def test_closing_names_open_nonconformities_that_nobody_carries_over() -> None:
    facts = replace(YEAR, open_nonconformities=("NC-25-01", "NC-25-02"), carried_nonconformities=("NC-25-01",))

    assert closing_blockers(facts) == ["NC-25-02 is open and not carried over."]
    assert closing_warnings(replace(facts, next_programme=False)) == ["Next year's programme does not exist yet."]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (date(2026, 9, 7), date(2026, 9, 14), "moved_inside"),
        (date(2026, 9, 30), date(2026, 10, 1), "moved_out"),
        (date(2026, 1, 7), date(2025, 1, 7), "moved_out"),
        (None, date(2026, 9, 14), "moved_inside"),
    ],
)
def test_a_move_is_inside_the_quarter_or_out_of_it(old: date | None, new: date, kind: str) -> None:
    assert move_kind(old, new) == kind


def test_a_window_needs_two_days_in_order_and_in_its_year() -> None:
    assert window_refusals(None, DAY, 2026) == ["Enter the first and the last day."]
    assert window_refusals(date(2026, 4, 22), DAY, 2026) == ["The last day lies before the first."]
    assert window_refusals(DAY, DAY, 2027) == ["The first day must lie in 2027."]
    assert window_refusals(date(2026, 12, 30), date(2027, 1, 4), 2026) == []


@pytest.mark.parametrize(("number", "expected"), [(None, "1.0"), ("1.0", "1.1"), ("1.9", "1.10")])
def test_versions_count_up(number: str | None, expected: str) -> None:
    assert next_version(number) == expected


TIE = Verdict("IND-08b", Severity.MITIGATE, "COO is two levels up.", leaves=("5.1",))
GUARD = Safeguard(
    "W-26-1", "IND-08b", Span(date(2026, 1, 1), date(2026, 12, 31)), date(2025, 12, 15), leaves=("5.1", "9.3")
)


def answered(guard: Safeguard, verdict: Verdict = TIE, as_of: date | None = DAY) -> bool:
    window = Span(DAY, date(2026, 4, 22))
    return answer_to(verdict, [guard], person="ann", audit="AUD-26-01", window=window, as_of=as_of) is guard


def test_a_safeguard_answers_its_rule_its_items_its_person_and_its_days_only() -> None:
    assert answered(GUARD)
    assert not answered(GUARD, replace(TIE, leaves=("5.1", "6.1")))
    assert not answered(GUARD, replace(TIE, severity=Severity.BLOCK))
    assert not answered(replace(GUARD, rule="IND-18"))
    assert not answered(replace(GUARD, person="bob"))
    assert not answered(replace(GUARD, audit="AUD-26-02"))
    assert not answered(replace(GUARD, valid=Span(date(2026, 1, 1), date(2026, 4, 21))))


def test_a_safeguard_counts_from_its_approval_on() -> None:
    assert not answered(GUARD, as_of=date(2025, 12, 14))
    assert not answered(replace(GUARD, approved_on=None))
    assert answered(replace(GUARD, approved_on=None), as_of=None)


def test_nobody_signs_for_oneself_nor_for_a_subordinates_audit_of_the_own_area() -> None:
    assert len(signing_refusals("ann", "ann", [], [])) == 1
    assert len(signing_refusals("coo", "tom", ["coo"], ["tom"])) == 1
    assert len(signing_refusals("coo", None, ["coo"], [])) == 1
    assert signing_refusals("ceo", "tom", ["coo"], ["tom"]) == []
    assert signing_refusals("coo", "luc", ["coo"], ["tom"]) == []


BEST = Standing("eve", Severity.CLEAR, "lead", 4, 3)


def test_the_next_best_is_independent_has_the_grade_and_knows_the_topic() -> None:
    weaker = replace(BEST, person="fay", level=2)
    tied = replace(BEST, person="gil", severity=Severity.MITIGATE)
    auditor = replace(BEST, person="hal", grade="auditor")

    assert next_best([weaker, tied, BEST, auditor], lead=True) is BEST
    assert next_best([weaker, tied, auditor], lead=True, but=["fay"]) is None
    assert next_best([tied], lead=False) is None
    assert sorted([tied, weaker, BEST], key=rank) == [BEST, weaker, tied]


@pytest.mark.parametrize(
    ("severity", "group"),
    [
        (Severity.CLEAR, Group.INDEPENDENT),
        (Severity.LOG, Group.INDEPENDENT),
        (Severity.WARN, Group.INDEPENDENT),
        (Severity.MITIGATE, Group.WAIVER),
        (Severity.BLOCK, Group.CANNOT),
    ],
)
def test_groups_of_the_picker(severity: Severity, group: Group) -> None:
    assert group_of(severity) is group


def test_verdicts_come_worst_first_and_only_once() -> None:
    warn = Verdict("CMP-04", Severity.WARN, "expires")
    off = Verdict("IND-07", Severity.CLEAR, "off")

    assert in_order([warn, TIE, warn, off]) == (TIE, warn)
    assert overall([warn, TIE]) == Severity.MITIGATE
    assert overall([]) == Severity.CLEAR


def test_clear_from_is_the_day_after_the_last_blocked_day() -> None:
    held = Verdict("IND-02", Severity.BLOCK, "was owner", blocked_through=date(2027, 2, 28))

    assert held.clear_from == date(2027, 3, 1)
    assert held.as_data()["clear_from"] == "2027-03-01"


def test_settings_read_from_the_database_get_their_types_back() -> None:
    policy = Policy(ind_01_user="block", band_high=70)  # type: ignore[arg-type]

    assert (policy.ind_01_user, policy.band_high) == (Severity.BLOCK, Decimal(70))
