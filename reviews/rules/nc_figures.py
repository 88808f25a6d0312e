"""K4-K7 and K12-K15: what becomes of nonconformities. Withdrawn ones are left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reviews.rules.facts import (
    AUDITOR,
    CLOSED,
    DISPUTED,
    IMPLEMENTED,
    MAJOR,
    MONITORING,
    OWNER,
    PLAN_SUBMITTED,
    ClockFact,
    NcFact,
    ReviewFacts,
    Window,
)
from reviews.rules.numbers import Ratio, Spread, ratio, spread
from reviews.rules.policy import Policy

OWNER_ACTS, AUDITOR_ACTS, OBSERVED = "owner acts", "auditor acts", "under observation"
GROUPS = (OWNER_ACTS, AUDITOR_ACTS, OBSERVED)
_AUDITOR_STATES = frozenset({PLAN_SUBMITTED, IMPLEMENTED, DISPUTED})


def withdrawn_at(case: NcFact, day: date) -> bool:
    return case.withdrawn_on is not None and case.withdrawn_on <= day


def state_at(case: NcFact, day: date) -> str:
    """The state entered last by that day; a case without recorded moves counts as issued."""
    past = [move for move in case.states if move.on <= day]
    return past[-1].state if past else "issued"


def grade_at(case: NcFact, day: date) -> str:
    past = [entry for entry in case.grades if entry.on <= day]
    return past[-1].grade if past else case.grades[0].grade


def group_at(case: NcFact, day: date) -> str:
    """Who has to act (K4): owner, auditor (lead, verifier, programme manager), or nobody but time."""
    state = state_at(case, day)
    if state == MONITORING:
        return OBSERVED
    return AUDITOR_ACTS if state in _AUDITOR_STATES else OWNER_ACTS


def open_cases(facts: ReviewFacts, day: date) -> tuple[NcFact, ...]:
    """Issued by that day, neither closed nor withdrawn on it."""
    return tuple(
        case
        for case in facts.nonconformities
        if case.issued_on <= day and not withdrawn_at(case, day) and state_at(case, day) != CLOSED
    )


def issued_cases(facts: ReviewFacts, window: Window) -> tuple[NcFact, ...]:
    return tuple(c for c in facts.nonconformities if window.holds(c.issued_on) and not withdrawn_at(c, window.last))


def bucket_names(policy: Policy) -> tuple[str, ...]:
    """ "0-30", "31-60" ... and the open end ">180"."""
    starts = (0, *(limit + 1 for limit in policy.ageing_limits_days))
    spans = [f"{low}-{high}" for low, high in zip(starts, policy.ageing_limits_days, strict=False)]
    return (*spans, f">{policy.ageing_limits_days[-1]}")


def bucket(age_days: int, policy: Policy) -> str:
    names = bucket_names(policy)
    for name, limit in zip(names, policy.ageing_limits_days, strict=False):
        if age_days <= limit:
            return name
    return names[-1]


@dataclass(frozen=True, slots=True)
class Aged:
    """One open case with its age, for the ageing table."""

    ref: str
    grade: str
    group: str
    bucket: str
    age_days: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """K4: the open cases, each in its group and age bucket."""

    buckets: tuple[str, ...]
    cases: tuple[Aged, ...]

    @property
    def majors(self) -> tuple[str, ...]:
        return tuple(case.ref for case in self.cases if case.grade == MAJOR)

    def refs(self, group: str = "", bucket: str = "", grade: str = "") -> tuple[str, ...]:
        """Cases of a group, a bucket, a grade; an empty word means all."""
        return tuple(
            case.ref
            for case in self.cases
            if group in ("", case.group) and bucket in ("", case.bucket) and grade in ("", case.grade)
        )


def ageing(facts: ReviewFacts, day: date, policy: Policy) -> Ageing:
    """K4 on that day, age in calendar days since issue."""
    rows = []
    for case in open_cases(facts, day):
        age = (day - case.issued_on).days
        rows.append(Aged(case.ref, grade_at(case, day), group_at(case, day), bucket(age, policy), age))
    return Ageing(bucket_names(policy), tuple(rows))


def repeats(facts: ReviewFacts, window: Window) -> Ratio:
    """K5: issued in the period and confirmed as a repeat by its last day."""
    return ratio(
        (c.ref, bool(c.repeat_of) and c.repeat_confirmed_on is not None and c.repeat_confirmed_on <= window.last)
        for c in issued_cases(facts, window)
    )


@dataclass(frozen=True, slots=True)
class LateStep:
    """A step past its current due date, with the actor who holds the ball."""

    ref: str
    cycle: int
    step: str
    actor: str
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """K6: late steps, and the share of open cases that have one."""

    steps: tuple[LateStep, ...]
    share: Ratio


def due_at(case: NcFact, clock: ClockFact, day: date) -> date:
    """The due date as it stood on that day: extensions granted later are taken back."""
    later = [
        extension
        for extension in case.extensions
        if (extension.cycle, extension.step) == (clock.cycle, clock.step) and extension.granted_on > day
    ]
    return min(later, key=lambda extension: extension.granted_on).old_due if later else clock.due_current


def late_steps(case: NcFact, day: date) -> Iterator[LateStep]:
    """Clock rows of an open case that are past due and lie with whoever holds the ball."""
    holder = OWNER if group_at(case, day) == OWNER_ACTS else AUDITOR
    for clock in case.clocks:
        started = clock.opened_on is None or clock.opened_on <= day
        done = clock.done_on is not None and clock.done_on <= day
        due = due_at(case, clock, day)
        if started and not done and due < day and clock.actor == holder:
            yield LateStep(case.ref, clock.cycle, clock.step, clock.actor, due, (day - due).days)


def overdue(facts: ReviewFacts, day: date) -> Overdue:
    """K6 on that day."""
    cases = open_cases(facts, day)
    steps = tuple(step for case in cases for step in late_steps(case, day))
    late = {step.ref for step in steps}
    return Overdue(steps, ratio((case.ref, case.ref in late) for case in cases))


def days_to_close(facts: ReviewFacts, window: Window) -> Spread:
    """K7: calendar days from issue to the first closing, for cases first closed in the period."""
    return spread(
        [
            (case.first_closed_on - case.issued_on).days
            for case in facts.nonconformities
            if case.first_closed_on is not None
            and window.holds(case.first_closed_on)
            and not withdrawn_at(case, window.last)
        ]
    )


def days_to_implement(facts: ReviewFacts, window: Window) -> Spread:
    """K7 beside it: to the first implementation, because observation inflates closing."""
    return spread(
        [
            (case.first_implemented_on - case.issued_on).days
            for case in facts.nonconformities
            if case.first_implemented_on is not None
            and window.holds(case.first_implemented_on)
            and not withdrawn_at(case, window.last)
        ]
    )


def implemented_on_time(facts: ReviewFacts, window: Window) -> Ratio:
    """K12: first-cycle implementation by the original due date, of those due in the period."""
    return ratio(
        (case.ref, clock.done_on is not None and clock.done_on <= clock.due_original)
        for case in facts.nonconformities
        if not withdrawn_at(case, window.last) and case.issued_on <= window.last
        for clock in case.clocks
        if (clock.cycle, clock.step) == (1, "implement") and window.holds(clock.due_original)
    )


def effective_at_first_check(facts: ReviewFacts, window: Window) -> Ratio:
    """K13: first effectiveness checks done in the period that found the action effective."""
    return ratio(
        (case.ref, case.checks[0].effective)
        for case in facts.nonconformities
        if case.checks and window.holds(case.checks[0].on) and not withdrawn_at(case, window.last)
    )


def plan_accepted_first(facts: ReviewFacts, window: Window) -> Ratio:
    """K14: first plan version accepted, of the cases whose first decision fell in the period."""
    return ratio(
        (case.ref, case.plans[0].accepted is True)
        for case in facts.nonconformities
        if case.plans and window.holds(case.plans[0].decided_on) and not withdrawn_at(case, window.last)
    )


def extended(facts: ReviewFacts, window: Window) -> Ratio:
    """K15: at least one extension granted, of the cases whose plan was accepted in the period."""
    return ratio(
        (case.ref, any(extension.granted_on <= window.last for extension in case.extensions))
        for case in facts.nonconformities
        if not withdrawn_at(case, window.last)
        and any(plan.accepted and window.holds(plan.decided_on) for plan in case.plans)
    )
