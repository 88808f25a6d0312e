"""Risk-based planning (domain 9): the formula suggests, a person decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from programmes.rules.calendar import add_months, completed_months, spoken
from programmes.rules.policy import STANDARD, Policy

ONE = Decimal(1)
TENTH = Decimal("0.1")
DEFAULT_IMPORTANCE = 3


@dataclass(frozen=True, slots=True)
class PastFinding:
    """A finding of the last years: grade major, minor or ofi."""

    grade: str
    issued_on: date
    repeat: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the formula needs; importance 1 to 5 or None, months since the last audit or None for never."""

    importance: int | None
    change: int
    findings_raw: float
    months: int | None
    signals: int
    open_major_on: date | None = None
    last_audit_on: date | None = None
    leaves: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Sentences on where change and signals come from, where it is not the process's own page."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Score with one decimal, the suggested band, and why, if an override decided."""

    score: Decimal
    band: str
    interval: int
    reasons: tuple[str, ...] = ()


def findings_raw(findings: Iterable[PastFinding], as_of: date, policy: Policy = STANDARD) -> float:
    """Base points times 0.5 for each year of age, times 2 for a repeat, times 1.5 if overdue; not capped here."""
    base = {"major": policy.points_major, "minor": policy.points_minor, "ofi": policy.points_ofi}
    total = 0.0
    for finding in findings:
        if not add_months(as_of, -policy.findings_months) <= finding.issued_on <= as_of:
            continue
        points = base.get(finding.grade, 0.0) * 0.5 ** (completed_months(finding.issued_on, as_of) / 12)
        points *= policy.repeat_factor if finding.repeat else 1.0
        total += points * (policy.overdue_factor if finding.overdue else 1.0)
    return total


def target_interval(importance: int | None, policy: Policy = STANDARD) -> int:
    """Factor T: 12 months from importance 4 on, else 24."""
    score = DEFAULT_IMPORTANCE if importance is None else importance
    return policy.important_interval if score >= policy.important_from else policy.other_interval


def score(inputs: Inputs, policy: Policy = STANDARD, *, interval: int | None = None) -> Decimal:
    """P = 100 x (0.30 I + 0.20 C + 0.25 F + 0.15 T + 0.10 S), rounded half up to one decimal."""
    importance = DEFAULT_IMPORTANCE if inputs.importance is None else inputs.importance
    months = interval or target_interval(inputs.importance, policy)
    factors = (
        Decimal(importance - 1) / 4,
        _share(Decimal(inputs.change), policy.change_cap),
        _share(Decimal(repr(inputs.findings_raw)), policy.findings_cap),
        ONE if inputs.months is None else _share(Decimal(inputs.months), months),
        _share(Decimal(inputs.signals), policy.signals_cap),
    )
    total = sum((weight * factor for weight, factor in zip(policy.weights, factors, strict=True)), Decimal(0))
    return (total * 100).quantize(TENTH, ROUND_HALF_UP)


def band_of(points: Decimal, policy: Policy = STANDARD) -> str:
    """high from 65, medium from 40, else low."""
    if points >= policy.band_high:
        return "high"
    return "medium" if points >= policy.band_medium else "low"


def suggest(inputs: Inputs, as_of: date, policy: Policy = STANDARD) -> Suggestion:
    """Score and band; never audited is high, an open major asks for a follow-up, the annual core comes every year."""
    points = score(inputs, policy)
    band, reasons = band_of(points, policy), []
    if inputs.months is None:
        band = "high"
        reasons.append("Never audited: high.")
    if inputs.open_major_on is not None:
        by = add_months(inputs.open_major_on, policy.open_major_months)
        reasons.append(f"An open major nonconformity asks for a follow-up by {spoken(by)}.")
    if inputs.months is not None and inputs.months >= policy.interval_cap:
        reasons.append(f"Not audited for {inputs.months} months: {policy.interval_cap} is the absolute limit.")
    if is_annual_core(inputs.leaves, policy):
        reasons.append("Part of the annual core: a short audit every year.")
    return Suggestion(points, band, policy.interval(band), (*reasons, *inputs.sources))


def is_annual_core(leaves: Iterable[str], policy: Policy = STANDARD) -> bool:
    """True when a leaf lies in 4-6, 9.1, 9.2, 9.3, 10.1 or 10.2."""
    return any(leaf == core or leaf.startswith(f"{core}.") for leaf in leaves for core in policy.annual_core)


def _share(value: Decimal, cap: int) -> Decimal:
    return min(value, Decimal(cap)) / cap
