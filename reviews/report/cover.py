"""The cover: the programme itself as the picture."""

from datetime import date

from reviews.report.content import Cover, CoverMark, CoverRow, Pair
from reviews.rules.facts import AuditFact, Window
from reviews.rules.programme_figures import priorities_at
from reviews.rules.source import ReportSource
from reviews.rules.words import halves, iso, long_day

TITLE = "Internal audit report to the management review"
INTERVAL_MONTHS = {"high": 12, "medium": 12, "low": 24}
"""The board's due tint (domain 9): high and medium 12 months, low 24."""
MAX_ROWS = 44
"""More rows than this cannot be read on one cover; the rest is counted in the caption."""


def _months(day: date) -> int:
    return day.year * 12 + day.month


def placed_on(audit: AuditFact, source: ReportSource) -> date | None:
    """Where the audit stands in the year: when it was held, else where it is planned now, else its baseline."""
    row = next((row for row in source.audits if row.ref == audit.ref), None)
    if audit.held_by(source.window.last):
        return audit.closed_on
    return (row.start if row and row.start else None) or audit.baseline_start


def state_of(audit: AuditFact, source: ReportSource) -> str:
    """Solid = happened, hatched = under way, outlined = planned (ux rule 1), as of the last day."""
    if audit.held_by(source.window.last):
        return "done"
    row = next((row for row in source.audits if row.ref == audit.ref), None)
    return "now" if row is not None and row.state == "under_way" else "plan"


def tints(last: date | None, interval: int, audited: set[int], year: int) -> tuple[int, ...]:
    """How late the area would be in each month: 0 fresh, 1 due next month, 2 due, 3 late, 4 three months or more.

    An audit in a month (1 to 12) resets it. Never audited counts as due since January.
    """
    due = _months(last) + interval if last is not None else year * 12 + 1
    row = []
    for month in range(1, 13):
        late = year * 12 + month - due
        row.append(0 if late < -1 else 1 if late == -1 else 2 if late == 0 else 3 if late < 3 else 4)
        if month in audited:
            due = year * 12 + month + interval
    return tuple(row)


def rows(source: ReportSource) -> tuple[CoverRow, ...]:
    """One row a process, in the order of the list of processes."""
    year, window = source.programme_year, source.window
    bands, last = priorities_at(source.facts, window), dict(source.last_audited)
    found = []
    for process in source.facts.processes:
        marks: dict[int, str] = {}
        for audit in source.facts.audits:
            day = placed_on(audit, source)
            if process.ref in audit.processes and day is not None and day.year == year and not audit.cancelled_on:
                marks[day.month] = state_of(audit, source)
        interval = INTERVAL_MONTHS.get(bands.get(process.ref, "medium"), 12)
        tint = tints(last.get(process.ref), interval, set(marks), year)
        found.append(CoverRow(process.name, tint, tuple(CoverMark(m, s) for m, s in sorted(marks.items()))))
    return tuple(found)


def when_words(period: Window | None, figures: Window) -> str:
    """Of which days the review speaks and from which days its figures are: one sentence where they are the same."""
    counted = f"{long_day(figures.first)} to {long_day(figures.last)}"
    if period is None or period == figures:
        return counted
    return f"Period of the review: {long_day(period.first)} to {long_day(period.last)}. Figures: {counted}."


def build_cover(source: ReportSource) -> Cover:
    """Cover of the report."""
    first, last = source.window.first, source.window.last
    version = (
        f"{source.version or 'draft'}, programme {source.programme_version}"
        if source.programme_version
        else (source.version or "draft")
    )
    meeting = f"{source.reference} of {long_day(source.meeting_on)}" if source.meeting_on else source.reference
    meta = (
        Pair("For", meeting),
        Pair("Criteria", f"{source.standard} and own documents" if source.standard else ""),
        Pair("Prepared by", source.prepared_by),
        Pair("Scope", source.scope or f"{len(source.facts.processes)} processes"),
        Pair("Chair", source.chair),
        Pair("Version", f"{version}, data of {long_day(last)}"),
    )
    drawn = rows(source)
    return Cover(
        organisation=source.organisation,
        title=TITLE,
        first=iso(first),
        last=iso(last),
        year=source.programme_year,
        elapsed_months=12.0 if last.year > source.programme_year else last.month - 1 + last.day / 31,
        rows=drawn[:MAX_ROWS],
        meta=meta,
        more=max(len(drawn) - MAX_ROWS, 0),
        when=when_words(source.period, source.window),
    )


def footer(source: ReportSource) -> str:
    """The line at the foot of every page."""
    version = f"version {source.version}" if source.version else "draft"
    words = halves(source.window.first, source.window.last)
    return f"Internal audit report, {words}, {version}. Internal use."
