"""K8 and K9: which leaves, processes and sites were really looked at (domain 6.2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from reviews.rules.facts import EFFECTIVENESS, IMPLEMENTATION, AuditFact, LeafCredit, ReviewFacts, Window
from reviews.rules.numbers import Ratio, ratio

DEEP = frozenset({IMPLEMENTATION, EFFECTIVENESS})


def counts(credit: LeafCredit) -> bool:
    """6.2: an implementation or effectiveness question answered with evidence. "A policy exists" covers nothing."""
    return credit.evidence and credit.question_type in DEEP


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep a leaf was looked at: answers that count, and where they were given."""

    leaf: str
    answers: int
    audits: tuple[str, ...]
    sites: tuple[str, ...]


def reported(facts: ReviewFacts, window: Window) -> tuple[AuditFact, ...]:
    """Audits whose report was sent in the period; only these count in K8 and K9."""
    return tuple(audit for audit in facts.audits if window.holds(audit.report_sent_on))


def leaf_depths(leaves: Iterable[str], given: Iterable[LeafCredit], audits: frozenset[str]) -> dict[str, Depth]:
    """Depth per leaf from the answers of these audits; an uncovered leaf has depth 0."""
    found: dict[str, list[LeafCredit]] = {leaf: [] for leaf in leaves}
    for credit in given:
        if credit.leaf in found and credit.audit in audits and counts(credit):
            found[credit.leaf].append(credit)
    return {
        leaf: Depth(
            leaf,
            len(rows),
            tuple(sorted({row.audit for row in rows})),
            tuple(sorted({row.site for row in rows if row.site})),
        )
        for leaf, rows in found.items()
    }


@dataclass(frozen=True, slots=True)
class Coverage:
    """K8 of one standard: covered, named in a scope, and the depth behind it."""

    standard: str
    covered: Ratio
    named: tuple[str, ...]
    depths: tuple[Depth, ...]


def clause_coverage(facts: ReviewFacts, window: Window) -> Coverage:
    """K8: leaves covered in audits with a report sent in the period, of the leaves of the standard."""
    audits = reported(facts, window)
    given = [credit for credit in facts.credits if credit.standard == facts.standard]
    depths = leaf_depths(facts.leaves, given, frozenset(audit.ref for audit in audits))
    in_scope = {leaf for audit in audits for item in audit.scope for leaf in item.leaves}
    return Coverage(
        facts.standard,
        ratio((leaf, depths[leaf].answers > 0) for leaf in facts.leaves),
        tuple(leaf for leaf in facts.leaves if leaf in in_scope),
        tuple(depths[leaf] for leaf in facts.leaves),
    )


def process_coverage(facts: ReviewFacts, window: Window) -> Ratio:
    """K9: processes audited, report sent, of the processes in scope."""
    audited = {process for audit in reported(facts, window) for process in audit.processes}
    return ratio((process.ref, process.ref in audited) for process in facts.processes)


def site_coverage(facts: ReviewFacts, window: Window) -> dict[str, tuple[str, ...]]:
    """K9 by site and shift: the processes seen there."""
    seen: dict[str, set[str]] = {}
    for audit in reported(facts, window):
        for item in audit.scope:
            if item.site:
                seen.setdefault(item.site, set()).add(item.process)
    return {site: tuple(sorted(processes)) for site, processes in sorted(seen.items())}
