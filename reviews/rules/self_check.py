"""R1 to R12: what 9.2 asks of an audit programme, and whether this one can show it (domain 2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from programmes.rules.submission import STATEMENTS


@dataclass(frozen=True, slots=True)
class AuditProof:
    """One audit that counts, as far as the twelve demands look at it."""

    reference: str
    state: str
    baseline: date | None = None
    began: date | None = None
    moved_without_reason: bool = False
    scope: int = 0
    clauses: int = 0
    """Standards that it is held against: criteria of type clause."""
    own: int = 0
    """Criteria of our own: documents, agreements, policies."""
    questions: int = 0
    effectiveness: int = 0
    seats: int = 0
    declared: int = 0
    blocked: int = 0
    recipients: int = 0
    report_sent_on: date | None = None

    @property
    def is_held(self) -> bool:
        """Whether its fieldwork has begun."""
        return self.began is not None


@dataclass(frozen=True, slots=True)
class YearProof:
    """A programme as the twelve demands look at it; `uncovered` are leaves without an audit and without a reason."""

    statements: dict[str, str]
    audits: tuple[AuditProof, ...]
    approved_version: str = ""
    leaves: int = 0
    planned_leaves: int = 0
    uncovered: tuple[str, ...] = ()
    priorities: int = 0
    processes: int = 0
    undecided: tuple[str, ...] = ()
    without_importance: tuple[str, ...] = ()
    with_change: int = 0
    with_findings: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One demand: whether it is met, what shows it, and the audits that it still waits for."""

    id: str
    ok: bool
    said: str
    open: tuple[str, ...] = ()


def lines(year: YearProof) -> tuple[Line, ...]:
    """The twelve lines in their order. A demand about audits is never met by a year that has none."""
    checks = (_r1, _r2, _r3, _r4, _r5, _r6, _r7, _r8, _r9, _r10, _r11, _r12)
    return tuple(check(year) for check in checks)


def _over(id_: str, year: YearProof, found: Sequence[str], said: str, none: str = "No audit is planned.") -> Line:
    if not year.audits:
        return Line(id_, False, none)
    return Line(id_, not found, said, tuple(found))


def _r1(year: YearProof) -> Line:
    unset = [row.reference for row in year.audits if row.baseline is None]
    late = [row.reference for row in year.audits if row.moved_without_reason]
    kept = sum(1 for row in year.audits if row.is_held and row.began == row.baseline)
    held = sum(1 for row in year.audits if row.is_held)
    return _over("R1", year, [*unset, *late], f"{kept} of {held} audits that were held began on their approved day.")


def _r2(year: YearProof) -> Line:
    found = [row.reference for row in year.audits if not row.own]
    return _over("R2", year, found, f"{len(year.audits) - len(found)} of {len(year.audits)} audits name own documents.")


def _r3(year: YearProof) -> Line:
    found = [row.reference for row in year.audits if not row.clauses]
    said = f"{year.planned_leaves} of {year.leaves} clauses have an audit this year."
    return Line("R3", bool(year.audits) and not found and not year.uncovered, said, (*found, *year.uncovered))


def _r4(year: YearProof) -> Line:
    asked = [row for row in year.audits if row.questions]
    if not asked:
        return Line("R4", False, "No audit has a checklist yet.")
    found = [row.reference for row in asked if not row.effectiveness]
    share = round(100 * sum(row.effectiveness for row in asked) / sum(row.questions for row in asked))
    return Line("R4", not found, f"{share} % of all questions ask whether it works.", tuple(found))


def _r5(year: YearProof) -> Line:
    missing = [name for name in STATEMENTS if not year.statements.get(name, "").strip()]
    return Line("R5", not missing, f"{len(STATEMENTS) - len(missing)} of {len(STATEMENTS)} statements.", tuple(missing))


def _r6(year: YearProof) -> Line:
    known = year.priorities - len(year.without_importance)
    said = f"Importance is stated for {known} of {year.processes} processes."
    return Line("R6", bool(year.priorities) and not year.without_importance, said, year.without_importance)


def _r7(year: YearProof) -> Line:
    said = f"{year.priorities} processes weighed with their changes, {year.with_change} of them changed."
    return Line("R7", bool(year.priorities), said)


def _r8(year: YearProof) -> Line:
    said = f"{year.priorities} processes weighed with earlier findings, {year.with_findings} of them had some."
    return Line("R8", bool(year.priorities) and not year.undecided, said, year.undecided)


def _r9(year: YearProof) -> Line:
    found = [row.reference for row in year.audits if not row.scope or not (row.clauses or row.own)]
    return _over("R9", year, found, f"{len(year.audits) - len(found)} of {len(year.audits)} audits have both.")


def _r10(year: YearProof) -> Line:
    found = [row.reference for row in year.audits if not row.seats or row.blocked or _undeclared(row)]
    declared = sum(row.declared for row in year.audits)
    return _over("R10", year, found, f"{declared} of {sum(row.seats for row in year.audits)} seats are declared.")


def _undeclared(row: AuditProof) -> bool:
    """Declarations are due once the audit goes on; before, an open seat is no gap."""
    return row.state != "planned" and row.declared < row.seats


def _r11(year: YearProof) -> Line:
    sent = sum(1 for row in year.audits if row.report_sent_on is not None)
    found = [row.reference for row in year.audits if not row.recipients]
    found += [row.reference for row in year.audits if row.state == "completed" and row.report_sent_on is None]
    return _over("R11", year, list(dict.fromkeys(found)), f"{sent} of {len(year.audits)} reports were sent.")


def _r12(year: YearProof) -> Line:
    if year.approved_version:
        return Line("R12", True, f"Version {year.approved_version} is approved and frozen.")
    return Line("R12", False, "No version is approved yet.")
