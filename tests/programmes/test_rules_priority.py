"""Domain 9: all priorities of Northwind, the vectors without an organisation, bands and overrides."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.calendar import completed_months
from programmes.rules.policy import STANDARD, Policy
from programmes.rules.priority import (
    Inputs,
    PastFinding,
    band_of,
    findings_raw,
    is_annual_core,
    score,
    suggest,
    target_interval,
)
from tests.programmes.northwind import load

AS_OF = date(2025, 12, 1)
DATA = load("northwind.json")
EXPECTED = load("northwind-expected.json")


def issued_on(reference: str) -> date:
    kinds = ("nc issued", "finding issued")
    row = next(e for e in DATA["events"] if e["kind"] in kinds and reference in (e.get("nc"), e.get("finding")))
    return date.fromisoformat(row["date"])


def history(process: str) -> list[PastFinding]:
    return [
        PastFinding(row.get("grade_at_issue") or row["kind"], issued_on(row["ref"]))
        for row in DATA["findings"]
        if row["process"] == process and "-25-" in row["ref"]
    ]


def last_audit(process: str) -> date:
    return max(
        date.fromisoformat(audit["baseline_end"])
        for audit in DATA["audits"]
        if audit["programme"] == "IAP-2025" and any(row["process"] == process for row in audit["scope"])
    )


def inputs(process: str) -> Inputs:
    row = next(p for p in DATA["processes"] if p["id"] == process)
    given_ = row["priority_inputs"]
    return Inputs(
        importance=given_["I"],
        change=given_["C"],
        findings_raw=findings_raw(history(process), AS_OF),
        months=completed_months(last_audit(process), AS_OF),
        signals=given_["S"],
        leaves=tuple(row["leaves"]),
    )


@pytest.mark.parametrize("row", EXPECTED["priorities"], ids=lambda row: row["process"])
def test_priorities_of_northwind(row: dict[str, Any]) -> None:
    found = inputs(row["process"])
    suggestion = suggest(found, AS_OF)

    assert round(found.findings_raw, 2) == row["F_raw"]
    assert f"{found.months}/{target_interval(found.importance)}" == row["T"]
    assert suggestion.score == Decimal(str(row["P"]))
    assert suggestion.band == row["suggested"]


def test_there_are_27_priorities_and_7_vectors() -> None:
    assert (len(EXPECTED["priorities"]), len(EXPECTED["formula_vectors"])) == (27, 7)


@pytest.mark.parametrize("row", EXPECTED["formula_vectors"], ids=lambda row: str(row["P"]))
def test_formula_vectors(row: dict[str, Any]) -> None:
    found = score(Inputs(row["I"], row["C"], row["F_raw"], row["months"], row["S"]), interval=row["interval"])

    assert found == Decimal(str(row["P"]))


def test_example_of_past_findings() -> None:
    found = findings_raw(
        [
            PastFinding("major", date(2025, 6, 1)),
            PastFinding("minor", date(2025, 6, 1)),
            PastFinding("minor", date(2024, 12, 1), overdue=True),
        ],
        AS_OF,
    )

    assert round(found, 2) == 6.45


def test_findings_older_than_36_months_and_of_the_future_count_for_nothing() -> None:
    assert findings_raw([PastFinding("major", date(2022, 11, 30)), PastFinding("major", date(2025, 12, 2))], AS_OF) == 0


@pytest.mark.parametrize(
    ("points", "band"), [("65.0", "high"), ("64.9", "medium"), ("40.0", "medium"), ("39.9", "low")]
)
def test_bands(points: str, band: str) -> None:
    assert band_of(Decimal(points)) == band


def test_never_audited_is_high_whatever_the_score() -> None:
    found = suggest(Inputs(1, 0, 0, None, 0), AS_OF)

    assert (found.band, found.reasons) == ("high", ("Never audited: high.",))


def test_open_major_and_absolute_cap_are_said() -> None:
    found = suggest(Inputs(1, 0, 0, 36, 0, open_major_on=date(2025, 8, 31)), AS_OF)

    assert found.reasons == (
        "An open major nonconformity asks for a follow-up by 28 February 2026.",
        "Not audited for 36 months: 36 is the absolute limit.",
    )


@pytest.mark.parametrize(
    ("leaf", "core"), [("5.2.1", True), ("9.1", True), ("9.4", False), ("10.2", True), ("7.2", False)]
)
def test_annual_core(leaf: str, core: bool) -> None:
    assert is_annual_core([leaf]) is core


def test_weights_must_sum_to_one() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        Policy(weight_change=Decimal("0.3"))


@given(
    importance=st.none() | st.integers(1, 5),
    change=st.integers(0, 50),
    raw=st.floats(0, 200, allow_nan=False),
    months=st.none() | st.integers(0, 400),
    signals=st.integers(0, 50),
)
def test_the_score_stays_within_0_and_100_and_grows_with_each_factor(
    importance: int | None, change: int, raw: float, months: int | None, signals: int
) -> None:
    found = score(Inputs(importance, change, raw, months, signals))

    assert 0 <= found <= 100
    assert score(Inputs(importance, change + 1, raw + 1, months, signals + 1)) >= found


def test_standard_intervals_of_the_tint() -> None:
    assert [STANDARD.interval(band) for band in ("high", "medium", "low")] == [12, 12, 24]
