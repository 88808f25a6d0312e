"""Edges of 8.3: empty denominators, withdrawn cases, days before and after."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reviews.rules import facts as f
from reviews.rules.figures import compute
from reviews.rules.nc_figures import bucket
from reviews.rules.policy import STANDARD

YEAR = f.Window(date(2026, 1, 1), date(2026, 11, 23))
EMPTY = f.ReviewFacts(standard="S", leaves=())
AUDIT = f.AuditFact(
    "A",
    baseline_start=date(2026, 3, 1),
    baseline_end=date(2026, 3, 3),
    closed_on=date(2026, 3, 3),
    planned_days=Decimal("2.0"),
    report_sent_on=date(2026, 3, 10),
    report_working_days=5,
    used_days=Decimal("2.5"),
    scope=(f.ScopeFact("P", ("8.1",), "HQ"),),
)
CASE = f.NcFact("N", date(2026, 3, 3), (f.DatedGrade(date(2026, 3, 3), f.MINOR),), process="P")


def with_audit(**changes: object) -> f.ReviewFacts:
    return f.ReviewFacts("S", ("8.1",), (f.ProcessFact("P", "Pay"),), (replace(AUDIT, **changes),))  # type: ignore[arg-type]


def with_case(**changes: object) -> f.ReviewFacts:
    return replace(EMPTY, nonconformities=(replace(CASE, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["k1", "k2", "k3", "k5", "k9", "k10", "k12", "k13", "k14", "k15", "k19"])
def test_every_share_of_an_empty_organisation_is_not_applicable(key: str) -> None:
    assert getattr(compute(EMPTY, YEAR), key).pct is None


def test_k1_keeps_a_cancelled_audit_unless_top_management_approved_it() -> None:
    gone = {"closed_on": None, "report_sent_on": None, "cancelled_on": date(2026, 2, 1)}

    assert compute(with_audit(**gone), YEAR).k1.text == "0/1 = 0.0 %"
    assert compute(with_audit(**gone, cancelled_by_top=True), YEAR).k1.text == "n/a"
    assert compute(with_audit(**gone, cancelled_by_top=True), YEAR).k1_cancelled == ("A",)


def test_k1_leaves_out_an_unplanned_audit_that_has_no_baseline() -> None:
    assert compute(with_audit(baseline_end=None), YEAR).k1.text == "n/a"


@pytest.mark.parametrize(("closed", "strict", "tolerant"), [(3, 1, 1), (4, 0, 1), (17, 0, 1), (18, 0, 0)])
def test_k2_tolerates_fourteen_days_and_not_fifteen(closed: int, strict: int, tolerant: int) -> None:
    figures = compute(with_audit(closed_on=date(2026, 3, closed)), YEAR)

    assert (figures.k2.n, figures.k2_tolerant.n) == (strict, tolerant)


@pytest.mark.parametrize(("days", "expected"), [(10, 1), (11, 0), (None, 0)])
def test_k3_allows_ten_working_days(days: int | None, expected: int) -> None:
    assert compute(with_audit(report_working_days=days), YEAR).k3.n == expected


@pytest.mark.parametrize(
    ("age", "expected"), [(0, "0-30"), (30, "0-30"), (31, "31-60"), (90, "61-90"), (180, "91-180"), (181, ">180")]
)
def test_k4_bucket_of_an_age(age: int, expected: str) -> None:
    assert bucket(age, STANDARD) == expected


def test_withdrawn_case_leaves_every_figure_but_counted_before() -> None:
    facts = with_case(withdrawn_on=date(2026, 5, 1))

    assert compute(facts, YEAR).k4.cases == ()
    assert compute(facts, YEAR).k5.text == "n/a"
    assert [case.ref for case in compute(facts, replace(YEAR, last=date(2026, 4, 30))).k4.cases] == ["N"]


def test_k4_is_disputed_means_that_the_programme_manager_acts() -> None:
    facts = with_case(states=(f.DatedState(date(2026, 3, 3), "issued"), f.DatedState(date(2026, 3, 5), f.DISPUTED)))

    assert compute(facts, YEAR).k4.cases[0].group == "auditor acts"


def test_k4_takes_the_grade_of_the_day() -> None:
    grades = (f.DatedGrade(date(2026, 3, 3), f.MINOR), f.DatedGrade(date(2026, 4, 1), f.MAJOR))

    assert compute(with_case(grades=grades), YEAR).k4.majors == ("N",)
    assert compute(with_case(grades=grades), replace(YEAR, last=date(2026, 3, 31))).k4.majors == ()


PLAN_CLOCK = f.ClockFact(1, "plan", f.OWNER, date(2026, 4, 2), date(2026, 4, 2))


@pytest.mark.parametrize(
    ("clock", "state", "expected"),
    [
        (PLAN_CLOCK, "contained", 1),
        (PLAN_CLOCK, f.PLAN_SUBMITTED, 0),  # the ball is elsewhere
        (replace(PLAN_CLOCK, done_on=date(2026, 4, 1)), "contained", 0),
        (replace(PLAN_CLOCK, due_current=date(2026, 11, 23)), "contained", 0),  # due today is not late
        (replace(PLAN_CLOCK, actor=f.AUDITOR), f.MONITORING, 1),  # a late check in observation
    ],
)
def test_k6_counts_a_late_step_of_the_one_who_holds_the_ball(clock: f.ClockFact, state: str, expected: int) -> None:
    facts = with_case(clocks=(clock,), states=(f.DatedState(date(2026, 3, 4), state),))

    assert len(compute(facts, YEAR).k6.steps) == expected


def test_k6_before_the_extension_was_granted_knows_only_the_old_date() -> None:
    clock = replace(PLAN_CLOCK, due_current=date(2026, 5, 2))
    later = f.ExtensionFact(date(2026, 4, 20), 1, "plan", date(2026, 4, 2), date(2026, 5, 2))
    facts = with_case(clocks=(clock,), extensions=(later,))

    assert len(compute(facts, replace(YEAR, last=date(2026, 4, 10))).k6.steps) == 1
    assert len(compute(facts, replace(YEAR, last=date(2026, 4, 25))).k6.steps) == 0
    assert len(compute(facts, replace(YEAR, last=date(2026, 5, 3))).k6.steps) == 1


def test_k8_counts_implementation_and_effectiveness_with_evidence_only() -> None:
    credit = f.LeafCredit("A", "S", "8.1", f.IMPLEMENTATION)

    def covered(*rows: f.LeafCredit) -> int:
        return compute(replace(with_audit(), credits=rows), YEAR).k8.covered.n

    assert covered(credit) == 1
    assert covered(replace(credit, question_type=f.EFFECTIVENESS)) == 1
    assert covered(replace(credit, question_type=f.EXISTENCE)) == 0
    assert covered(replace(credit, evidence=False)) == 0
    assert covered(replace(credit, standard="ISO 9001")) == 0
    assert covered(replace(credit, audit="B")) == 0


def test_k8_depth_counts_answers_and_sites() -> None:
    rows = (f.LeafCredit("A", "S", "8.1", f.IMPLEMENTATION, site="HQ"), f.LeafCredit("A", "S", "8.1", f.EFFECTIVENESS))

    depth = compute(replace(with_audit(), credits=rows), YEAR).k8.depths[0]

    assert (depth.answers, depth.audits, depth.sites) == (2, ("A",), ("HQ",))


def test_k9_waits_for_the_report() -> None:
    assert compute(with_audit(), YEAR).k9.text == "1/1 = 100.0 %"
    assert compute(with_audit(report_sent_on=date(2026, 11, 24)), YEAR).k9.text == "0/1 = 0.0 %"


def test_k16_safeguard_counts_from_approval_to_its_last_day() -> None:
    rows = (
        f.SafeguardFact("W1", date(2025, 12, 1), date(2026, 1, 1), date(2026, 11, 23)),
        f.SafeguardFact("W2", date(2025, 12, 1), date(2026, 1, 1), date(2026, 11, 22)),
        f.SafeguardFact("W3", date(2026, 11, 24)),
        f.SafeguardFact("W4", date(2026, 11, 23)),
    )

    assert compute(replace(EMPTY, safeguards=rows), YEAR).k16.safeguards == ("W1", "W4")


def test_k17_counts_a_person_once_and_renewed_grades_as_lasting() -> None:
    rows = (
        f.QualificationFact("ann", "lead", date(2024, 1, 1), date(2026, 12, 31)),
        f.QualificationFact("ann", "lead", date(2027, 1, 1), date(2029, 12, 31)),
        f.QualificationFact("ann", "auditor", date(2020, 1, 1), None),
        f.QualificationFact("bob", "auditor", date(2024, 1, 1), date(2027, 2, 21)),
        f.QualificationFact("eve", "lead", date(2024, 1, 1), None, own_pool=False),
    )

    pool = compute(replace(EMPTY, qualifications=rows), YEAR).k17

    assert (pool.leads, pool.auditors, pool.expiring) == (("ann",), ("bob",), ("bob",))


def test_k19_takes_the_priority_decided_last() -> None:
    facts = replace(
        with_audit(closed_on=date(2026, 3, 18)),
        priorities=(
            f.PriorityFact("P", "low", date(2025, 12, 1)),
            f.PriorityFact("P", "high", date(2026, 2, 1)),
        ),
    )

    assert compute(facts, YEAR).k19.text == "0/1 = 0.0 %"  # 15 days after the planned end
    assert compute(facts, replace(YEAR, last=date(2026, 1, 31))).k19.text == "n/a"
