"""IND-12 and IND-13: the declared conflict, and the declaration for this audit."""

from programmes.rules.calendar import spoken
from programmes.rules.case import Acceptance, Case, Seat
from programmes.rules.facts import Declared
from programmes.rules.own_work import target_name
from programmes.rules.policy import Policy
from programmes.rules.scope import leaves_hit
from programmes.rules.severity import Severity
from programmes.rules.verdict import Used, Verdict

DECIDED = {"none": Severity.CLEAR, "mitigate": Severity.MITIGATE, "exclude": Severity.BLOCK}


def ind_12(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """A declared conflict weighs as decided, undecided it blocks; what is signed or decided later is not known yet."""
    found = []
    for told in case.facts.declared:
        if told.person != seat.person or told.signed_on > case.as_of or _expired(told, case):
            continue
        if told.audit not in ("", case.audit):
            continue
        leaves = leaves_hit(told.target, case.item, case.facts)
        if leaves:
            found.append(_weighed(told, leaves, case, policy))
    return found


def ind_13(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Accepting the assignment is the declaration; asked again when facts have changed since. Not asked: silent."""
    accepted = seat.acceptance
    if accepted is None:
        return []
    return [*_for_audit(accepted, case, policy), *_for_year(case, seat, policy)]


def _for_audit(accepted: Acceptance, case: Case, policy: Policy) -> list[Verdict]:
    if accepted.signed_on is None or accepted.signed_on > case.as_of:
        return [Verdict("IND-13", policy.ind_13, "Has not accepted the assignment, which is the declaration.")]
    if accepted.facts_changed:
        said = f"Accepted on {spoken(accepted.signed_on)}; facts have changed since, so the declaration is asked again."
        return [Verdict("IND-13", policy.ind_13, said, facts=(Used("declaration", "accepted", accepted.signed_on),))]
    return []


def _for_year(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Preset Strict: beside the declaration for the audit, one for the year of the fieldwork."""
    signed = (
        told.person == seat.person and told.year == case.first.year and told.signed_on <= case.as_of
        for told in case.facts.declared
    )
    if not policy.ind_13_yearly or any(signed):
        return []
    return [Verdict("IND-13", policy.ind_13, f"Has not signed the yearly declaration of {case.first.year}.")]


def _expired(told: Declared, case: Case) -> bool:
    return told.valid_to is not None and told.valid_to < case.first


def _weighed(told: Declared, leaves: tuple[str, ...], case: Case, policy: Policy) -> Verdict:
    known = told.decision in DECIDED and told.decided_on is not None and told.decided_on <= case.as_of
    severity = DECIDED[told.decision] if known else policy.ind_12_undecided
    outcome = f"decided: {told.decision}" if known else "not decided yet"
    said = f"Declared a conflict on {target_name(told.target, case.facts)} on {spoken(told.signed_on)}, {outcome}."
    used = Used("declaration", told.statement or "declared conflict", told.signed_on, told.valid_to)
    return Verdict("IND-12", severity, said, facts=(used,), leaves=leaves)
