"""Every read of this room starts here."""

from reviews.queries.audit_paper import all_findings, audit_paper, findings_of, listed_findings, part_facts, with_parts
from reviews.queries.builder import Builder, Progress, builder, progress, sorted_inputs
from reviews.queries.coverage_blind import BlindMap, blind_map
from reviews.queries.coverage_page import CoveragePage, coverage_page
from reviews.queries.gather import (
    Gathered,
    gather,
    input_rows,
    main_standard,
    open_references,
    policy,
    previous_review,
    report_source,
    suggestions,
    year_before,
)
from reviews.queries.impartiality import impartiality, with_sheet
from reviews.queries.visible import visible_to
from reviews.queries.work import work_items
from reviews.queries.year_paper import year_paper

__all__ = [
    "BlindMap",
    "Builder",
    "CoveragePage",
    "Gathered",
    "Progress",
    "all_findings",
    "audit_paper",
    "blind_map",
    "builder",
    "coverage_page",
    "findings_of",
    "gather",
    "input_rows",
    "impartiality",
    "listed_findings",
    "main_standard",
    "open_references",
    "part_facts",
    "policy",
    "previous_review",
    "progress",
    "report_source",
    "sorted_inputs",
    "suggestions",
    "visible_to",
    "with_parts",
    "with_sheet",
    "work_items",
    "year_before",
    "year_paper",
]
