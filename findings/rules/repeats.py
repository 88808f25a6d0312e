"""Repeats and systemic signs (domain 7.6): candidates for the lead, who confirms or rejects them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from findings.rules.policy import Policy
from kernel.dates import add_months


@dataclass(frozen=True, slots=True)
class Past:
    """A nonconformity as the repeat check sees it."""

    ref: str
    leaves: frozenset[str]
    areas: frozenset[str]
    issued_on: date
    closed_on: date | None = None
    causes: frozenset[str] = frozenset()


def repeat_candidates(new: Past, earlier: Iterable[Past], policy: Policy) -> tuple[str, ...]:
    """Same leaf and same process, service or unit as a case closed at most 36 months before the new one's date."""
    oldest = add_months(new.issued_on, -policy.repeat_months)
    return tuple(
        past.ref
        for past in earlier
        if past.ref != new.ref
        and past.closed_on is not None
        and oldest <= past.closed_on <= new.issued_on
        and past.leaves & new.leaves
        and past.areas & new.areas
    )


def open_cases(new: Past, earlier: Iterable[Past]) -> tuple[str, ...]:
    """Open cases on the same leaf and area: no repeat, the evidence belongs to them."""
    return tuple(
        p.ref
        for p in earlier
        if p.ref != new.ref and p.closed_on is None and p.leaves & new.leaves and p.areas & new.areas
    )


def systemic_signs(cases: Iterable[Past], today: date, policy: Policy) -> tuple[str, ...]:
    """Sentences: three cases on one leaf in different areas, or with one kind of cause, within 12 months."""
    recent = [c for c in cases if add_months(today, -policy.systemic_months) <= c.issued_on <= today]
    signs = []
    for leaf in sorted({leaf for c in recent for leaf in c.leaves}):
        on_leaf = [c for c in recent if leaf in c.leaves]
        if len({c.areas for c in on_leaf}) >= policy.systemic_cases:
            signs.append(f"{len(on_leaf)} nonconformities on {leaf} in different areas within a year.")
    for cause in sorted({cause for c in recent for cause in c.causes}):
        alike = sum(1 for c in recent if cause in c.causes)
        if alike >= policy.systemic_cases:
            signs.append(f"{alike} nonconformities with a cause of the kind “{cause}” within a year.")
    return tuple(signs)
