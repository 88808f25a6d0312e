"""IND-20: top management audits leadership, or the own area."""

from programmes.rules.calendar import Span, add_months
from programmes.rules.case import Case, Seat
from programmes.rules.facts import TopManager
from programmes.rules.lines import levels_above
from programmes.rules.own_work import target_name
from programmes.rules.policy import Policy
from programmes.rules.scope import inside, leaves_hit
from programmes.rules.verdict import Used, Verdict, until

LEADERSHIP = ("4", "5", "9.3")


def ind_20(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """A member, or one until 12 months ago, on the own area at any level, else on clause 4, 5 or 9.3."""
    return [
        verdict
        for member in case.facts.top_managers
        if member.person == seat.person and member.span.start <= case.last
        for verdict in _weighed(case, member, policy)
    ]


def _weighed(case: Case, member: TopManager, policy: Policy) -> list[Verdict]:
    end = member.span.end
    through = add_months(end, policy.ind_20_months) if end is not None and end < case.first else None
    if through is not None and case.first > through:
        return []
    verb = "Is" if through is None else "Was"
    used = Used("top management", "member", member.span.start, end)
    own = _own_area(case, member.person, policy)
    leadership = tuple(leaf for leaf in case.item.leaves if any(inside(leaf, part) for part in LEADERSHIP))
    if own:
        said = f"{verb} a member of top management, and {own[0]} belongs to the own area{until(through)}."
        return [Verdict("IND-20", policy.ind_20_own, said, facts=(used,), blocked_through=through, leaves=own[1])]
    if leadership:
        said = f"{verb} a member of top management, and clauses 4, 5 and 9.3 are about top management{until(through)}."
        weighs = policy.ind_20_leadership
        return [Verdict("IND-20", weighs, said, facts=(used,), blocked_through=through, leaves=leadership)]
    return []


def _own_area(case: Case, person: str, policy: Policy) -> tuple[str, tuple[str, ...]] | None:
    """What the person, or somebody below at any level since the cooling-off began, owns of the item."""
    since = Span(add_months(case.first, -policy.ind_20_months), case.last)
    leaves: dict[str, None] = {}
    names = []
    for held in case.owners:
        if held.person == person or person in levels_above(held.person, since, case.facts):
            leaves |= dict.fromkeys(leaves_hit(held.target, case.item, case.facts))
            names.append(target_name(held.target, case.facts))
    return (names[0], tuple(leaves)) if names else None
