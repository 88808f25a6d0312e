"""The report as plain data: texts, counts and ISO dates. What is frozen is this, so the paper never changes."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class CoverMark:
    """An audit on the cover: 1 to 12, and done, now or plan."""

    month: int
    state: str


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A process on the cover: how late it would be in each month (0 fresh to 4), and its audits."""

    name: str
    tints: tuple[int, ...]
    marks: tuple[CoverMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Cover:
    organisation: str
    title: str
    first: str
    last: str
    year: int
    elapsed_months: float
    rows: tuple[CoverRow, ...]
    meta: tuple[Pair, ...]
    more: int = 0  # processes that did not fit on the cover
    when: str = ""  # period and days of the figures, as page and paper say it; packs frozen earlier have none


@dataclass(frozen=True, slots=True)
class Asked:
    number: str
    question: str
    why: str
    cost: str
    owner: str
    due: str
    what_if_not: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the six figures of page 2: value, the same period a year before, target."""

    label: str
    text: str
    value: float | None
    previous: float | None
    target: float | None
    scale: float
    note: str


@dataclass(frozen=True, slots=True)
class Previous:
    number: str
    text: str
    owner: str
    due: str
    state: str  # done | running | late
    done_on: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Page 2, in the order of 8.4."""

    title: str
    confirmed: bool
    opinion: str
    lead: str
    asked: tuple[Asked, ...]
    unseen: tuple[str, ...]
    outlook: str
    previous_reference: str
    previous_held_on: str
    previous: tuple[Previous, ...]
    figures: tuple[Figure, ...]
    agenda: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """One process in the programme table; marks are y audited, w under way, p planned, n none."""

    ref: str
    name: str
    leaves: str
    risk: str
    marks: tuple[str, ...]
    counts: tuple[int, int, int, int] | None  # major, minor, OFI, good practice; None where nobody looked
    remark: str
    late: bool


@dataclass(frozen=True, slots=True)
class Programme:
    title: str
    columns: tuple[str, ...]
    areas: tuple[Area, ...]
    totals: str
    audited: tuple[int, ...]
    counts: tuple[int, int, int, int]
    changes: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stacked bar of majors and minors."""

    label: str
    major: int
    minor: int


@dataclass(frozen=True, slots=True)
class OpenCase:
    ref: str
    grade: str
    clauses: str
    title: str
    owner: str
    who_acts: str
    step: str
    due: str
    late_days: int


@dataclass(frozen=True, slots=True)
class Findings:
    title: str
    trend: tuple[Bar, ...]
    ages: tuple[Bar, ...]
    open: tuple[OpenCase, ...]
    note: str
    more: int = 0  # open cases beyond the longest table


@dataclass(frozen=True, slots=True)
class Action:
    owner: str
    what: str
    ref: str
    due: str
    state: str  # done | running | late
    words: str


@dataclass(frozen=True, slots=True)
class Actions:
    title: str
    rows: tuple[Action, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Input:
    item: str
    title: str
    light: str
    sentence: str
    owner: str
    as_of: str
    suggested: bool


@dataclass(frozen=True, slots=True)
class Deviation:
    subject: str
    rule: str
    on: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Safeguard:
    ref: str
    rule: str
    text: str
    approver: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class Impartiality:
    title: str
    safeguards: tuple[Safeguard, ...]
    deviations: tuple[Deviation, ...]
    declarations_missing: tuple[str, ...]
    pool: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    rule: str
    title: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Leaf:
    number: str
    title: str
    answers: int
    audits: tuple[str, ...]
    sites: tuple[str, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Finding:
    ref: str
    grade: str  # major, minor, ofi, positive
    clauses: str
    title: str
    process: str
    audit: str
    state: str


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """All pages of one report."""

    reference: str
    version: str
    as_of: str
    footer: str
    cover: Cover
    summary: Summary
    programme: Programme
    findings: Findings
    actions: Actions
    inputs: tuple[Input, ...]
    impartiality: Impartiality
    figures: tuple[FigureLine, ...]
    leaves: tuple[Leaf, ...]
    leaves_covered: str
    all_findings: tuple[Finding, ...]
    more_findings: int = 0
    people: tuple[Pair, ...] = field(default=())

    def as_data(self) -> dict[str, Any]:
        """The frozen form: JSON types only."""
        return asdict(self)
