"""Findings, the open cases and their actions."""

from datetime import date, timedelta

from reviews.report.content import Action, Actions, Bar, Finding, Findings, OpenCase
from reviews.rules import sentences
from reviews.rules.facts import AUDITOR, MAJOR, OWNER, NcFact, Window
from reviews.rules.figures import Figures
from reviews.rules.nc_figures import (
    OBSERVED,
    OWNER_ACTS,
    Aged,
    due_at,
    grade_at,
    issued_cases,
    late_steps,
    open_cases,
    state_at,
    withdrawn_at,
)
from reviews.rules.source import FindingRow, ReportSource
from reviews.rules.words import iso, listed, spans

HALVES_SHOWN = 4
MAX_OPEN, MAX_ANNEX = 120, 250
"""Longest tables on paper: three thousand rows cost 24 s and 322 MiB (D7). The count of the rest is printed."""
STEP_WORDS = {
    "acknowledge": "First act",
    "contain": "Containment",
    "answer": "Answer",
    "plan": "Plan",
    "decide": "Decision on the plan",
    "implement": "Implementation",
    "check": "Effectiveness check",
    "effect_check": "Effectiveness check",
}
GROUP_WORDS = {OWNER_ACTS: "Owner", "auditor acts": "Auditor", OBSERVED: "Watched"}


def build_findings(source: ReportSource, figures: Figures) -> Findings:
    """Trend, age and the list of what is open."""
    titles = {row.ref: row for row in source.findings}
    ages = {case.ref: case for case in figures.k4.cases}
    cases = [
        open_case(case, titles.get(case.ref), ages[case.ref], source)
        for case in open_cases(source.facts, source.window.last)
    ]
    cases.sort(key=lambda row: (row.grade != MAJOR, -row.late_days, row.ref))
    return Findings(
        title=sentences.findings_title(source.facts, figures, source.window),
        trend=trend(source),
        ages=tuple(
            Bar(
                name,
                len(figures.k4.refs(bucket=name, grade=MAJOR)),
                len(figures.k4.refs(bucket=name)) - len(figures.k4.refs(bucket=name, grade=MAJOR)),
            )
            for name in figures.k4.buckets
        ),
        open=tuple(cases[:MAX_OPEN]),
        note=note(source, figures),
        more=max(len(cases) - MAX_OPEN, 0),
    )


def halves_until(last: date, count: int = HALVES_SHOWN) -> tuple[tuple[str, Window], ...]:
    """The half-years that end with the one `last` lies in."""
    year, half = last.year, 1 if last.month <= 6 else 2
    found = []
    for _ in range(count):
        first = date(year, 1 if half == 1 else 7, 1)
        end = date(year, 6, 30) if half == 1 else date(year, 12, 31)
        found.append((f"H{half} {str(year)[2:]}", Window(first, min(end, last))))
        year, half = (year - 1, 2) if half == 1 else (year, 1)
    return tuple(reversed(found))


def trend(source: ReportSource) -> tuple[Bar, ...]:
    """Issued per half-year; leading halves without any are left out, for nothing was recorded then."""
    bars = []
    for label, window in halves_until(source.window.last):
        issued = issued_cases(source.facts, window)
        major = sum(grade_at(case, source.window.last) == MAJOR for case in issued)
        bars.append(Bar(label, major, len(issued) - major))
    while len(bars) > 1 and not bars[0].major + bars[0].minor:
        bars.pop(0)
    return tuple(bars)


def open_case(case: NcFact, row: FindingRow | None, aged: Aged, source: ReportSource) -> OpenCase:
    """The step that the case waits for is the earliest open clock of whoever holds the ball."""
    day = source.window.last
    holder = OWNER if aged.group == OWNER_ACTS else AUDITOR
    waiting = [
        clock
        for clock in case.clocks
        if clock.actor == holder
        and (clock.done_on is None or clock.done_on > day)
        and (clock.opened_on is None or clock.opened_on <= day)
    ]
    late = sorted(late_steps(case, day), key=lambda step: step.due)
    clock = min(waiting, key=lambda item: due_at(case, item, day)) if waiting else None
    return OpenCase(
        case.ref,
        aged.grade,
        spans(case.leaves),
        row.title if row else "",
        row.owner if row else "",
        GROUP_WORDS[aged.group],
        STEP_WORDS.get(clock.step, clock.step) if clock else "",
        iso(due_at(case, clock, day)) if clock else "",
        max((step.days for step in late), default=0),
    )


def note(source: ReportSource, figures: Figures) -> str:
    """What the table does not show: closed in the period, confirmed repeats."""
    window = source.window
    closed = [
        c.ref
        for c in source.facts.nonconformities
        if window.holds(c.first_closed_on) and state_at(c, window.last) == "closed"
    ]
    parts = [f"Closed in this period: {listed(closed)}."] if closed else []
    repeats = [case for case in issued_cases(source.facts, window) if case.ref in set(figures.k5.hits)]
    parts += [f"{case.ref} is a confirmed repeat of {case.repeat_of}." for case in repeats[:5]]
    if len(repeats) > 5:
        parts.append(f"{len(repeats) - 5} more are confirmed repeats.")
    return " ".join(parts)


def build_actions(source: ReportSource, figures: Figures) -> Actions:
    """Actions of the open cases, the late ones first, then by date."""
    day, cases = source.window.last, {case.ref: case for case in open_cases(source.facts, source.window.last)}
    rows = []
    for row in source.actions:
        if row.ref not in cases:
            continue
        done = row.done_on is not None and row.done_on <= day
        late = 0 if done or row.due is None else max((day - row.due) // timedelta(days=1), 0)
        state = "done" if done else "late" if late else "running"
        words = "Done, under observation" if done else _late_words(late) if late else "Under way"
        if done and state_at(cases[row.ref], day) != "monitoring":
            words = "Done"
        rows.append((row.due or date.max, Action(row.owner, row.what, row.ref, iso(row.due), state, words)))
    rows.sort(key=lambda pair: (["late", "running", "done"].index(pair[1].state), pair[0], pair[1].ref))
    actions = tuple(action for _, action in rows)
    return Actions(sentences.actions_title(figures), actions[:MAX_OPEN], max(len(actions) - MAX_OPEN, 0))


def _late_words(days: int) -> str:
    return f"{days} {'day' if days == 1 else 'days'} late"


def all_findings(source: ReportSource) -> tuple[Finding, ...]:
    """Annex: every finding issued in the period, withdrawn ones said to be so."""
    day, cases = source.window.last, {case.ref: case for case in source.facts.nonconformities}
    rows = []
    for row in source.findings:
        if not source.window.holds(row.issued_on):
            continue
        case = cases.get(row.ref)
        if case is not None:
            grade = grade_at(case, day)
            state = "withdrawn" if withdrawn_at(case, day) else state_at(case, day).replace("_", " ")
        else:
            grade, state = ("ofi" if row.kind == "ofi" else "positive"), row.response
        rows.append(Finding(row.ref, grade, spans(row.clauses), row.title, row.process, row.audit, state))
    return tuple(rows)
