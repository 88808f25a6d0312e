"""What stands between a year and its approval: to fix, to explain; one list for the tile, the cards and submitting.

The board draws a sign on a card exactly where this list has something of its audit (ux 4.1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from zlib import crc32

from django.utils.translation import gettext as _

from programmes.queries.year import Flag, Year
from programmes.queries.year_rows import CYCLE, Told, Visit, YearAudit
from programmes.rules.marks import freeze_warnings
from programmes.rules.severity import Severity
from programmes.rules.submission import submission_blockers
from programmes.rules.tint import LATE

FIX, EXPLAIN = "fix", "explain"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to fix or to explain: a sentence, and where on the board it is about."""

    kind: str
    said: str
    key: str = ""
    """What an explanation is kept under; empty where none is asked for."""
    audit: str = ""
    process: str = ""
    note: str = ""
    """The explanation, once somebody gave one."""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return not self.note

    @property
    def place(self) -> str:
        """The element of the board that it is about, empty for the year as a whole."""
        return f"card-{self.audit}" if self.audit else f"row-{self.process}" if self.process else ""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """A process of the year before it is drawn: its audits of the year, the last one before, and its tint."""

    pk: int
    code: str
    name: str
    leaves: tuple[str, ...]
    owners: tuple[str, ...]
    group: str
    band: str
    notes: tuple[str, ...]
    mine: tuple[Visit, ...]
    years: Mapping[int, bool]
    """The years before in which it was planned, and whether an audit of that year was done."""
    last: date | None
    steps: tuple[int, ...]
    bare: tuple[int, ...]
    """The tint as it would be with no audit of this year."""

    @property
    def is_late(self) -> bool:
        """Whether the process goes late in some month of the year."""
        return any(step >= LATE for step in self.steps)


@dataclass(frozen=True, slots=True)
class Load:
    """Auditor-days of a month against what it can take, both in days."""

    words: str
    days: Decimal
    capacity: Decimal
    number: int


def year_checks(
    year: Year,
    rows: Collection[RowFacts],
    loads: Iterable[Load],
    workers: Mapping[int, int],
    notes: Mapping[str, str],
) -> tuple[Check, ...]:
    """Everything to fix, then everything to explain. `workers`: auditing seats by audit. No query."""
    told: dict[int, list[Told]] = defaultdict(list)
    for one in year.told:
        told[one.audit].append(one)
    ahead = [audit for audit in year.audits if not audit.is_over and not audit.legacy]
    explain = [
        *(check for audit in ahead for check in _of_audit(audit, told[audit.pk], year)),
        *_past_due(ahead, rows),
        *_alone(ahead, rows, workers),
        *_unplaced(rows),
        *_uncovered(year),
        *_full(loads),
    ]
    return (*_to_fix(year, ahead, told), *(replace(check, note=notes.get(check.key, "")) for check in explain))


def flags_of(year: Year, checks: Iterable[Check]) -> dict[int, Flag]:
    """The sign of each audit: what the list says of it first, else that it was moved."""
    worst: dict[str, Flag] = {}
    for check in checks:
        if check.audit and check.is_open:
            worst.setdefault(check.audit, Flag("must_fix" if check.kind == FIX else "explain", check.said))
    return {
        audit.pk: worst.get(audit.reference) or Flag("moved")
        for audit in year.audits
        if not audit.is_over and (audit.reference in worst or audit.was_moved)
    }


def _to_fix(year: Year, ahead: list[YearAudit], told: Mapping[int, list[Told]]) -> Iterator[Check]:
    """In a draft what submitting asks; in a programme in force who must not audit, and who is missing."""
    if year.programme.is_draft:
        known = {audit.reference for audit in year.audits}
        for said in submission_blockers(year.plan()):
            reference = said.partition(" ")[0].rstrip(":")
            yield Check(FIX, said, audit=reference if reference in known else "")
        return
    for audit in ahead:
        blocked = [row.said for row in told[audit.pk] if row.severity == Severity.BLOCK]
        if not year.has_lead(audit.pk):
            blocked.append("no lead")
        for said in dict.fromkeys(blocked):
            yield Check(FIX, f"{audit.reference}: {said}", audit=audit.reference)


def _of_audit(audit: YearAudit, told: Iterable[Told], year: Year) -> Iterator[Check]:
    """Rules that warn, and freeze weeks that nobody has explained."""
    said = [row.said for row in told if row.severity == Severity.WARN]
    if not audit.freeze_note:
        said += freeze_warnings(year.marks, audit.first_day, audit.last_day)
    for one in dict.fromkeys(said):
        yield _explain(audit.reference, f"{crc32(one.encode()):08x}", one)


def _past_due(ahead: list[YearAudit], rows: Iterable[RowFacts]) -> Iterator[Check]:
    """An audit that stands in a month in which one of its processes is late; one never audited has no due month."""
    late: dict[int, str] = {}
    for row in (row for row in rows if row.last is not None):
        reset = False
        for visit in row.mine:
            if visit.start and not reset and row.steps[visit.start.month - 1] >= LATE:
                late.setdefault(visit.audit, row.name)
            reset = reset or bool(visit.start)
    for audit in ahead:
        if audit.pk in late:
            words = _("it comes after the month in which %(process)s is due.") % {"process": late[audit.pk]}
            yield _explain(audit.reference, "past-due", words)


def _alone(ahead: list[YearAudit], rows: Iterable[RowFacts], workers: Mapping[int, int]) -> Iterator[Check]:
    """A process of high risk that one person looks at alone."""
    high = {visit.audit: row.name for row in rows if row.band == "high" for visit in row.mine}
    for audit in ahead:
        if audit.pk in high and workers.get(audit.pk, 0) == 1:
            words = _("no second auditor, and %(process)s is of high risk.") % {"process": high[audit.pk]}
            yield _explain(audit.reference, "alone", words)


def _explain(reference: str, what: str, said: str) -> Check:
    return Check(EXPLAIN, f"{reference}: {said}", f"{reference}:{what}", audit=reference)


def _unplaced(rows: Iterable[RowFacts]) -> Iterator[Check]:
    for row in rows:
        if not row.mine and row.is_late:
            words = _("%(process)s is late and has no audit this year") % {"process": row.name}
            yield Check(EXPLAIN, words, f"late:{row.code}", process=row.code)


def _uncovered(year: Year) -> Iterator[Check]:
    """A clause that no audit of the cycle looks at; in a draft the list to fix has it while nothing is said of it."""
    first = year.programme.year - CYCLE + 1
    for gap in year.gaps:
        if gap.leaf not in year.cycle and not gap.is_explained and not year.programme.is_draft:
            words = _("Clause %(leaf)s has no audit from %(first)s to %(last)s")
            said = words % {"leaf": gap.leaf, "first": first, "last": year.programme.year}
            yield Check(EXPLAIN, said, f"cycle:{gap.leaf}")


def _full(loads: Iterable[Load]) -> Iterator[Check]:
    for load in loads:
        if load.days > load.capacity:
            yield Check(EXPLAIN, _("%(month)s is over capacity") % {"month": load.words}, f"full:{load.number}")
