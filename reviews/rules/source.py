"""What the report is built from beside the figures' facts: names, texts and dates that only the database knows."""

from dataclasses import dataclass
from datetime import date

from reviews.rules.facts import ReviewFacts, Window


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A decision asked of the review (8.4, page 2 a)."""

    number: str
    question: str
    why: str = ""
    cost: str = ""
    owner: str = ""
    due: date | None = None
    what_if_not: str = ""


@dataclass(frozen=True, slots=True)
class PreviousRow:
    """A decision of the review before, with what became of it."""

    number: str
    text: str
    owner: str = ""
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class InputRow:
    """One line of the inputs of 9.3 (8.1)."""

    item: str
    light: str = ""
    sentence: str = ""
    owner: str = ""
    as_of: date | None = None
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the words a reader needs; `kind` is nc, ofi or good_practice."""

    ref: str
    kind: str
    title: str
    clauses: tuple[str, ...] = ()
    process: str = ""
    audit: str = ""
    owner: str = ""
    issued_on: date | None = None
    response: str = ""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A corrective action of a nonconformity."""

    ref: str
    owner: str
    what: str
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class SafeguardRow:
    """A safeguard or waiver as printed."""

    ref: str
    rule: str
    text: str
    approver: str = ""
    approved_on: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of the programme after its approval."""

    on: date
    audit: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Words for one audit; dates and scope stand in the facts."""

    ref: str
    lead: str = ""
    state: str = ""  # planned | under_way | done
    start: date | None = None  # as planned now
    end: date | None = None


@dataclass(frozen=True, slots=True)
class ReportSource:
    """Everything one report needs."""

    organisation: str
    facts: ReviewFacts
    window: Window
    year: int = 0  # of the programme that the report is about; 0: the year of the figures
    period: Window | None = None  # the review's own, where it is not that of the figures (13.6)
    before: Window | None = None  # the same period a year earlier, for the bars
    reference: str = ""
    standard: str = ""
    scope: str = ""
    programme: str = ""
    programme_version: str = ""
    version: str = ""
    meeting_on: date | None = None
    chair: str = ""
    prepared_by: str = ""
    opinion: str = ""
    opinion_text: str = ""
    opinion_confirmed: bool = False
    not_looked_at: str = ""
    certificate_outlook: str = ""
    summary: str = ""
    asked: tuple[AskedRow, ...] = ()
    previous_reference: str = ""
    previous_held_on: date | None = None
    previous: tuple[PreviousRow, ...] = ()
    inputs: tuple[InputRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    safeguards: tuple[SafeguardRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    audits: tuple[AuditRow, ...] = ()
    last_audited: tuple[tuple[str, date], ...] = ()  # process, last fieldwork day before the year
    leaf_titles: tuple[tuple[str, str], ...] = ()
    owners: tuple[tuple[str, str], ...] = ()  # process, owner on the day

    @property
    def programme_year(self) -> int:
        return self.year or self.window.last.year
