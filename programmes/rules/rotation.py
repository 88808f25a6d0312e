"""IND-16 and IND-17: who has led the same item too often, and who audits each other."""

from programmes.rules.case import WORKING_ROLES, Case, Seat
from programmes.rules.facts import AuditWork, Item
from programmes.rules.nearness import other_owners
from programmes.rules.own_work import item_name, target_name
from programmes.rules.policy import Policy
from programmes.rules.scope import owners_in
from programmes.rules.verdict import Used, Verdict


def ind_16(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Led the item's last audits in a row; a cycle is one audit of the item, and this one counts for its lead."""
    led = led_running(case, seat)
    if led < policy.ind_16_cycles:
        return []
    weighs = policy.ind_16_more if led >= policy.ind_16_more_cycles else policy.ind_16
    before = [name for name in case.earlier if seat.person in case.facts.leads_of.get(name, ())]
    now = seat.role == "lead"
    past = ", ".join(before[: led - now])
    verb, link = ("Leads", ", before in") if now else ("Has led", ":")
    said = f"{verb} {item_name(case)} {led} times running{link} {past}."
    facts = tuple(Used("audit", name) for name in before[: led - now])
    return [Verdict("IND-16", weighs, said, facts=facts, leaves=case.item.leaves)]


def led_running(case: Case, seat: Seat) -> int:
    """How many audits of the item the person has led without a break, up to this one."""
    count = 1 if seat.role == "lead" else 0
    for audit in case.earlier:
        if seat.person not in case.facts.leads_of.get(audit, ()):
            break
        count += 1
    return count


def ind_17(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Two who audit each other in one programme: the owner of this item audits an item that this person owns."""
    if seat.role not in WORKING_ROLES:
        return []
    found = []
    for owner, held in other_owners(case, seat.person):
        for work in case.facts.work_of.get(owner, ()):
            if work.role not in WORKING_ROLES or work.audit == case.audit or work.year != case.year:
                continue
            if not any(_owns(seat.person, item, work, case) for item in work.items):
                continue
            name, target = case.facts.name(owner), target_name(held.target, case.facts)
            said = f"{name}, who owns {target}, audits an area of this person in the same programme ({work.audit})."
            used = Used("audit", work.audit, work.span.start, work.span.end)
            found.append(Verdict("IND-17", policy.ind_17, said, facts=(used,), leaves=case.item.leaves))
    return found


def _owns(person: str, item: Item, work: AuditWork, case: Case) -> bool:
    return any(held.person == person for held in owners_in(item, work.span, case.facts))
