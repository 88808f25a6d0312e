"""NG-4: containment or correction (domain 7.1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Containment:
    """The owner's first step. `done_with_evidence` counts corrections or containments done, with proof."""

    done_with_evidence: int
    nothing_possible_because: str = ""
    effects: str = ""


def contain_blockers(containment: Containment) -> list[str]:
    """Reasons why the case is not contained yet."""
    reasons = []
    if not containment.done_with_evidence and not containment.nothing_possible_because.strip():
        reasons.append("Enter what was done right away and what shows it, or why no correction is possible or needed.")
    if not containment.effects.strip():
        reasons.append("Say how the effects were handled: what happened meanwhile, and were customers told?")
    return reasons
