"""Leaf by audit, planned and performed (R3, 6.2): read whole in a dozen queries, drawn as a real table."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef

from audits.models import AnswerSource, QuestionLeaf
from audits.rules.answering import WITH_EVIDENCE
from findings.models import FindingClause
from programmes.models import CoverageGap, PlannedAudit, Programme, ScopeItem
from reviews.queries.gather import main_standard
from reviews.rules.coverage import DEEP
from reviews.rules.words import leaf_key
from standards.models import Clause, Standard

DONE, NOW, PLAN, MISSED, NONE = "done", "now", "plan", "missed", "none"
YEARS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One leaf in one audit: solid covered, hatched answered but no report, outlined planned, struck not verified."""

    state: str
    words: str
    answers: int = 0
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One leaf of the standard."""

    number: str
    title: str
    heading: bool
    cells: tuple[Cell, ...] = ()
    years: tuple[tuple[int, str], ...] = ()
    last: date | None = None
    gap: str = ""
    depth: int = 0
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One audit of the year, with how many leaves it covered and named."""

    reference: str
    title: str
    start: date | None
    covered: int
    named: int


@dataclass(frozen=True, slots=True)
class CoveragePage:
    programme: Programme
    standard: Standard | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    years: tuple[int, ...]
    covered: int
    planned: int
    total: int
    gaps: int

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.columns) + len(self.years) + 4

    @property
    def share(self) -> str:
        return f"{self.covered}/{self.total}"


def coverage_page(programme: Programme, today: date, standard: Standard | None = None) -> CoveragePage:
    """The matrix of one year, with the years before beside it."""
    chosen = standard or main_standard(programme.year)
    years = tuple(range(programme.year - YEARS_SHOWN + 1, programme.year + 1))
    if chosen is None:
        return CoveragePage(programme, None, (), (), years, 0, 0, 0, 0)
    audits = list(
        PlannedAudit.objects.filter(programme__year__in=years)
        .exclude(progress="cancelled")
        .select_related("programme", "audit")
        .order_by("start", "reference")
    )
    clauses = sorted(Clause.objects.filter(standard=chosen), key=lambda clause: leaf_key(clause.number))
    facts = _Facts(audits, clauses)
    mine = [audit for audit in audits if audit.programme_id == programme.pk]
    gaps = {row.clause_id: row for row in CoverageGap.objects.filter(programme=programme)}
    rows = tuple(_row(clause, mine, facts, years, gaps) for clause in clauses)
    leaves = [row for row in rows if not row.heading]
    columns = tuple(_column(audit, index, leaves) for index, audit in enumerate(mine))
    return CoveragePage(
        programme,
        chosen,
        columns,
        rows,
        years,
        sum(any(cell.state == DONE for cell in row.cells) for row in leaves),
        sum(any(cell.state in (DONE, NOW, PLAN) for cell in row.cells) for row in leaves),
        len(leaves),
        sum(bool(row.gap) for row in leaves),
    )


class _Facts:
    """Credits, scope and findings by audit and leaf. Three queries, each from the audits down: clauses are few and
    every audit has them, so a database that began with them would read every answer there is."""

    def __init__(self, audits: list[PlannedAudit], clauses: list[Clause]) -> None:
        self.held = {audit.audit.pk: audit for audit in audits if hasattr(audit, "audit")}
        self.numbers = {clause.pk: clause.number for clause in clauses}
        self.answers: dict[tuple[str, str], int] = defaultdict(int)
        self.sites: dict[str, set[str]] = defaultdict(set)
        for audit, clause, site, count in self._answered():
            if clause in self.numbers:
                leaf = self.numbers[clause]
                self.answers[self.held[audit].reference, leaf] += count
                if site:
                    self.sites[leaf].add(site)
        scope = ScopeItem.objects.filter(audit__in=[audit.pk for audit in audits], clause__in=self.numbers).order_by()
        self.named = set(scope.values_list("audit__reference", "clause__number"))
        self.findings: dict[tuple[str, str], int] = {
            (self.held[audit].reference, self.numbers[clause]): count
            for audit, clause, count in self._issued()
            if clause in self.numbers
        }
        by_reference = {audit.reference: audit for audit in audits}
        self.states: dict[str, dict[int, str]] = defaultdict(dict)
        """By leaf: the state in each audit that has to do with it. Most audits have not, so few are looked at."""
        self.touching: dict[str, list[PlannedAudit]] = defaultdict(list)
        for reference, leaf in self.named | self.answers.keys():
            row = by_reference[reference]
            self.states[leaf][row.pk] = self._state(row, leaf)
            self.touching[leaf].append(row)

    def _answered(self) -> Iterable[tuple[int, int, str | None, int]]:
        """Audit, clause, site and how many answers with evidence."""
        rows = QuestionLeaf.objects.filter(
            Exists(AnswerSource.objects.filter(answer=OuterRef("question__answer"))),
            withheld=False,
            question__type__in=DEEP,
            question__answer__result__in=[result.value for result in WITH_EVIDENCE],
            question__audit__in=list(self.held),
        ).order_by()
        by = ("question__audit_id", "clause_id", "question__scope_item__site__name")
        return rows.values_list(*by).annotate(Count("pk"))

    def _issued(self) -> Iterable[tuple[int, int, int]]:
        """Audit, clause and how many issued findings."""
        rows = FindingClause.objects.filter(finding__audit__in=list(self.held)).exclude(finding__reference="")
        by = rows.exclude(finding__state="withdrawn").order_by().values_list("finding__audit_id", "clause_id")
        return by.annotate(Count("pk"))

    def _state(self, audit: PlannedAudit, leaf: str) -> str:
        if self.answers.get((audit.reference, leaf), 0):
            return DONE if audit.report_sent_on else NOW
        return MISSED if audit.report_sent_on else PLAN

    def state(self, audit: PlannedAudit, leaf: str) -> str:
        """What the audit has to do with the leaf."""
        return self.states[leaf].get(audit.pk, NONE)


_WORDS = {
    DONE: "looked at with evidence in {ref}",
    NOW: "answered in {ref}, report not out yet",
    PLAN: "planned in {ref}",
    MISSED: "named in {ref}, not verified",
    NONE: "not in {ref}",
}


def _row(
    clause: Clause,
    audits: list[PlannedAudit],
    facts: _Facts,
    years: tuple[int, ...],
    gaps: dict[int, CoverageGap],
) -> Row:
    if not clause.is_leaf:
        return Row(clause.number, clause.title, True)
    cells = tuple(_cell(audit, clause.number, facts) for audit in audits)
    states = {cell.state for cell in cells}
    touching = facts.touching[clause.number]
    held = [a.actual_end or a.end for a in touching if facts.state(a, clause.number) == DONE]
    last = max((day for day in held if day is not None), default=None)
    return Row(
        clause.number,
        clause.title,
        False,
        cells,
        tuple((year, _year_state(year, clause.number, facts)) for year in years),
        last,
        "" if states & {DONE, NOW, PLAN} else _gap(gaps.get(clause.pk)),
        sum(cell.answers for cell in cells),
        tuple(sorted(facts.sites.get(clause.number, ()))),
    )


def _cell(audit: PlannedAudit, leaf: str, facts: _Facts) -> Cell:
    state = facts.state(audit, leaf)
    key = (audit.reference, leaf)
    return Cell(state, _WORDS[state].format(ref=audit.reference), facts.answers.get(key, 0), facts.findings.get(key, 0))


def _year_state(year: int, leaf: str, facts: _Facts) -> str:
    states = {facts.state(audit, leaf) for audit in facts.touching[leaf] if audit.programme.year == year}
    return next((state for state in (DONE, NOW, PLAN, MISSED) if state in states), NONE)


def _gap(row: CoverageGap | None) -> str:
    if row is None:
        return "No audit this year"
    later = f"planned for {row.later_year}" if row.later_year else ""
    return ", ".join(part for part in (row.reason.rstrip("."), later) if part) or "No audit this year"


def _column(audit: PlannedAudit, index: int, leaves: list[Row]) -> Column:
    cells = [row.cells[index] for row in leaves]
    return Column(
        audit.reference,
        audit.title,
        audit.actual_start or audit.start or audit.baseline_start,
        sum(cell.state == DONE for cell in cells),
        sum(cell.state != NONE for cell in cells),
    )
