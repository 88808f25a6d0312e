"""Dated facts behind the figures: what the database hands up, and all that a rule may know.

Every fact carries its business dates, so a figure can be computed as of any day in the past; what happened
after that day is ignored by the rules. Dates are plain dates in the organisation's zone.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

MAJOR, MINOR = "major", "minor"
EXISTENCE, IMPLEMENTATION, EFFECTIVENESS = "existence", "implementation", "effectiveness"
OWNER, AUDITOR = "owner", "auditor"
MONITORING, CLOSED, WITHDRAWN, DISPUTED = "monitoring", "closed", "withdrawn", "disputed"
PLAN_SUBMITTED, IMPLEMENTED = "plan_submitted", "implemented"


@dataclass(frozen=True, slots=True)
class Window:
    """The period reported on, both days included; figures are as of its last day."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day is known and lies in the period."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ProcessFact:
    """A process of the management system in scope on the day of the figures."""

    ref: str
    name: str
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScopeFact:
    """One scope item of an audit: a process with its leaves at one site or shift."""

    process: str
    leaves: tuple[str, ...] = ()
    site: str = ""


@dataclass(frozen=True, slots=True)
class AuditFact:
    """One audit of a programme. `baseline_end` is empty for an unplanned audit (not part of K1)."""

    ref: str
    title: str = ""
    baseline_start: date | None = None
    baseline_end: date | None = None
    closed_on: date | None = None  # last fieldwork day, on which the closing meeting is held
    report_sent_on: date | None = None
    report_working_days: int | None = None  # from closing date to sending, by the holiday calendar
    report_day_known: bool = True  # earlier records often say that there was a report and not when
    cancelled_on: date | None = None
    cancelled_by_top: bool = False
    planned_days: Decimal | None = None
    used_days: Decimal | None = None
    scope: tuple[ScopeFact, ...] = ()
    standards: tuple[str, ...] = ()

    @property
    def processes(self) -> frozenset[str]:
        return frozenset(item.process for item in self.scope if item.process)

    def sent_by(self, day: date) -> bool:
        return self.report_sent_on is not None and self.report_sent_on <= day

    def held_by(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day


@dataclass(frozen=True, slots=True)
class LeafCredit:
    """One answer that credits one leaf; `evidence` says that a source is attached and a result was given."""

    audit: str
    standard: str
    leaf: str
    question_type: str
    evidence: bool = True
    site: str = ""


@dataclass(frozen=True, slots=True)
class DatedGrade:
    on: date
    grade: str


@dataclass(frozen=True, slots=True)
class DatedState:
    """The state a nonconformity entered on that day (names of domain 7.1)."""

    on: date
    state: str


@dataclass(frozen=True, slots=True)
class ClockFact:
    """A clock row of domain 7.2; `actor` is owner or auditor."""

    cycle: int
    step: str
    actor: str
    due_original: date
    due_current: date
    done_on: date | None = None
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExtensionFact:
    """A granted extension (7.3). `old_due` lets an earlier day be told without it."""

    granted_on: date
    cycle: int
    step: str
    old_due: date
    new_due: date
    beyond_limits: bool = False


@dataclass(frozen=True, slots=True)
class PlanFact:
    """One version of a corrective-action plan; `accepted` is empty while undecided."""

    version: int
    submitted_on: date
    decided_on: date | None = None
    accepted: bool | None = None


@dataclass(frozen=True, slots=True)
class CheckFact:
    """One effectiveness check (NG-12, NG-13); the single verification of the light path is none."""

    on: date
    effective: bool


@dataclass(frozen=True, slots=True)
class NcFact:
    """One nonconformity with its history."""

    ref: str
    issued_on: date
    grades: tuple[DatedGrade, ...]
    states: tuple[DatedState, ...] = ()
    process: str = ""
    leaves: tuple[str, ...] = ()
    audit: str = ""
    repeat_of: str = ""
    repeat_confirmed_on: date | None = None
    first_implemented_on: date | None = None
    first_closed_on: date | None = None
    withdrawn_on: date | None = None
    clocks: tuple[ClockFact, ...] = ()
    extensions: tuple[ExtensionFact, ...] = ()
    plans: tuple[PlanFact, ...] = ()
    checks: tuple[CheckFact, ...] = ()


@dataclass(frozen=True, slots=True)
class SafeguardFact:
    """A waiver or standing safeguard of domain 3.3."""

    ref: str
    approved_on: date
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class DeviationFact:
    """A fact against a rule, with its reason (domain 5.1)."""

    subject: str
    rule: str
    on: date
    what: str = ""
    reason: str = ""
    of_audit: bool = True  # K16 counts team, plan, meetings and report of audits; reviews' own are printed beside


@dataclass(frozen=True, slots=True)
class QualificationFact:
    """A grade of a person for a standard; lent auditors are left out of the pool (`own_pool`)."""

    person: str
    grade: str
    valid_from: date
    valid_to: date | None = None
    own_pool: bool = True


@dataclass(frozen=True, slots=True)
class PriorityFact:
    """The priority that a person decided for a process (domain 9)."""

    process: str
    decided: str
    on: date


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """Everything the figures of one programme year are computed from."""

    standard: str
    leaves: tuple[str, ...]
    processes: tuple[ProcessFact, ...] = ()
    audits: tuple[AuditFact, ...] = ()
    credits: tuple[LeafCredit, ...] = ()
    nonconformities: tuple[NcFact, ...] = ()
    safeguards: tuple[SafeguardFact, ...] = ()
    deviations: tuple[DeviationFact, ...] = ()
    qualifications: tuple[QualificationFact, ...] = ()
    priorities: tuple[PriorityFact, ...] = ()
    declarations_missing: tuple[str, ...] = field(default=())
