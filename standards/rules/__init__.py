"""Pure rules on clauses and questions: standard library only, no date is read, every reason is returned."""

from standards.rules.clauses import (
    ClauseFact,
    citation_refusals,
    depth,
    exclusion_refusals,
    expand,
    number_parts,
    parent_number,
    shown_by_organisation_itself,
    sort_key,
)

__all__ = [
    "ClauseFact",
    "citation_refusals",
    "depth",
    "exclusion_refusals",
    "expand",
    "number_parts",
    "parent_number",
    "shown_by_organisation_itself",
    "sort_key",
]
