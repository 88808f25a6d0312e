"""IND-23 and IND-24: a role that begins later, and an auditee who objects to the person."""

from programmes.rules.calendar import spoken
from programmes.rules.case import Case, Seat
from programmes.rules.own_work import NAMED_ROLES, target_name, used_role
from programmes.rules.policy import Policy
from programmes.rules.scope import leaves_hit
from programmes.rules.verdict import Used, Verdict

DECIDED = {"kept": "decided that the person stays", "replaced": "decided that the person is replaced"}


def ind_23(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Appointed to a named role on the item that begins after the fieldwork, and announced by the day of judging."""
    found = []
    for held in case.facts.roles_of.get(seat.person, ()):
        told = held.announced_on
        if held.role not in NAMED_ROLES or held.target.kind == "sms" or held.span.start <= case.last:
            continue
        leaves = leaves_hit(held.target, case.item, case.facts)
        if told is None or told > min(case.as_of, case.last) or not leaves:
            continue
        said = (
            f"Becomes {held.title or held.role} of {target_name(held.target, case.facts)} on "
            f"{spoken(held.span.start)}, announced on {spoken(told)}."
        )
        found.append(Verdict("IND-23", policy.ind_23, said, facts=(used_role(held, case.facts),), leaves=leaves))
    return found


def ind_24(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """An auditee objected to the person in this audit; the recorded decision answers it like a safeguard."""
    found = []
    for told in case.facts.objections:
        if told.person != seat.person or told.audit != case.audit or told.on > case.as_of:
            continue
        known = told.decided_on is not None and told.decided_on <= case.as_of and told.decision in DECIDED
        outcome = f"{DECIDED[told.decision]} on {spoken(told.decided_on)}" if known and told.decided_on else "undecided"
        name = case.facts.name(told.by)
        said = f"{name} objected to this person on {spoken(told.on)}: {outcome}."
        kept = told.decided_on if known and told.decision == "kept" else None
        used = Used("objection", f"by {name}", told.on, kept)
        found.append(Verdict("IND-24", policy.ind_24, said, facts=(used,), leaves=case.item.leaves))
    return found
