"""The programme by area: who looked where, and what came of it."""

from collections import defaultdict
from datetime import date, timedelta

from reviews.report.content import Area, Pair, Programme
from reviews.report.cover import placed_on, state_of
from reviews.rules import sentences
from reviews.rules.facts import MAJOR, AuditFact, ProcessFact
from reviews.rules.figures import Figures
from reviews.rules.nc_figures import grade_at, issued_cases
from reviews.rules.programme_figures import priorities_at
from reviews.rules.source import ReportSource
from reviews.rules.words import short_day, spans

NONE, PLANNED, UNDER_WAY, AUDITED = "n", "p", "w", "y"
_MARK = {"done": AUDITED, "now": UNDER_WAY, "plan": PLANNED}


def build_programme(source: ReportSource, figures: Figures) -> Programme:
    """The table with its totals, and the changes since approval."""
    year = source.programme_year
    counts = finding_counts(source)
    rows = tuple(area(process, source, counts) for process in source.facts.processes)
    audits = sum(audit.held_by(source.window.last) for audit in this_year(source))
    days = f"{figures.k10.used} auditor-days of {figures.k10.planned} planned"
    totals = f"{sentences.capital(sentences.word(audits))} audits, {days}" if audits != 1 else f"One audit, {days}"
    short = str(year)[2:]
    return Programme(
        title=sentences.programme_title(figures),
        columns=(str(year - 1), f"H1 {short}", f"H2 {short}"),
        areas=rows,
        totals=totals,
        audited=tuple(sum(row.marks[index] == AUDITED for row in rows) for index in range(3)),
        counts=_sum(counts),
        changes=tuple(
            Pair(f"{short_day(change.on)} {change.audit}".strip(), _change(change.what, change.reason))
            for change in source.changes
            if change.on <= source.window.last
        ),
    )


def _change(what: str, reason: str) -> str:
    return f"{what}: {reason}" if reason else what


def _sum(counts: dict[str, list[int]]) -> tuple[int, int, int, int]:
    total = [sum(row[index] for row in counts.values()) for index in range(4)]
    return total[0], total[1], total[2], total[3]


def this_year(source: ReportSource) -> tuple[AuditFact, ...]:
    year = source.programme_year
    placed = ((audit, placed_on(audit, source)) for audit in source.facts.audits)
    return tuple(audit for audit, day in placed if day is not None and day.year == year)


def finding_counts(source: ReportSource) -> dict[str, list[int]]:
    """Findings issued in the period by process: major, minor, OFI, good practice; "" is no process."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for case in issued_cases(source.facts, source.window):
        found[case.process][0 if grade_at(case, source.window.last) == MAJOR else 1] += 1
    for row in source.findings:
        if row.kind in ("ofi", "good_practice") and source.window.holds(row.issued_on):
            found[row.process][2 if row.kind == "ofi" else 3] += 1
    return found


def area(process: ProcessFact, source: ReportSource, counts: dict[str, list[int]]) -> Area:
    """One row. Counts are left out where nobody looked and nothing was found."""
    year = source.programme_year
    mine = [audit for audit in this_year(source) if process.ref in audit.processes]
    before = any(
        process.ref in audit.processes and audit.closed_on is not None and audit.closed_on.year == year - 1
        for audit in source.facts.audits
    ) or any(ref == process.ref and day.year == year - 1 for ref, day in source.last_audited)
    marks = [AUDITED if before else NONE, NONE, NONE]
    for audit in mine:
        day = placed_on(audit, source)
        if day is not None and not audit.cancelled_on:
            half = 1 if day.month <= 6 else 2
            marks[half] = _stronger(marks[half], _MARK[state_of(audit, source)])
    seen = AUDITED in marks[1:] or process.ref in counts
    row = counts.get(process.ref, [0, 0, 0, 0])
    risk = priorities_at(source.facts, source.window).get(process.ref, "")
    remark, late = _remark(mine, source, risk)
    return Area(
        process.ref,
        process.name,
        spans(process.leaves),
        risk,
        tuple(marks),
        (row[0], row[1], row[2], row[3]) if seen else None,
        remark,
        late,
    )


def _stronger(left: str, right: str) -> str:
    return max(left, right, key="npwy".index)


def _remark(audits: list[AuditFact], source: ReportSource, risk: str) -> tuple[str, bool]:
    """What a reader must know about the dates of this row, and whether it is late."""
    day = source.window.last
    for audit in audits:
        if audit.cancelled_on is not None and audit.cancelled_on <= day:
            return f"{audit.ref} cancelled", True
        if audit.baseline_end is not None and audit.baseline_end <= day and not audit.held_by(day):
            return f"Due {_short(audit.baseline_end)}, not held", True
        if audit.held_by(day) and audit.closed_on and audit.baseline_end and audit.closed_on > audit.baseline_end:
            late = (audit.closed_on - audit.baseline_end) // timedelta(days=1)
            return f"{late} days after plan", False
        if audit.held_by(day) and not audit.sent_by(day):
            return "Report not out yet", False
        start = placed_on(audit, source)
        if start is not None and not audit.held_by(day):
            return f"Begins {_short(start)}", False
    if not audits:
        return "No audit this year", risk == "high"
    return "", False


def _short(day: date) -> str:
    return short_day(day).rpartition(" ")[0]
