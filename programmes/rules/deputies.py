"""IND-04 and IND-04b: deputies who acted, and deputies who are only named."""

from programmes.rules.calendar import add_months, spoken
from programmes.rules.case import Case, Seat
from programmes.rules.facts import Acting, Target
from programmes.rules.own_work import target_name, used_role
from programmes.rules.policy import Policy
from programmes.rules.scope import leaves_hit
from programmes.rules.verdict import Used, Verdict, until


def ind_04(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Acted as deputy in the last 12 months, or inside the audited records: acting is doing."""
    found = []
    for acted in _counted(case, seat.person, policy):
        name, end = case.facts.process(acted.process), acted.span.end
        through = add_months(end, policy.ind_04_months) if end is not None and end < case.first else None
        if through is not None and through < case.first:
            through = None
        last = f" to {spoken(end)}" if end else ""
        found.append(
            Verdict(
                rule="IND-04",
                severity=policy.ind_04,
                sentence=f"Acted as deputy in {name} from {spoken(acted.span.start)}{last}{until(through)}.",
                facts=(Used("acting", f"acted as deputy in {name}", acted.span.start, end),),
                blocked_through=through,
                leaves=leaves_hit(Target("process", acted.process), case.item, case.facts),
            )
        )
    return found


def ind_04b(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Is named as deputy and did not act lately: expected to defend the process."""
    if _counted(case, seat.person, policy):
        return []
    return [
        Verdict(
            rule="IND-04b",
            severity=policy.ind_04b,
            sentence=f"Is named as deputy in {target_name(held.target, case.facts)}, and has not acted lately.",
            facts=(used_role(held, case.facts),),
            leaves=leaves_hit(held.target, case.item, case.facts),
        )
        for held in case.facts.roles_of.get(seat.person, ())
        if held.role == "deputy" and held.span.touches(case.window)
        if leaves_hit(held.target, case.item, case.facts)
    ]


def _counted(case: Case, person: str, policy: Policy) -> list[Acting]:
    return [
        acted
        for acted in case.facts.acting
        if acted.person == person and acted.span.start <= case.last
        if leaves_hit(Target("process", acted.process), case.item, case.facts)
        if acted.span.touches(case.records) or _recent(acted, case, policy)
    ]


def _recent(acted: Acting, case: Case, policy: Policy) -> bool:
    return acted.span.end is None or case.first <= add_months(acted.span.end, policy.ind_04_months)
