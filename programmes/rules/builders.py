"""IND-05: who maintains the SMS, and who designed or implemented the item."""

from datetime import date

from programmes.rules.calendar import add_months, spoken
from programmes.rules.case import Case, Seat
from programmes.rules.facts import Facts, RoleHeld
from programmes.rules.own_work import target_name, used_role
from programmes.rules.policy import Policy
from programmes.rules.scope import leaves_hit
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict, until

BUILDERS = ("implementer", "consultant")
SMS_OFFICE = ("owner", "manager", "operator")


def ind_05(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Outside consultants cool off 24 months, the house's own implementers 12 and count less up to 24."""
    found = []
    for held in case.facts.roles_of.get(seat.person, ()):
        if not _builds(held) or held.span.start > case.last:
            continue
        if not leaves_hit(held.target, case.item, case.facts):
            continue
        severity, through = _weight(case, held, policy)
        found.append(
            Verdict(
                rule="IND-05",
                severity=severity,
                sentence=f"{_said(held, case)}{until(through)}.",
                facts=(used_role(held, case.facts),),
                blocked_through=through,
                leaves=leaves_hit(held.target, case.item, case.facts),
            )
        )
    return found


def _builds(held: RoleHeld) -> bool:
    return held.role in BUILDERS or (held.target.kind == "sms" and held.role in SMS_OFFICE)


def _weight(case: Case, held: RoleHeld, policy: Policy) -> tuple[Severity, date | None]:
    if held.span.end is None or held.span.end >= case.first:
        return policy.ind_05, None
    outside = held.role == "consultant" or _was_employed_outside(held, case.facts)
    months = policy.ind_05_outside_months if outside else policy.ind_05_inside_months
    through = add_months(held.span.end, months)
    if case.first <= through:
        return policy.ind_05, through
    later = add_months(held.span.end, policy.ind_05_inside_later_months)
    if not outside and case.first <= later:
        return policy.ind_05_inside_later, later
    return Severity.CLEAR, None


def _was_employed_outside(held: RoleHeld, facts: Facts) -> bool:
    return any(work.person == held.person and work.span.touches(held.span) for work in facts.employments)


def _said(held: RoleHeld, case: Case) -> str:
    target = target_name(held.target, case.facts)
    ended = held.span.end is not None and held.span.end < case.first
    if held.role in BUILDERS:
        verb = {"implementer": "implemented", "consultant": "advised on"}[held.role]
        return f"{verb.capitalize()} {target}" + (f" until {spoken(held.span.end)}" if ended and held.span.end else "")
    if ended and held.span.end:
        return f"Maintained {target} until {spoken(held.span.end)}"
    return f"Maintains {target}"
