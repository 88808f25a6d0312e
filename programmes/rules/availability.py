"""AVL-01, AVL-02, AVL-03: away, booked twice, over capacity (D3)."""

from decimal import Decimal

from programmes.rules.calendar import spoken
from programmes.rules.case import WORKING_ROLES, Case, Seat
from programmes.rules.policy import Policy
from programmes.rules.verdict import Used, Verdict


def avl_01(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Is away on a day of the fieldwork."""
    return [
        Verdict(
            rule="AVL-01",
            severity=policy.avl_01,
            sentence=f"Is away ({away.what}) from {spoken(away.span.start)}"
            + (f" to {spoken(away.span.end)}." if away.span.end else "."),
            facts=(Used("absence", away.what, away.span.start, away.span.end),),
        )
        for away in case.facts.away
        if away.person == seat.person and away.span.touches(case.window)
    ]


def avl_02(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Is already on the team of another audit on a day of the fieldwork; observers may be in two places."""
    if seat.role == "observer":
        return []
    return [
        Verdict(
            rule="AVL-02",
            severity=policy.avl_02,
            sentence=f"Is booked for {work.audit} from {spoken(work.span.start)}"
            + (f" to {spoken(work.span.end)}." if work.span.end else "."),
            facts=(Used("audit", work.audit, work.span.start, work.span.end),),
        )
        for work in case.facts.work_of.get(seat.person, ())
        if work.audit != case.audit and work.role != "observer" and work.span.touches(case.window)
    ]


def avl_03(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """With this audit the person would give more auditor-days to the programme than entered for the first day."""
    entered = [row for row in case.facts.capacities if row.person == seat.person and case.first in row.span]
    if seat.role not in WORKING_ROLES or not entered:
        return []
    others = [
        work
        for work in case.facts.work_of.get(seat.person, ())
        if work.role in WORKING_ROLES and work.audit != case.audit and work.year == case.year
    ]
    load = case.days + sum((work.days for work in others), Decimal(0))
    return [
        Verdict(
            rule="AVL-03",
            severity=policy.avl_03,
            sentence=f"Would give {_plain(load)} auditor-days to {case.year}, of {_plain(given.days)} entered.",
            facts=(Used("capacity", f"{_plain(given.days)} auditor-days a year", given.span.start, given.span.end),),
        )
        for given in entered
        if load > given.days
    ]


def _plain(days: Decimal) -> str:
    """A number of days without needless zeros, whatever the database gave."""
    return f"{days.normalize():f}"
