"""IND-14 and IND-19, never settable: nobody verifies or approves own work. IND-15 and IND-26 stand beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from programmes.rules.calendar import Span, spoken
from programmes.rules.facts import Facts
from programmes.rules.lines import levels_above
from programmes.rules.policy import Policy
from programmes.rules.severity import Severity
from programmes.rules.verdict import Used, Verdict


@dataclass(frozen=True, slots=True)
class Owned:
    """Who owns what is verified: the nonconformity, its actions, the process; keys of people."""

    nonconformity: str | None = None
    actions: tuple[str, ...] = ()
    process: tuple[str, ...] = ()


def ind_14(person: str, owned: Owned, window: Span, facts: Facts) -> list[Verdict]:
    """The verifier owns the action, the nonconformity or the process, or reports to that owner at any level."""
    above = levels_above(person, window, facts)
    found = []
    for owner, what in _owners(owned):
        if owner == person:
            found.append(_block("IND-14", f"Owns {what}.", Used("owner", what)))
        elif owner in above:
            name = facts.name(owner)
            found.append(_block("IND-14", f"Reports to {name}, who owns {what}.", Used("line", f"reports to {name}")))
    return found


def ind_15(person: str, nc: str, day: date, facts: Facts, policy: Policy) -> list[Verdict]:
    """The verifier prescribed the solution of this nonconformity, on or before the day of the verification."""
    return [
        Verdict(
            rule="IND-15",
            severity=policy.ind_15,
            sentence=f"Prescribed the solution on {spoken(row.on)} and would verify it now.",
            facts=(Used("consulted", nc, row.on),),
        )
        for row in facts.consulted
        if nc and row.person == person and row.nc == nc and row.on <= day
    ]


def ind_26(areas: Iterable[str], policy: Policy) -> list[Verdict]:
    """The approver of a report owns these audited areas: allowed, and the report says so, in every preset."""
    return [
        Verdict(
            rule="IND-26",
            severity=policy.ind_26,
            sentence=f"The approver of this report owns {area}.",
            facts=(Used("owner", area),),
        )
        for area in areas
    ]


def ind_19(doer: str, approver: str, what: str) -> list[Verdict]:
    """Who wrote a report, or submitted a programme, does not approve it."""
    if doer != approver:
        return []
    return [_block("IND-19", f"Nobody approves own work: {what} needs another person.", Used("four eyes", what))]


def _owners(owned: Owned) -> list[tuple[str, str]]:
    return [
        *((owner, "the action") for owner in owned.actions),
        *([(owned.nonconformity, "the nonconformity")] if owned.nonconformity else []),
        *((owner, "the process") for owner in owned.process),
    ]


def _block(rule: str, said: str, used: Used) -> Verdict:
    return Verdict(rule, Severity.BLOCK, said, facts=(used,))
