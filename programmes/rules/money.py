"""IND-10 and IND-22: money that hangs on the result, and gifts that were not declared."""

from programmes.rules.calendar import add_months, spoken
from programmes.rules.case import Case, Seat
from programmes.rules.facts import Interest, Target
from programmes.rules.own_work import target_name
from programmes.rules.policy import Policy
from programmes.rules.scope import leaves_hit
from programmes.rules.suppliers import delivered_by
from programmes.rules.verdict import Used, Verdict

WORDS = {
    "interest": "a financial interest",
    "bonus": "a bonus that hangs on the result",
    "findings_bonus": "a bonus that hangs on the number of findings",
}


def ind_10(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Money that hangs on the item, on a party that delivers it, or on the number of findings; on any fieldwork day."""
    found = []
    for held in case.facts.interests:
        if held.person != seat.person or not held.span.touches(case.window):
            continue
        leaves, what = _of_item(case, held)
        if not leaves:
            continue
        counts = held.kind == "findings_bonus"
        found.append(
            Verdict(
                rule="IND-10",
                severity=policy.ind_10_findings if counts else policy.ind_10_result,
                sentence=f"Has {WORDS[held.kind]}{what}, since {spoken(held.span.start)}.",
                facts=(Used("interest", f"{WORDS[held.kind]}{what}", held.span.start, held.span.end),),
                leaves=leaves,
            )
        )
    return found


def ind_22(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Took a gift from an owner or an interviewee within 12 months, and has not declared it by the day of judging."""
    auditees = {*(held.person for held in case.owners), *case.interviewees} - {seat.person}
    found = []
    for gift in case.facts.gifts:
        if gift.person != seat.person or gift.giver not in auditees or gift.on > case.last:
            continue
        declared = gift.declared_on is not None and gift.declared_on <= case.as_of
        through = add_months(gift.on, policy.ind_22_months)
        if declared or case.first > through:
            continue
        name = case.facts.name(gift.giver)
        found.append(
            Verdict(
                rule="IND-22",
                severity=policy.ind_22,
                sentence=f"Took a gift from {name}, who is audited, on {spoken(gift.on)} and has not declared it: "
                "the programme manager decides.",
                facts=(Used("gift", f"from {name}", gift.on),),
                blocked_through=through,
                leaves=case.item.leaves,
            )
        )
    return found


def _of_item(case: Case, held: Interest) -> tuple[tuple[str, ...], str]:
    """The leaves that the money hangs on, and its object in words."""
    if held.target is not None:
        leaves = leaves_hit(held.target, case.item, case.facts)
        if leaves or held.party is None:
            return leaves, f" in {_named(held.target, case)}" if held.kind == "interest" else _of(held.target, case)
    if held.party is not None and held.kind != "findings_bonus":
        target, leaves = delivered_by(held.party, case)
        return leaves, f" in {held.party}, which delivers {_named(target, case)}" if target else ""
    return (case.item.leaves, "") if held.kind == "findings_bonus" else ((), "")


def _of(target: Target, case: Case) -> str:
    return f" of {_named(target, case)}"


def _named(target: Target, case: Case) -> str:
    return target_name(target, case.facts)
