"""NG-17: the light path of an isolated minor (domain 7.1): one answer with proof, one verification."""

from dataclasses import dataclass

from findings.rules.planning import VerifierVerdict, verifier_blockers
from findings.rules.policy import Policy
from findings.rules.terms import Grade


@dataclass(frozen=True, slots=True)
class LightCase:
    """What the lead looks at before agreeing to the light path."""

    grade: Grade
    isolated: bool
    extent_looked_at: bool
    repeat_candidates: tuple[str, ...] = ()
    confirmed_repeat: bool = False


def light_path_blockers(case: LightCase, policy: Policy) -> list[str]:
    """Every reason why the case has to take the full path."""
    if not policy.light_path:
        return ["The light path is switched off."]
    reasons = [] if case.grade is Grade.MINOR else ["The light path is for minors only."]
    if policy.light_path_isolated_only and not case.isolated:
        reasons.append("The light path is for an isolated case.")
    if not case.extent_looked_at:
        reasons.append("Say where else was looked before agreeing.")
    if case.confirmed_repeat:
        reasons.append("It is a repeat: a second case takes the full path.")
    return reasons


@dataclass(frozen=True, slots=True)
class LightAnswer:
    """The owner's one answer."""

    agreed: bool
    answer: str
    proof: str
    files: int = 0


def light_answer_blockers(answer: LightAnswer) -> list[str]:
    """Every reason why the answer is not taken."""
    reasons = [] if answer.agreed else ["The lead has to agree to the light path first."]
    if not answer.answer.strip():
        reasons.append("Enter what was done.")
    if not answer.proof.strip() and not answer.files:
        reasons.append("Name the record that proves it, or add a file.")
    return reasons


def light_close_blockers(verifier: str, verdicts: tuple[VerifierVerdict, ...], looked_at: str) -> list[str]:
    """The one verification (IND-14) that closes the case."""
    reasons = verifier_blockers(verifier, verdicts)
    return reasons if looked_at.strip() else [*reasons, "Enter what you looked at."]
