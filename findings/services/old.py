"""A finding as earlier records say it: plain values between a spreadsheet and the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from audits.models import Audit
from findings.models import Finding
from findings.rules.adopting import OldDates, state_from
from findings.rules.policy import Policy
from kernel.dates import Calendar
from organisation.models import Process, Service, Unit, User
from standards.models import Clause

K, F = Finding.Kind, Finding.State


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFinding:
    """What earlier records say of one finding; `number` is theirs and may be any text.

    `state`: of a nonconformity one of `rules.adopting.STATES`, empty for what the dates speak of; of the other kinds
    one of theirs. `due` is when the corrective action had, or has, to be in place.
    """

    number: str
    kind: str
    issued_on: date
    state: str = ""
    grade: str = ""
    clauses: tuple[Clause, ...] = ()
    process: Process | None = None
    service: Service | None = None
    unit: Unit | None = None
    owner: User | None = None
    audit: Audit | None = None
    source: str = Finding.Source.INTERNAL_AUDIT
    requirement: str = ""
    evidence: str = ""
    gap: str = ""
    response_text: str = ""
    cause: str = ""
    action: str = ""
    due: date | None = None
    implemented_on: date | None = None
    verified_on: date | None = None
    verified_by: User | None = None
    closed_on: date | None = None
    repeat: bool = False
    repeat_of: Finding | None = None
    prior: tuple[str, ...] = ()
    issued_by: User | None = None
    numbers: tuple[Policy, Calendar] | None = field(default=None, compare=False)

    @property
    def dates(self) -> OldDates:
        """The dates, as the rules want them."""
        return OldDates(
            issued=self.issued_on,
            due=self.due,
            implemented=self.implemented_on,
            verified=self.verified_on,
            closed=self.closed_on,
        )

    @property
    def in_state(self) -> str:
        """The state in which it is taken over."""
        if self.kind == K.NC:
            return self.state or state_from(self.dates).value
        if self.state:
            return self.state
        if self.kind == K.GOOD_PRACTICE:
            return F.SHARED
        return F.DONE if self.closed_on or self.implemented_on else F.PROPOSED
