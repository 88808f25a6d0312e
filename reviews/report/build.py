"""From facts to the whole report."""

from typing import Any

from reviews.report.annexes import build_figures, build_impartiality, build_inputs, build_leaves
from reviews.report.content import Pair, ReviewReport
from reviews.report.cover import build_cover, footer
from reviews.report.findings import MAX_ANNEX, all_findings, build_actions, build_findings
from reviews.report.programme import build_programme
from reviews.report.summary import build_summary
from reviews.rules.figures import compute
from reviews.rules.policy import STANDARD, Policy
from reviews.rules.source import ReportSource
from reviews.rules.words import iso


def build(source: ReportSource, policy: Policy = STANDARD) -> ReviewReport:
    """Every page from the same facts and the same figures."""
    figures = compute(source.facts, source.window, policy)
    before = compute(source.facts, source.before, policy) if source.before else None
    every = all_findings(source)
    return ReviewReport(
        reference=source.reference,
        version=source.version,
        as_of=iso(source.window.last),
        footer=footer(source),
        cover=build_cover(source),
        summary=build_summary(source, figures, before, policy),
        programme=build_programme(source, figures),
        findings=build_findings(source, figures),
        actions=build_actions(source, figures),
        inputs=build_inputs(source),
        impartiality=build_impartiality(source, figures),
        figures=build_figures(figures, policy),
        leaves=build_leaves(source, figures),
        leaves_covered=figures.k8.covered.text,
        all_findings=every[:MAX_ANNEX],
        more_findings=max(len(every) - MAX_ANNEX, 0),
        people=(Pair("Prepared by", source.prepared_by), Pair("Chair of the review", source.chair)),
    )


def data_of(source: ReportSource, policy: Policy = STANDARD) -> dict[str, Any]:
    """The report as it is frozen: JSON types only."""
    return build(source, policy).as_data()
