"""On the agenda by rule: every overdue item (7.4), extended majors, limits exceeded (7.3), open decisions."""

from datetime import date

from reviews.rules.facts import MAJOR, NcFact, ReviewFacts
from reviews.rules.figures import Figures
from reviews.rules.nc_figures import grade_at, open_cases
from reviews.rules.words import long_day

LONGEST = 40
"""Lines of the agenda that a meeting still reads; the rest is counted and stands in the list of findings."""
STEPS = {
    "acknowledge": "first act",
    "contain": "containment",
    "answer": "answer",
    "plan": "plan",
    "decide": "decision on the plan",
    "implement": "implementation",
    "check": "effectiveness check",
}


def overdue(figures: Figures) -> list[str]:
    """One line a case with each late step and its days."""
    late: dict[str, list[str]] = {}
    for step in figures.k6.steps:
        days = f"{step.days} {'day' if step.days == 1 else 'days'}"
        late.setdefault(step.ref, []).append(f"{STEPS.get(step.step, step.step)} {days} overdue")
    return [f"{ref}: {', '.join(words)}" for ref, words in late.items()]


def extended(facts: ReviewFacts, day: date) -> list[str]:
    """Open majors with more time, and whatever went beyond the limits of 7.3."""
    found = []
    for case in open_cases(facts, day):
        granted = [extension for extension in case.extensions if extension.granted_on <= day]
        if not granted:
            continue
        last = max(granted, key=lambda extension: extension.granted_on)
        if any(extension.beyond_limits for extension in granted):
            found.append(f"{case.ref}: beyond the limits of extensions, due {long_day(last.new_due)}")
        elif _major_waits(case, last.new_due, day):
            found.append(f"{case.ref}: major, extended to {long_day(last.new_due)}")
    return found


def _major_waits(case: NcFact, new_due: date, day: date) -> bool:
    """Still running on the new date; a late one is on the list of overdue cases."""
    return grade_at(case, day) == MAJOR and new_due >= day


def agenda(facts: ReviewFacts, figures: Figures, running: list[tuple[str, date | None]]) -> tuple[str, ...]:
    """Everything that has to be spoken about; `running` are open decisions of the review before, with due dates."""
    day = figures.window.last
    decisions = [f"{label}: running" + (f", due {long_day(due)}" if due else "") for label, due in running]
    lines = [*overdue(figures), *extended(facts, day), *decisions]
    rest = len(lines) - LONGEST
    return (*lines[:LONGEST], f"and {rest} more overdue or extended cases") if rest > 0 else tuple(lines)
