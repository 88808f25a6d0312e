"""The grade tree as a helper (domain 6.4 item 5). The grade belongs to the lead; the tree only proposes."""

from dataclasses import dataclass

from findings.rules.policy import ASKS, DEFAULT_MAJOR, STANDARD, Policy
from findings.rules.terms import Grade


@dataclass(frozen=True, slots=True)
class Signs:
    """The lead's answers to the questions of the tree."""

    absent_or_not_working: bool = False
    control_in_doubt: bool = False
    harm_from_absent_control: bool = False
    systemic: bool = False
    failed_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A grade with its reasons; `ask` is the question that only the lead can decide, or empty."""

    grade: Grade
    reasons: tuple[str, ...]
    ask: str = ""


QUESTIONS = (
    ("absent_or_not_working", "A required element is absent or does not work at all."),
    ("control_in_doubt", "It puts control of the process in serious doubt."),
    ("harm_from_absent_control", "A service or customer was or may be harmed because the control is absent or fails."),
    ("systemic", "Several minors on the same requirement show a systemic break."),
)


def propose_grade(signs: Signs, policy: Policy = STANDARD) -> Proposal:
    """Major if any question is answered yes, else minor; a confirmed repeat whose action failed asks the lead.

    By the preset it asks (Standard), says nothing (Small) or is major unless the lead says why not (Strict).
    """
    reasons = tuple(sentence for name, sentence in QUESTIONS if getattr(signs, name))
    if signs.failed_repeat and policy.confirmed_repeat == DEFAULT_MAJOR:
        reasons = (*reasons, "It is a confirmed repeat whose earlier action failed: major by default.")
    ask = (
        "The earlier action failed. Decide: major, minor with a reason, or a nonconformity of its own on 10.1."
        if signs.failed_repeat and policy.confirmed_repeat == ASKS
        else ""
    )
    return Proposal(Grade.MAJOR if reasons else Grade.MINOR, reasons, ask)
