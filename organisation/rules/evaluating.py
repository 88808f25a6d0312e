"""CMP-06: who may say how an auditor works. Pure: what is known comes in, sentences go out."""

from collections.abc import Mapping
from datetime import date

AREAS: Mapping[str, str] = {
    "principles": "Audit principles, process, methods, sampling, interviewing, note taking",
    "standards": "Management-system standards and their clauses",
    "organisation": "The organisation, its services and customers",
    "service_management": "Service management in practice",
    "law": "Law, contracts, confidentiality, personal data",
    "tools": "Tools: read access to the records, remote meetings",
    "planning": "Lead: planning, managing the team, conclusions, report",
    "conflict": "Lead: handling conflict",
}
BEHAVIOURS: Mapping[str, str] = {
    "fair": "Fair",
    "open": "Open",
    "tactful": "Tactful",
    "observant": "Observant",
    "analytical": "Analytical",
    "firm": "Firm",
    "cooperative": "Cooperative",
    "decisive": "Lead: decisive",
    "leading": "Lead: leads people",
}
SCORED: Mapping[str, str] = {**AREAS, **BEHAVIOURS}
"""Areas and personal behaviour of domain 4.1, in the order of the form; each is scored 1 to 5 or left out."""
LOWEST, HIGHEST = 1, 5


def cmp_06(*, own: bool, evaluator: str, grade: str, on: date, by_lead: bool) -> list[str]:
    """Why this evaluator may not; empty where nothing speaks against it.

    `own`: evaluator and evaluated are one person, refused in every preset. `grade`: what the evaluator held on the
    day; `by_lead` is the preset's value: a lead (Standard, Strict) or any other auditor (Small).
    """
    day, reasons = f"{on:%-d %B %Y}", []
    if own:
        reasons.append("CMP-06: nobody evaluates themselves.")
    if by_lead and grade != "lead":
        reasons.append(f"CMP-06: {evaluator} held no lead grade on {day}.")
    if not by_lead and grade not in ("lead", "auditor"):
        reasons.append(f"CMP-06: {evaluator} was no auditor on {day}.")
    return reasons


def wrong_scores(scores: Mapping[str, object]) -> list[str]:
    """A sentence for each score that is no whole number from 1 to 5, or of something that is not scored."""
    reasons = [f"“{name}” is not scored." for name in scores if name not in SCORED]
    for name, value in scores.items():
        if name in SCORED and not (type(value) is int and LOWEST <= value <= HIGHEST):
            reasons.append(f"{SCORED[name]}: a score is a whole number from {LOWEST} to {HIGHEST}.")
    return reasons
