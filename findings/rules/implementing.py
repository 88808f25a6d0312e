"""NG-9 to NG-11: actions done with evidence, looked at by somebody independent (domain 7.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from findings.rules.planning import VerifierVerdict, verifier_blockers


@dataclass(frozen=True, slots=True)
class ActionDone:
    """One action of the accepted plan."""

    ref: str
    done_on: date | None
    proof: str
    files: int = 0


def implement_blockers(actions: Sequence[ActionDone], today: date) -> list[str]:
    """NG-9: every action that is not done with evidence. A plan without actions ("correction suffices") has none."""
    reasons = []
    for action in actions:
        if action.done_on is None:
            reasons.append(f"{action.ref} is not done yet.")
        elif action.done_on > today:
            reasons.append(f"{action.ref} cannot be done in the future.")
        if action.done_on is not None and not action.proof.strip() and not action.files:
            reasons.append(f"{action.ref} has no evidence: name the record or add a file.")
    return reasons


def insufficient_blockers(reason: str) -> list[str]:
    """NG-10: evidence is sent back with a reason."""
    return [] if reason.strip() else ["Say what the evidence does not show."]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """NG-11: the verifier accepts the evidence of implementation."""

    verifier: str
    verdicts: tuple[VerifierVerdict, ...] = ()
    occurrence: str = ""
    needs_reason: bool = False
    reason: str = ""
    closes: bool = False


def implementation_blockers(acceptance: Acceptance) -> list[str]:
    """Every reason why the implementation cannot be accepted. `closes`: "correction suffices" closes here."""
    reasons = verifier_blockers(acceptance.verifier, acceptance.verdicts)
    if not acceptance.closes and not acceptance.occurrence.strip():
        reasons.append("Say what has to occur before the effect can be seen.")
    if acceptance.needs_reason and not acceptance.reason.strip():
        reasons.append("Watching longer than 180 days after the implementation needs a reason.")
    return reasons
