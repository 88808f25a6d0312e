"""What stands between a draft programme and its approver (domain 2.3, R5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from programmes.rules.coverage import Gap

STATEMENTS: Mapping[str, str] = {
    "frequency": "how often audits take place",
    "methods": "the methods of the audits",
    "responsibilities": "who is responsible for what",
    "planning": "what planning an audit has to respect",
    "reporting": "how and to whom results are reported",
}
"""R5: the five things that an audit programme states (9.2.2 in our own words)."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One audit of the draft, as far as submitting asks."""

    reference: str
    scope: int
    criteria: int
    start: date | None
    end: date | None
    lead: str | None
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The draft as a whole; `statements` by the names of STATEMENTS."""

    statements: Mapping[str, str]
    objectives: int
    risks: int
    audits: tuple[PlanFacts, ...]
    gaps: tuple[Gap, ...] = ()
    planned_days: Decimal = Decimal(0)
    budget_days: Decimal | None = None
    over_budget_note: str = ""
    unguarded: tuple[str, ...] = field(default=())
    """Ties that need a standing safeguard and have none attached, as sentences."""


def submission_blockers(plan: YearPlan) -> list[str]:
    """Everything that must be fixed before the programme can be submitted."""
    found = [f"Say {what}." for name, what in STATEMENTS.items() if not plan.statements.get(name, "").strip()]
    if not plan.objectives:
        found.append("Add at least one objective.")
    if not plan.risks:
        found.append("Assess at least one risk of the programme.")
    if not plan.audits:
        found.append("Plan at least one audit.")
    for audit in plan.audits:
        found.extend(_audit(audit))
    found.extend(
        f"Clause {gap.leaf} has no audit this year: give a reason or a later year."
        for gap in plan.gaps
        if not gap.is_explained
    )
    if over_budget(plan) and not plan.over_budget_note.strip():
        found.append(
            f"{plan.planned_days} auditor-days are planned and {plan.budget_days} are in the budget: add a note."
        )
    found.extend(plan.unguarded)
    return found


def over_budget(plan: YearPlan) -> bool:
    """True when more days are planned than the budget holds."""
    return plan.budget_days is not None and plan.planned_days > plan.budget_days


def _audit(audit: PlanFacts) -> list[str]:
    found = []
    if not audit.scope:
        found.append(f"{audit.reference} has no scope.")
    if not audit.criteria:
        found.append(f"{audit.reference} has no criteria.")
    if audit.start is None or audit.end is None:
        found.append(f"{audit.reference} has no dates.")
    if audit.lead is None:
        found.append(f"{audit.reference} has no lead.")
    return [*found, *(f"{audit.reference}: {said}" for said in audit.blocked)]
