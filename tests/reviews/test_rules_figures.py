"""The figures of domain 13.6, at both dates, from the facts of the demo organisation."""

from datetime import date
from typing import Any

import pytest

from reviews.rules.facts import Window
from reviews.rules.figures import Figures, compute
from reviews.rules.nc_figures import GROUPS
from reviews.rules.numbers import Ratio, Spread
from tests.reviews import northwind

DAYS = ("2026-06-30", "2026-11-23")
KEYS = tuple(f"K{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 19)) + ("K2_14",)


def share(ratio: Ratio) -> dict[str, Any]:
    return {"n": ratio.n, "d": ratio.d, "pct": None if ratio.pct is None else float(ratio.pct)}


def days(spread: Spread) -> dict[str, Any]:
    return {
        "n": spread.n,
        "mean": None if spread.mean is None else float(spread.mean),
        "median": None if spread.median is None else float(spread.median),
    }


def groups(figures: Figures) -> dict[str, dict[str, list[str]]]:
    found = {
        group: {bucket: sorted(figures.k4.refs(group, bucket)) for bucket in figures.k4.buckets} for group in GROUPS
    }
    return {group: {b: refs for b, refs in row.items() if refs} for group, row in found.items() if any(row.values())}


def as_expected(figures: Figures) -> dict[str, Any]:
    """The figures in the form of the expected file."""
    return {
        "K1": share(figures.k1),
        "K2": share(figures.k2),
        "K2_14": share(figures.k2_tolerant),
        "K3": share(figures.k3),
        "K4": {
            "open": len(figures.k4.cases),
            "majors": sorted(figures.k4.majors),
            "groups": groups(figures),
            "total": {bucket: len(figures.k4.refs(bucket=bucket)) for bucket in figures.k4.buckets},
        },
        "K5": share(figures.k5),
        "K6": {
            "steps": len(figures.k6.steps),
            "cases": sorted({step.ref for step in figures.k6.steps}),
            "share": share(figures.k6.share),
        },
        "K7": {"close": days(figures.k7_close), "implement": days(figures.k7_implement)},
        "K8": {"covered": share(figures.k8.covered), "named": len(figures.k8.named)},
        "K9": share(figures.k9),
        "K10": {
            "used": float(figures.k10.used),
            "planned": float(figures.k10.planned),
            "pct": None if figures.k10.pct is None else float(figures.k10.pct),
        },
        "K12": share(figures.k12),
        "K13": share(figures.k13),
        "K14": share(figures.k14),
        "K15": share(figures.k15),
        "K16": {"safeguards": len(figures.k16.safeguards), "deviations": figures.k16.deviations},
        "K17": {
            "leads": len(figures.k17.leads),
            "auditors": len(figures.k17.auditors),
            "expiring": len(figures.k17.expiring),
        },
        "K19": share(figures.k19),
    }


def at(day: str) -> Figures:
    return compute(northwind.facts(), Window(date(2026, 1, 1), date.fromisoformat(day)))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("day", DAYS)
def test_figure_of_northwind_equals_the_expected_one(day: str, key: str) -> None:
    expected = northwind.load("northwind-expected.json")["figures"][day]

    assert as_expected(at(day))[key] == expected[key]


def test_no_expected_figure_is_left_out() -> None:
    for day in DAYS:
        assert set(northwind.load("northwind-expected.json")["figures"][day]) == set(KEYS)


def test_k8_names_the_audits_that_covered_each_leaf() -> None:
    expected = northwind.load("northwind-expected.json")["coverage_by_leaf"]["covered_by"]

    found = {depth.leaf: list(depth.audits) for depth in at("2026-11-23").k8.depths}

    assert found == expected


def test_k8_named_leaf_5_2_2_is_not_covered_by_an_existence_answer() -> None:
    figures = at("2026-11-23")

    assert "5.2.2" in figures.k8.named
    assert "5.2.2" in figures.k8.covered.misses


def test_k4_is_the_same_as_of_june_whatever_happened_after_june() -> None:
    early = at("2026-06-30")

    assert "NC-26-05" in early.k4.refs("under observation", "91-180")
    assert "NC-26-13" not in early.k4.refs()
