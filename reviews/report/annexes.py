"""Inputs of 9.3, impartiality and deviations, all figures, coverage by leaf."""

from reviews.report.content import Deviation, FigureLine, Impartiality, Input, Leaf, Safeguard
from reviews.rules.figures import Figures
from reviews.rules.nc_figures import GROUPS
from reviews.rules.policy import Policy
from reviews.rules.sentences import capital, counted_word, word
from reviews.rules.source import InputRow, ReportSource
from reviews.rules.words import INPUT_TITLES, iso, listed


def build_inputs(source: ReportSource) -> tuple[Input, ...]:
    """One line for every item of 9.3, also where nobody has said anything."""
    given = {row.item: row for row in source.inputs}
    rows = []
    for item, title in INPUT_TITLES.items():
        row = given.get(item, InputRow(item))
        rows.append(Input(item, title, row.light, row.sentence, row.owner, iso(row.as_of), row.suggested))
    return tuple(rows)


def build_impartiality(source: ReportSource, figures: Figures) -> Impartiality:
    """K16 and K17 in words, each safeguard and each deviation with its reason."""
    in_force = set(figures.k16.safeguards)
    deviations = tuple(
        Deviation(fact.subject, fact.rule, iso(fact.on), fact.what, fact.reason)
        for fact in source.facts.deviations
        if source.window.holds(fact.on)
    )
    return Impartiality(
        title=_impartiality_title(len(in_force), len(deviations)),
        safeguards=tuple(
            Safeguard(row.ref, row.rule, row.text, row.approver, iso(row.valid_to))
            for row in source.safeguards
            if row.ref in in_force
        ),
        deviations=deviations,
        declarations_missing=figures.k16.declarations_missing,
        pool=_pool(figures),
    )


def _impartiality_title(safeguards: int, deviations: int) -> str:
    first = capital(counted_word(safeguards, "safeguard is", "safeguards are"))
    second = counted_word(deviations, "deviation was", "deviations were")
    return f"{first} in force, and {second} recorded with a reason"


def _pool(figures: Figures) -> str:
    leads, auditors, soon = len(figures.k17.leads), len(figures.k17.auditors), len(figures.k17.expiring)
    pool = f"{counted_word(leads, 'lead auditor', 'lead auditors')} and {counted_word(auditors, 'auditor', 'auditors')}"
    return (
        f"{capital(pool)} of our own hold a valid grade; {word(soon)} of these grades ends within 90 days."
        if (soon == 1)
        else f"{capital(pool)} of our own hold a valid grade; {word(soon)} of these grades end within 90 days."
    )


def build_figures(figures: Figures, policy: Policy) -> tuple[FigureLine, ...]:
    """Every figure with its count, so that a reader can follow it to the list behind."""
    k4, k6, k16, k17 = figures.k4, figures.k6, figures.k16, figures.k17
    groups = ", ".join(f"{group} {len(k4.refs(group=group))}" for group in GROUPS)
    ages = ", ".join(f"{name} days {len(k4.refs(bucket=name))}" for name in k4.buckets)
    tolerance = policy.on_time_tolerance_days
    return (
        FigureLine("K1", "Programme completion", figures.k1.text, _refs("cancelled", figures.k1_cancelled)),
        FigureLine("K2", "On time", figures.k2.text, f"with {tolerance} days {figures.k2_tolerant.text}"),
        FigureLine("K3", "Reports within 10 working days", figures.k3.text, _refs("late", figures.k3.misses)),
        FigureLine("K4", "Open nonconformities", f"{len(k4.cases)}, majors {len(k4.majors)}", f"{groups}; {ages}"),
        FigureLine("K5", "Repeats", figures.k5.text, _refs("confirmed", figures.k5.hits)),
        FigureLine("K6", "Late steps", f"{len(k6.steps)}, share {k6.share.text}", _refs("cases", k6.share.hits)),
        FigureLine("K7", "Days to close", figures.k7_close.text, f"to implement {figures.k7_implement.text}"),
        FigureLine(
            "K8",
            f"Leaves covered, {figures.k8.standard}",
            figures.k8.covered.text,
            f"named in a scope {len(figures.k8.named)}",
        ),
        FigureLine("K9", "Processes audited", figures.k9.text, ""),
        FigureLine("K10", "Auditor-days used of planned", figures.k10.text, ""),
        FigureLine("K12", "Implemented by the first date", figures.k12.text, _refs("not", figures.k12.misses)),
        FigureLine("K13", "Effective at first check", figures.k13.text, _refs("not", figures.k13.misses)),
        FigureLine("K14", "Plan accepted first time", figures.k14.text, _refs("not", figures.k14.misses)),
        FigureLine("K15", "Extended", figures.k15.text, _refs("extended", figures.k15.hits)),
        FigureLine(
            "K16",
            "Impartiality",
            f"safeguards {len(k16.safeguards)}, deviations {k16.deviations}",
            _refs("declarations missing", k16.declarations_missing),
        ),
        FigureLine(
            "K17",
            "Auditor pool",
            f"{len(k17.leads)} leads, {len(k17.auditors)} auditors",
            f"{len(k17.expiring)} expiring within {policy.expiring_within_days} days",
        ),
        FigureLine("K19", "High-risk processes on time", figures.k19.text, _refs("late", figures.k19.misses)),
    )


def _refs(word_before: str, refs: tuple[str, ...]) -> str:
    return f"{word_before}: {listed(refs)}" if refs else ""


def build_leaves(source: ReportSource, figures: Figures) -> tuple[Leaf, ...]:
    """Coverage by leaf with its depth (6.2)."""
    titles, named = dict(source.leaf_titles), set(figures.k8.named)
    return tuple(
        Leaf(depth.leaf, titles.get(depth.leaf, ""), depth.answers, depth.audits, depth.sites, depth.leaf in named)
        for depth in figures.k8.depths
    )
