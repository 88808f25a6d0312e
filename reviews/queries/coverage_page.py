"""The coverage pages of a year: clause by audit and by year, process and site by year (R3, 2.3, 6.2; ux 4.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from organisation.models import Process, Site
from programmes.models import CoverageGap, Programme
from reviews.queries.coverage_facts import Audited, Key, Looked, audits_of, by_clause, by_place, by_process
from reviews.queries.gather import main_standard
from reviews.rules.seen import AHEAD, DONE, NONE, NOTHING, Mark, Outlook, Visit, cycle, mark, outlook
from reviews.rules.words import leaf_key
from standards.models import Clause, Standard

AUDITS, YEARS, PROCESSES, SITES = "audits", "years", "processes", "sites"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a clause, a process, a site or shift, or a process there. A heading has its lines below it."""

    number: str
    title: str
    heading: bool = False
    cells: tuple[Mark, ...] = ()
    years: tuple[Mark, ...] = ()
    outlook: Outlook = Outlook()
    depth: int = 0
    said: str = ""
    """Why the gap is accepted, or when it is closed."""
    part: str = ""
    """The chapter, or the site, under which the line is folded."""
    totals: tuple[int, ...] = ()
    """Of a chapter: how many of its lines each column looked at or plans."""
    kind: str = "clause"

    @property
    def gap(self) -> bool:
        """Whether the programme of the year leaves it out."""
        return self.outlook.is_gap and not self.heading


@dataclass(frozen=True, slots=True)
class Column:
    """One audit of the year, with how many clauses it covered and named."""

    reference: str
    title: str
    start: date | None
    covered: int
    named: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """One view of a year: its rows in order, chapters among them."""

    programme: Programme
    standard: Standard | None
    view: str
    years: tuple[int, ...]
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    year_totals: tuple[tuple[int, int], ...] = ()
    """By year: looked at, and looked at or planned."""
    parts: tuple[str, ...] = field(default=())

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.columns) + len(self.years) + 5

    @property
    def _lines(self) -> list[Row]:
        return [row for row in self.rows if not row.heading]

    @property
    def total(self) -> int:
        return len(self._lines)

    @property
    def covered(self) -> int:
        return sum(row.years[-1].state == DONE for row in self._lines)

    @property
    def planned(self) -> int:
        return sum(row.years[-1].state in AHEAD for row in self._lines)

    @property
    def gaps(self) -> int:
        return sum(row.gap for row in self._lines)


def coverage_page(
    programme: Programme, today: date, standard: Standard | None = None, view: str = AUDITS
) -> CoveragePage:
    """One view of the year with the two years before it; at most eight queries."""
    chosen, years = standard or main_standard(programme.year), cycle(programme.year)
    if chosen is None:
        return CoveragePage(programme, None, view, years)
    page = _Page(programme, chosen, today, audits_of(programme, years))
    made: dict[str, Callable[[], CoveragePage]] = {YEARS: page.clauses, PROCESSES: page.processes, SITES: page.sites}
    return made.get(view, page.clauses_by_audit)()


class _Page:
    """A page in the making."""

    def __init__(self, programme: Programme, standard: Standard, today: date, audits: list[Audited]) -> None:
        self.programme, self.standard, self.today, self.audits = programme, standard, today, audits
        self.years = cycle(programme.year)
        self.mine = [audit for audit in audits if audit.year == programme.year]
        self.place = {audit.pk: index for index, audit in enumerate(self.mine)}

    def clauses(self, view: str = YEARS) -> CoveragePage:
        """Clause by year."""
        seen = by_clause(self.audits, self.standard)
        said = {row.clause_id: _said(row) for row in CoverageGap.objects.filter(programme=self.programme)}
        rows = Clause.objects.filter(standard=self.standard).values_list("pk", "number", "title", "kind")
        ordered = sorted(rows, key=lambda row: leaf_key(row[1]))
        lines = [
            self._row(seen, pk, number, title, said.get(pk, ""))
            if kind == Clause.Kind.REQUIREMENT
            else Row(number, title, True, part=_chapter(number))
            for pk, number, title, kind in ordered
        ]
        return self._page(view, [replace(row, part=_chapter(row.number)) for row in lines])

    def clauses_by_audit(self) -> CoveragePage:
        """Clause by audit of the year, with the years beside it."""
        return self.clauses(AUDITS)

    def processes(self) -> CoveragePage:
        """Process by year; processes out of use only where an audit looked at them."""
        seen = by_process(self.audits, self.standard)
        known = Process.objects.order_by("code").values_list("pk", "code", "name", "active")
        lines = [
            replace(self._row(seen, pk, code, name), kind="process")
            for pk, code, name, active in known
            if active or pk in seen.visits
        ]
        return self._page(PROCESSES, lines)

    def sites(self) -> CoveragePage:
        """Site and shift by year, and below each the processes that were looked at or planned there."""
        seen = by_place(self.audits, self.standard)
        codes = {pk: (code, name) for pk, code, name in Process.objects.values_list("pk", "code", "name")}
        lines: list[Row] = []
        for site in Site.objects.order_by("is_shift", "name"):
            if site.in_use_on(self.today) or (site.pk, None) in seen.visits:
                own = replace(self._row(seen, (site.pk, None), site.code, site.name), kind="site", part=site.code)
                below = sorted((codes[key[1]], key) for key in seen.visits if key[0] == site.pk and key[1])
                lines.append(own)
                lines += [
                    replace(self._row(seen, key, code, name), kind="there", part=site.code)
                    for (code, name), key in below
                ]
        return self._page(SITES, lines)

    def _row(self, seen: Looked, key: Key, number: str, title: str, said: str = "") -> Row:
        held = seen.visits.get(key, ())
        visits = [visit for _pk, visit in held]
        marks = self._cells(held)
        return Row(
            number,
            title,
            cells=marks,
            years=tuple(self._year(year, visits) for year in self.years),
            outlook=outlook(visits, self.programme.year, self.today),
            depth=sum(visit.answers for visit in visits if visit.year == self.programme.year),
            said=said,
        )

    def _cells(self, held: Sequence[tuple[int, Visit]]) -> tuple[Mark, ...]:
        """One cell an audit of the year; most audits have nothing to do with it."""
        cells = [NOTHING] * len(self.mine)
        for pk, visit in held:
            if (index := self.place.get(pk)) is not None:
                cells[index] = mark([visit])
        return tuple(cells)

    def _year(self, year: int, visits: Iterable[Visit]) -> Mark:
        return mark([visit for visit in visits if visit.year == year])

    def _page(self, view: str, rows: list[Row]) -> CoveragePage:
        lines = [row for row in rows if not row.heading]
        shown = self.mine if view == AUDITS else []
        columns = tuple(_column(audit, [row.cells[index] for row in lines]) for index, audit in enumerate(shown))
        if view != AUDITS:
            rows = [replace(row, cells=()) for row in rows]
        return CoveragePage(
            self.programme,
            self.standard,
            view,
            self.years,
            columns,
            tuple(_with_totals(rows)),
            tuple(_counted([row.years[index] for row in lines]) for index in range(len(self.years))),
            tuple(dict.fromkeys(row.part for row in rows if row.part)),
        )


def _with_totals(rows: list[Row]) -> Iterable[Row]:
    """A chapter says how many of its clauses each column looked at or plans; other headings say nothing."""
    for row in rows:
        below = [line for line in rows if not line.heading and line.part == row.number] if row.heading else []
        if below:
            columns = zip(*[(*line.cells, *line.years) for line in below], strict=True)
            yield replace(row, totals=tuple(sum(one.state in AHEAD for one in column) for column in columns))
        else:
            yield row


def _counted(marks: list[Mark]) -> tuple[int, int]:
    return sum(one.state == DONE for one in marks), sum(one.state in AHEAD for one in marks)


def _chapter(number: str) -> str:
    return number.partition(".")[0]


def _said(row: CoverageGap) -> str:
    later = f"planned for {row.later_year}" if row.later_year else ""
    return ", ".join(part for part in (row.reason.rstrip("."), later) if part)


def _column(audit: Audited, cells: list[Mark]) -> Column:
    return Column(
        audit.ref,
        audit.title,
        audit.first,
        sum(cell.state == DONE for cell in cells),
        sum(cell.state != NONE for cell in cells),
        audit.is_open,
    )
