"""NG-5 to NG-8 and NG-16: the owner's plan and the auditor's decision on it (domain 7.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from findings.rules.policy import Policy
from findings.rules.terms import Grade

CAUSES, CORRECTION = "action", "correction"
NEEDS = (CAUSES, CORRECTION)

REJECTION_REASONS = {
    "symptom": "It restates the symptom.",
    "person": "It stops at a person (“human error”).",
    "extent": "It does not say where else it was looked for.",
    "mismatch": "The action does not match the cause.",
    "late": "The dates are too late.",
    "correction": "Correction alone does not suffice.",
}


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One corrective action against one cause (its number in the plan)."""

    what: str
    owner: str
    due: date | None
    expected_proof: str
    cause: int


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as the owner sends it. `sms_change` None means the question was left open."""

    need: str
    extent: str
    grade: Grade
    method: str = ""
    chain: Sequence[str] = ()
    causes: Sequence[str] = ()
    actions: Sequence[PlannedAction] = ()
    own_sentence: str = ""
    because: str = ""
    sms_change: bool | None = False
    sponsor_agreed: bool = False
    contained: bool = True
    restates_shall: bool = False
    same_as_rejected: bool = False


def plan_blockers(plan: PlanFacts, policy: Policy) -> list[str]:
    """NG-5, and NG-16 after a reopening: every reason why the plan is not taken."""
    reasons = [] if plan.contained else ["Contain first: say what was done right away (step Correction)."]
    if not plan.extent.strip():
        reasons.append("Say where else you looked for the same and what you found.")
    if plan.sms_change is None:
        reasons.append("Say whether the management system or its risks have to change: yes or no.")
    if plan.restates_shall:
        reasons.append("A requirement of the standard cannot be changed away. Plan how it will be met.")
    if plan.need == CAUSES:
        return reasons + _cause_blockers(plan)
    if plan.need == CORRECTION:
        return reasons + _correction_blockers(plan, policy)
    return [*reasons, "Choose: action on the causes, or the correction suffices."]


def _cause_blockers(plan: PlanFacts) -> list[str]:
    reasons = [] if plan.method.strip() else ["Choose the method of the analysis."]
    if not any(link.strip() for link in plan.chain):
        reasons.append("Show the chain that leads to the cause.")
    causes = [c for c in plan.causes if c.strip()]
    if not causes:
        reasons.append("Enter at least one cause.")
    for number, cause in enumerate(plan.causes, start=1):
        if cause.strip() and not any(a.cause == number for a in plan.actions):
            reasons.append(f"Cause {number} has no corrective action.")
    for number, action in enumerate(plan.actions, start=1):
        reasons += _action_blockers(number, action)
    if not plan.own_sentence.strip():
        reasons.append("Say in one sentence how we will see that it worked.")
    return reasons


def _action_blockers(number: int, action: PlannedAction) -> list[str]:
    missing = [
        word
        for word, value in (
            ("what is done", action.what.strip()),
            ("an owner", action.owner),
            ("a due date", action.due),
            ("the expected proof", action.expected_proof.strip()),
        )
        if not value
    ]
    return [f"Action {number} lacks {', '.join(missing)}."] if missing else []


def _correction_blockers(plan: PlanFacts, policy: Policy) -> list[str]:
    reasons = [] if plan.because.strip() else ["Say why the correction suffices."]
    if plan.grade is Grade.MAJOR:
        if not policy.correction_suffices_for_major:
            reasons.append("For a major the correction never suffices under the present settings.")
        elif policy.sponsor_agrees_to_major_correction and not plan.sponsor_agreed:
            reasons.append("For a major the sponsor has to agree that the correction suffices.")
    return reasons


def changed_plan_blockers(plan: PlanFacts, policy: Policy) -> list[str]:
    """NG-7: as NG-5, and it has to differ from the version that came back."""
    same = ["Change the plan: it is the same as the version that came back."] if plan.same_as_rejected else []
    return plan_blockers(plan, policy) + same


def rejection_blockers(reason: str) -> list[str]:
    """NG-6: a plan comes back for a reason from the list."""
    return [] if reason in REJECTION_REASONS else ["Choose the reason from the list."]


@dataclass(frozen=True, slots=True)
class VerifierVerdict:
    """A verdict of the rules on independence against the verifier."""

    rule: str
    text: str
    stops: bool = True


VERIFIER_RULES = ("IND-01", "IND-02", "IND-08", "IND-09", "IND-12", "IND-14")
"""A verifier has to be clear of these on the process and day (NG-8, architecture 1.4)."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """NG-8: the auditor's decision with the appointed verifier."""

    need: str
    measure: str
    decider_is_owner: bool = False
    decider_sent_plan: bool = False
    """As the owner's deputy, or before it changed hands."""
    verifier: str = ""
    verifier_verdicts: tuple[VerifierVerdict, ...] = ()


def acceptance_blockers(acceptance: Acceptance) -> list[str]:
    """Every reason why the plan cannot be accepted like this."""
    reasons = []
    if acceptance.decider_is_owner:
        reasons.append("The owner cannot accept the own plan.")
    elif acceptance.decider_sent_plan:
        reasons.append("Whoever sent the plan does not accept it (IND-19).")
    if acceptance.need == CAUSES and not acceptance.measure.strip():
        reasons.append("Make the owner's sentence measurable: what, target, sample, after how many occurrences.")
    return reasons + verifier_blockers(acceptance.verifier, acceptance.verifier_verdicts)


def verifier_blockers(verifier: str, verdicts: Sequence[VerifierVerdict]) -> list[str]:
    """Why this person cannot verify, each reason with its rule; somebody has to be named."""
    if not verifier:
        return ["Appoint a verifier."]
    return [f"{verifier} cannot verify this: {v.text} ({v.rule})" for v in verdicts if v.stops]


def own_work_verdicts(
    verifier: object, owner: object, action_owners: Sequence[object], *, answered: bool = False
) -> list[VerifierVerdict]:
    """IND-14: nobody verifies what they own or did; `answered` as owner at the time, or as the owner's deputy."""
    found = []
    if verifier == owner:
        found.append(VerifierVerdict("IND-14", "owns this nonconformity."))
    if verifier in action_owners:
        found.append(VerifierVerdict("IND-14", "carried out an action of it."))
    if answered and not found:
        found.append(VerifierVerdict("IND-14", "answered it, as owner or for the owner."))
    return found
