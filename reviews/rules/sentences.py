"""Suggested sentences: one for each title of the report and for the inputs of 9.3 that the data can answer.

They state counts, names and dates. None says that an area conforms; a test holds every one of them against
`opinion.claims_conformity`.
"""

from reviews.rules.facts import MAJOR, ReviewFacts, Window
from reviews.rules.figures import Figures
from reviews.rules.nc_figures import OBSERVED, issued_cases
from reviews.rules.numbers import Ratio
from reviews.rules.opinion import counted
from reviews.rules.policy import STANDARD, Policy
from reviews.rules.words import listed

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def word(number: int) -> str:
    """Small numbers as words, larger ones as digits."""
    return _WORDS[number] if number < len(_WORDS) else str(number)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def programme_title(figures: Figures) -> str:
    """The message over the table of the programme."""
    if not figures.k1.d:
        return "No audit was due in this period"
    share, high = _reported(figures.k1), figures.k19
    if not high.d:
        return share
    if high.n == high.d:
        return f"{share}, and every high-risk process was audited on time"
    late = high.d - high.n
    return f"{share}, and {word(late)} high-risk {'process is' if late == 1 else 'processes are'} late"


def _reported(done: Ratio) -> str:
    """ "All seven audits due are reported", and what one says of one and of two."""
    if done.n < done.d:
        return f"{capital(word(done.n))} of {word(done.d)} audits due {'is' if done.n == 1 else 'are'} reported"
    if done.d <= 2:
        return "The one audit due is reported" if done.d == 1 else "Both audits due are reported"
    return f"All {word(done.d)} audits due are reported"


def findings_title(facts: ReviewFacts, figures: Figures, window: Window) -> str:
    """The message over the findings: issued, open, majors."""
    issued, open_now = len(issued_cases(facts, window)), len(figures.k4.cases)
    majors = len(figures.k4.majors)
    graded = f"{word(majors)} of them major" if majors else "none of them major"
    tail = f", {graded}" if open_now else ""
    first = f"{capital(counted_word(issued, 'nonconformity was', 'nonconformities were'))} issued"
    return f"{first}; {word(open_now)} {'is' if open_now == 1 else 'are'} open{tail}"


def counted_word(number: int, one: str, many: str) -> str:
    return f"{word(number)} {one if number == 1 else many}"


def actions_title(figures: Figures) -> str:
    """The message over the actions: under way and late."""
    late = len(figures.k6.steps)
    waiting = len(figures.k4.cases) - len(figures.k4.refs(group=OBSERVED))
    watched = len(figures.k4.refs(group=OBSERVED))
    if not figures.k4.cases:
        return "No action is open"
    steps = "no step is late" if not late else f"{counted_word(late, 'step is', 'steps are')} late"
    under_way = f"{capital(counted_word(waiting, 'case is', 'cases are'))} under way"
    return f"{under_way}, {word(watched)} under observation, {steps}"


def input_c1(facts: ReviewFacts, figures: Figures, window: Window) -> str:
    """Trend of nonconformities and corrective actions."""
    issued = issued_cases(facts, window)
    major = sum(
        case.grades[0].grade == MAJOR or any(g.grade == MAJOR and g.on <= window.last for g in case.grades)
        for case in issued
    )
    late = [case for case in figures.k12.misses]
    text = f"{counted(len(issued), 'nonconformity', 'nonconformities')} issued, {major} major"
    if late:
        text += f"; implementation late at its first date: {listed(late)}"
    if figures.k5.n:
        text += f"; confirmed repeat: {listed(figures.k5.hits)}"
    return text + _overdue(figures)


def _overdue(figures: Figures) -> str:
    cases = sorted({step.ref for step in figures.k6.steps})
    return f"; overdue now: {listed(cases)}" if cases else "; nothing overdue"


def input_c3(figures: Figures) -> str:
    """Trend of audit results."""
    return (
        f"{counted(figures.k3.d, 'report', 'reports')} out, {_share(figures.k9)} processes, "
        f"{figures.k8.covered.pct} % of the clauses seen with evidence"
    )


def _share(ratio: Ratio) -> str:
    return f"{ratio.n} of {ratio.d}"


def input_j(figures: Figures, policy: Policy = STANDARD) -> str:
    """Resources of the audit programme; the rest is typed by its owner."""
    expiring = f", {len(figures.k17.expiring)} expiring within {policy.expiring_within_days} days"
    used = (
        f"Auditor-days used {figures.k10.text} of those planned"
        if figures.k10.pct is not None
        else "Auditor-days used are not entered yet"
    )
    return (
        f"{used}; {counted(len(figures.k17.leads), 'lead', 'leads')} and "
        f"{counted(len(figures.k17.auditors), 'auditor', 'auditors')}{expiring}"
    )


def input_a(done: int, running: int, late: int, review: str) -> str:
    """What became of the decisions of the review before."""
    if not done + running:
        return f"{review}: no decision with an action" if review else "No earlier review"
    text = f"Decisions of {review}: {word(done)} done, {word(running)} running"
    return f"{text}, {word(late)} late" if late else text


def suggested_inputs(facts: ReviewFacts, figures: Figures, window: Window) -> dict[str, str]:
    """Sentences for the items of 8.1 that audit data answer; the other items are asked of their owners."""
    return {"c1": input_c1(facts, figures, window), "c3": input_c3(figures), "j": input_j(figures)}


def lead(figures: Figures) -> str:
    """The first sentence under the message: what the programme saw."""
    if not figures.k3.d:
        return "No audit has reported in this period."
    reports = capital(counted_word(figures.k3.d, "report is", "reports are"))
    text = (
        f"{reports} out. {'It' if figures.k3.d == 1 else 'They'} looked, with evidence, at "
        f"{figures.k8.covered.n} of {figures.k8.covered.d} clauses and {_share(figures.k9)} processes"
    )
    high = figures.k19
    if not high.d:
        return f"{text}."
    if high.n == high.d:
        return f"{text}, among them every high-risk process that was due."
    missing = listed(high.misses, 6)
    return f"{text}; of the high-risk processes due, {missing} {'was' if high.d - high.n == 1 else 'were'} not in time."


def outlook(figures: Figures, next_visit: str = "") -> str:
    """The certificate: next visit, and what an outside auditor would write up today."""
    first = f"Next visit of the certification body: {next_visit}. " if next_visit else ""
    majors, late = figures.k4.majors, sorted({step.ref for step in figures.k6.steps})
    parts = []
    if majors:
        parts.append(f"{counted_word(len(majors), 'open major', 'open majors')} ({listed(majors, 6)})")
    if late:
        parts.append(f"{counted_word(len(late), 'case past its date', 'cases past their dates')} ({listed(late, 6)})")
    missing = figures.k8.covered.d - figures.k8.covered.n
    if missing:
        parts.append(f"{counted_word(missing, 'clause', 'clauses')} without evidence of an internal audit this period")
    if not parts:
        return f"{first}Nothing stands out that they would write up today."
    return f"{first}What they would find today: {'; '.join(parts)}."
