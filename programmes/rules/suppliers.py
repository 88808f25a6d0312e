"""IND-11 and IND-21: who works for a supplier of the item, for its competitor, or for our certification body."""

from dataclasses import dataclass
from datetime import date

from programmes.rules.calendar import Span, add_months, spoken
from programmes.rules.case import Case, Seat
from programmes.rules.facts import Facts, Target
from programmes.rules.own_work import target_name
from programmes.rules.policy import Policy
from programmes.rules.scope import leaves_hit
from programmes.rules.severity import Severity
from programmes.rules.verdict import Used, Verdict, until

STAFF = "supplier_staff"


@dataclass(frozen=True, slots=True)
class Employer:
    """A party that somebody works or worked for; `through` is the last day on which that still counts."""

    party: str
    span: Span
    through: date | None = None


def ind_11(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Works for a party that delivers the item in the fieldwork, or for its competitor; until 12 months after."""
    found = [_staff(case, target, span, policy) for target, span in _staff_of(case, seat.person, policy)]
    for employer in _employers(case, seat.person, policy.ind_11_months):
        target, leaves = delivered_by(employer.party, case)
        if target is not None:
            what = f"which delivers {target_name(target, case.facts)}"
            found.append(_works_for(employer, what, policy.ind_11_supplier, leaves))
        for rival in rivals(employer.party, case.facts):
            other, leaves = delivered_by(rival, case)
            if other is not None:
                what = f"a competitor of {rival}, which delivers {target_name(other, case.facts)}"
                found.append(_works_for(employer, what, policy.ind_11_competitor, leaves))
    return found


def ind_21(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Works for a certification body whose client we are, or were within 24 months."""
    found = []
    for employer in _employers(case, seat.person, 0):
        if not employer.span.touches(case.window):
            continue
        for body in case.facts.certification_bodies:
            if body.party != employer.party or body.span.start > case.last:
                continue
            end = body.span.end
            through = add_months(end, policy.ind_21_months) if end is not None and end < case.first else None
            if through is not None and case.first > through:
                continue
            client = "whose client we are" if through is None else f"whose client we were until {_end(body.span)}"
            used = Used("certification body", body.party, body.span.start, body.span.end)
            said = f"Works for {body.party}, the certification body {client}{until(through)}."
            found.append(
                Verdict("IND-21", policy.ind_21, said, facts=(used,), blocked_through=through, leaves=case.item.leaves)
            )
    return found


def delivered_by(party: str, case: Case) -> tuple[Target | None, tuple[str, ...]]:
    """What of the item a party delivers on a day of the fieldwork, and the leaves; None where nothing."""
    for row in case.facts.deliveries_of.get(party, ()):
        leaves = leaves_hit(row.target, case.item, case.facts)
        if leaves and row.span.touches(case.window):
            return row.target, leaves
    return None, ()


def rivals(party: str, facts: Facts) -> list[str]:
    """Competitors of a party, in both directions, each once."""
    found = [row.b if row.a == party else row.a for row in facts.competitors if party in (row.a, row.b)]
    return sorted(set(found) - {party})


def _employers(case: Case, person: str, months: int) -> list[Employer]:
    """Who the person works for: by employment, or as a supplier's staff."""
    spans = [(row.party, row.span) for row in case.facts.employments if row.person == person]
    spans += [
        (held.target.id, held.span)
        for held in case.facts.roles_of.get(person, ())
        if held.role == STAFF and held.target.kind == "supplier"
    ]
    return [
        Employer(party, span, through)
        for party, span in spans
        for counts, through in [_counts(span, case, months)]
        if counts
    ]


def _counts(span: Span, case: Case, months: int) -> tuple[bool, date | None]:
    """Whether it holds in the fieldwork or ended so few months before, and the last day of that."""
    if span.start > case.last:
        return False, None
    through = add_months(span.end, months) if span.end is not None and span.end < case.first else None
    return through is None or case.first <= through, through


def _staff_of(case: Case, person: str, policy: Policy) -> list[tuple[Target, Span]]:
    """The item's own supplier staff, entered as a role on it."""
    return [
        (held.target, held.span)
        for held in case.facts.roles_of.get(person, ())
        if held.role == STAFF and leaves_hit(held.target, case.item, case.facts)
        if _counts(held.span, case, policy.ind_11_months)[0]
    ]


def _staff(case: Case, target: Target, span: Span, policy: Policy) -> Verdict:
    through = _counts(span, case, policy.ind_11_months)[1]
    verb = "Works" if through is None else "Worked"
    said = f"{verb} for the supplier of {target_name(target, case.facts)}{_until(span, through)}{until(through)}."
    used = Used("role", f"staff of the supplier of {target_name(target, case.facts)}", span.start, span.end)
    leaves = leaves_hit(target, case.item, case.facts)
    return Verdict("IND-11", policy.ind_11_supplier, said, facts=(used,), blocked_through=through, leaves=leaves)


def _works_for(employer: Employer, what: str, severity: Severity, leaves: tuple[str, ...]) -> Verdict:
    verb = "Works" if employer.through is None else "Worked"
    ended = _until(employer.span, employer.through)
    said = f"{verb} for {employer.party}{ended}, {what}{until(employer.through)}."
    used = Used("employment", employer.party, employer.span.start, employer.span.end)
    return Verdict("IND-11", severity, said, facts=(used,), blocked_through=employer.through, leaves=leaves)


def _until(span: Span, through: date | None) -> str:
    return "" if through is None else f" until {_end(span)}"


def _end(span: Span) -> str:
    return spoken(span.end or span.start)
