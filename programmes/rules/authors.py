"""IND-06: who wrote or approved a document that the audit measures against."""

from programmes.rules.calendar import add_months
from programmes.rules.case import Case, Seat
from programmes.rules.policy import Policy
from programmes.rules.severity import Severity
from programmes.rules.verdict import Used, Verdict, until

WROTE = ("author", "approver")


def ind_06(case: Case, seat: Seat, policy: Policy) -> list[Verdict]:
    """Author or approver, within 12 months, of a version in force in the audited period; never stops from leading.

    Where the preset blocks (Strict), a member cannot take the item; the lead hands it to another member.
    """
    found = []
    for wrote in case.facts.authorships:
        if wrote.person != seat.person or wrote.document not in case.documents or wrote.on > case.as_of:
            continue
        through = add_months(wrote.on, policy.ind_06_months)
        if case.first > through or not wrote.in_force.touches(case.records):
            continue
        weighs = policy.ind_06 if wrote.kind in WROTE else policy.ind_06_reviewer
        blocks = weighs == Severity.BLOCK
        if blocks and seat.role == "lead":
            weighs = Severity.MITIGATE
        answer = "another member takes it" if blocks else "another member takes the slot or countersigns"
        found.append(
            Verdict(
                rule="IND-06",
                severity=weighs,
                sentence=(f"Is {wrote.kind} of {wrote.document}, a criterion here: {answer}{until(through)}."),
                facts=(Used("authorship", f"{wrote.kind} of {wrote.document}", wrote.on),),
                blocked_through=through,
                leaves=case.item.leaves,
            )
        )
    return found
