"""What is judged: one item of one audit on given days, and one seat in it."""

from dataclasses import dataclass
from datetime import date, timedelta

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
    """A person in an audit role. `acceptance` is None while nobody has been asked yet (picker, assignment)."""

    person: str
    role: str = "auditor"
    acceptance: Acceptance | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Unit of evaluation without the person. Standards are codes without an edition; documents are versions cited."""

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
) -> Case:
    """A case with its owners found and the default audited period filled in."""
    return Case(
        facts=facts,
        item=item,
        window=window,
        records=records or audited_period(item, window.start, facts.work, policy, but=audit),
        as_of=as_of,
        owners=owners_in(item, window, facts),
        audit=audit,
        documents=documents,
        interviewees=interviewees,
        standards=standards,
    )


def audited_period(item: Item, first: date, work: tuple[AuditWork, ...], policy: Policy, *, but: str = "") -> Span:
    """Default of 3.2: from the day after the previous audit of the item (or 12 months back) to the day before."""
    earlier = [
        seat.span.end
        for seat in work
        if seat.audit != but and seat.span.end is not None and seat.span.end < first
        if any(same_item(item, done) for done in seat.items)
    ]
    start = max(earlier) + timedelta(days=1) if earlier else add_months(first, -policy.records_months)
    before = first - timedelta(days=1)
    return Span(min(start, before), before)
