"""Page 2: everything that leadership must know, in the order of 8.4."""

from datetime import date

from reviews.report.content import Asked, Figure, Previous, Summary
from reviews.rules import opinion, sentences
from reviews.rules.agenda import agenda
from reviews.rules.figures import Figures
from reviews.rules.nc_figures import OBSERVED
from reviews.rules.opinion import Opinion, not_looked_at
from reviews.rules.policy import Policy
from reviews.rules.source import PreviousRow, ReportSource
from reviews.rules.words import iso, long_day, spans


def build_summary(source: ReportSource, figures: Figures, before: Figures | None, policy: Policy) -> Summary:
    """Title, decisions asked, opinion, what was not looked at, certificate, last decisions, six figures."""
    choice = Opinion(source.opinion) if source.opinion else opinion.suggest(source.facts, source.window, policy)
    return Summary(
        title=source.opinion_text or opinion.headline(source.facts, source.window, choice, policy),
        confirmed=source.opinion_confirmed,
        opinion=choice.value,
        lead=source.summary or sentences.lead(figures),
        asked=tuple(
            Asked(row.number, row.question, row.why, row.cost, row.owner, iso(row.due), row.what_if_not)
            for row in source.asked
        ),
        unseen=unseen(source, figures),
        outlook=source.certificate_outlook or sentences.outlook(figures),
        previous_reference=source.previous_reference,
        previous_held_on=iso(source.previous_held_on),
        previous=tuple(previous(row, source) for row in source.previous),
        figures=six_figures(figures, before),
        agenda=agenda(source.facts, figures, _running(source)),
    )


def _running(source: ReportSource) -> list[tuple[str, date | None]]:
    """Decisions of the review before whose action is not done yet."""
    day = source.window.last
    return [
        (f"{row.number} of {source.previous_reference}", row.due)
        for row in source.previous
        if row.due is not None and (row.done_on is None or row.done_on > day)
    ]


def previous(row: PreviousRow, source: ReportSource) -> Previous:
    """State of an earlier decision on the day of the figures."""
    day = source.window.last
    done = row.done_on is not None and row.done_on <= day
    late = not done and row.due is not None and row.due < day
    state = "done" if done else "late" if late else "running"
    return Previous(row.number, row.text, row.owner, iso(row.due), state, iso(row.done_on) if done else "")


def unseen(source: ReportSource, figures: Figures) -> tuple[str, ...]:
    """What was not looked at: said by the manager, then computed."""
    found = not_looked_at(figures)
    lines = [source.not_looked_at] if source.not_looked_at else []
    if found.named_only:
        lines.append(f"Named in a scope, but not verified: {spans(found.named_only)}.")
    rest = tuple(leaf for leaf in found.leaves if leaf not in set(found.named_only))
    if rest:
        lines.append(f"Clauses without a report: {spans(rest)}.")
    names = {process.ref: process.name for process in source.facts.processes}
    if found.processes:
        lines.append(f"Processes without a report: {opinion.joined([names[ref] for ref in found.processes])}.")
    for audit in source.facts.audits:
        row = next((row for row in source.audits if row.ref == audit.ref), None)
        start = (row.start if row else None) or audit.baseline_start
        open_now = not audit.held_by(source.window.last) and not audit.cancelled_on
        if open_now and start is not None and start > source.window.last and start.year == source.programme_year:
            lines.append(f"{audit.ref} {audit.title} begins on {long_day(start)}.")
    return tuple(lines)


def _scale(*values: float | None) -> float:
    return max([4.0, *(value for value in values if value is not None)])


def _count(label: str, value: int, before: int | None, target: int | None, detail: str = "") -> Figure:
    notes = [detail] if detail else []
    if before is not None:
        notes.append(f"a year ago {before}")
    if target is not None:
        notes.append(f"target {target}")
    previous_value = None if before is None else float(before)
    aim = None if target is None else float(target)
    return Figure(label, str(value), float(value), previous_value, aim, _scale(value, before, target), ", ".join(notes))


def six_figures(now: Figures, before: Figures | None) -> tuple[Figure, ...]:
    """K4, K6, K5, K13, K19 and K4 again (8.4 e); a figure without a base says n/a and draws no bar."""
    first, rate = now.k13, now.k19
    cases = len({step.ref for step in now.k6.steps})
    in_cases = f"in {cases} {'case' if cases == 1 else 'cases'}" if cases else ""
    checks = Figure(
        "Effective at first check",
        "n/a" if first.pct is None else f"{first.pct} %",
        None if first.pct is None else float(first.pct),
        None if before is None or before.k13.pct is None else float(before.k13.pct),
        None,
        100.0,
        f"{first.n} of {first.d} {'check' if first.d == 1 else 'checks'}" if first.d else "no check was due",
    )
    high = Figure(
        "High-risk processes on time",
        f"{rate.n} of {rate.d}" if rate.d else "n/a",
        float(rate.n) if rate.d else None,
        None,
        float(rate.d) if rate.d else None,
        float(max(rate.d, 1)),
        "within 14 days of the planned end" if rate.d else "none was due",
    )
    return (
        _count("Open major nonconformities", len(now.k4.majors), len(before.k4.majors) if before else None, 0),
        _count("Overdue steps", len(now.k6.steps), len(before.k6.steps) if before else None, 0, in_cases),
        _count("Repeats", now.k5.n, before.k5.n if before else None, 0, f"of {now.k5.d} issued"),
        checks,
        high,
        _count(
            "Under observation",
            len(now.k4.refs(group=OBSERVED)),
            len(before.k4.refs(group=OBSERVED)) if before else None,
            None,
            f"of {len(now.k4.cases)} open",
        ),
    )
