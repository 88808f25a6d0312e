"""Safeguards and waivers (domain 3.3): which MITIGATE is met, and who may sign for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from programmes.rules.calendar import Span
from programmes.rules.policy import STANDARD, Policy
from programmes.rules.scope import inside
from programmes.rules.severity import Severity
from programmes.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Safeguard:
    """An approved safeguard; empty person, audit or leaves mean: any. A standing one holds for its whole year."""

    reference: str
    rule: str
    valid: Span
    approved_on: date | None
    person: str | None = None
    audit: str | None = None
    leaves: tuple[str, ...] = ()
    standing: bool = False


def answer_to(
    verdict: Verdict,
    safeguards: Iterable[Safeguard],
    *,
    person: str,
    audit: str,
    window: Span,
    as_of: date | None,
    policy: Policy = STANDARD,
) -> Safeguard | None:
    """The safeguard that answers a MITIGATE. With `as_of` None one that is only proposed counts too.

    Where the preset asks for a safeguard each time (IND-08b, Strict), a standing one answers nothing.
    """
    if verdict.severity != Severity.MITIGATE or _waits_for_decision(verdict):
        return None
    for guard in safeguards:
        if guard.rule not in (verdict.rule, verdict.label):
            continue
        if guard.standing and verdict.rule == "IND-08b" and not policy.ind_08b_standing:
            continue
        if guard.person not in (None, person) or guard.audit not in (None, audit):
            continue
        if not guard.valid.holds(window) or not _known(guard, as_of):
            continue
        if guard.leaves and not all(any(inside(leaf, own) for own in guard.leaves) for leaf in verdict.leaves):
            continue
        return guard
    return None


def _waits_for_decision(verdict: Verdict) -> bool:
    """An objection (IND-24) is answered by the decision to keep the person, not by a safeguard for another one."""
    return verdict.rule == "IND-24" and not any(used.end for used in verdict.facts)


def signing_refusals(approver: str, person: str | None, audited: Iterable[str], below: Iterable[str]) -> list[str]:
    """Nobody approves for self, nor for a subordinate's audit of the own area.

    `audited` are the owners of the items concerned, `below` everybody under the approver.
    """
    found = []
    if person is not None and approver == person:
        found.append("Nobody approves a safeguard for oneself.")
    if approver in set(audited) and (person is None or person in set(below)):
        found.append("The approver is audited here, and a subordinate would audit: somebody else signs.")
    return found


def _known(guard: Safeguard, as_of: date | None) -> bool:
    return as_of is None or (guard.approved_on is not None and guard.approved_on <= as_of)
