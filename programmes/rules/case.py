"""What is judged: one item of one audit on given days, and one seat in it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from programmes.rules.calendar import Span, add_months
from programmes.rules.facts import AuditWork, Facts, Item, RoleHeld
from programmes.rules.policy import Policy
from programmes.rules.scope import owners_in, same_item

WORKING_ROLES = frozenset({"lead", "auditor", "trainee"})
"""Audit roles that audit; experts, observers and guides do not."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The declaration of IND-13: when the assignment was accepted, and whether facts have changed since."""

    signed_on: date | None
    facts_changed: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in an audit role. `acceptance` is None while nobody has been asked yet (picker, assignment).

    `remote`: some of the person's slots are held from afar (CMP-07).
    """

    person: str
    role: str = "auditor"
    acceptance: Acceptance | None = None
    remote: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Unit of evaluation without the person. Standards are codes without an edition; documents are versions cited.

    `earlier` are the audits that looked at the item before, newest first; `days` the auditor-days of one seat.
    """

    facts: Facts
    item: Item
    window: Span
    records: Span
    as_of: date
    owners: tuple[RoleHeld, ...]
    audit: str = ""
    documents: tuple[str, ...] = ()
    interviewees: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    programme: str = ""
    days: Decimal = Decimal(0)

    @property
    def year(self) -> str:
        """The programme, or the year of the first day."""
        return self.programme or str(self.first.year)

    @property
    def first(self) -> date:
        """First fieldwork day."""
        return self.window.start

    @property
    def last(self) -> date:
        """Last fieldwork day."""
        return self.window.end or self.window.start


def open_case(
    facts: Facts,
    item: Item,
    window: Span,
    *,
    as_of: date,
    policy: Policy,
    records: Span | None = None,
    audit: str = "",
    documents: tuple[str, ...] = (),
    interviewees: tuple[str, ...] = (),
    standards: tuple[str, ...] = (),
    programme: str = "",
    days: Decimal = Decimal(0),
) -> Case:
    """A case with its owners found and the default audited period filled in."""
    visits = earlier_visits(item, window.start, facts.work, but=audit)
    return Case(
        facts=facts,
        item=item,
        window=window,
        records=records or _records(visits, window.start, policy),
        as_of=as_of,
        owners=owners_in(item, window, facts),
        audit=audit,
        documents=documents,
        interviewees=interviewees,
        standards=standards,
        earlier=tuple(visits),
        programme=programme,
        days=days,
    )


def earlier_visits(item: Item, first: date, work: tuple[AuditWork, ...], *, but: str = "") -> dict[str, date]:
    """The last day of every audit that looked at the item and ended before `first`, by its reference, newest first."""
    ends: dict[str, date] = {}
    for seat in work:
        end = seat.span.end
        if not seat.items or seat.audit == but or end is None or end >= first:
            continue
        if any(same_item(item, done) for done in seat.items):
            ends[seat.audit] = max(end, ends.get(seat.audit, end))
    return dict(sorted(ends.items(), key=lambda pair: (pair[1], pair[0]), reverse=True))


def audited_period(item: Item, first: date, work: tuple[AuditWork, ...], policy: Policy, *, but: str = "") -> Span:
    """Default of 3.2: from the day after the previous audit of the item (or 12 months back) to the day before."""
    return _records(earlier_visits(item, first, work, but=but), first, policy)


def _records(visits: dict[str, date], first: date, policy: Policy) -> Span:
    start = max(visits.values()) + timedelta(days=1) if visits else add_months(first, -policy.records_months)
    before = first - timedelta(days=1)
    return Span(min(start, before), before)
