"""Hints on a cause analysis and its plan (domain 7.5); they are shown, they never refuse."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from findings.rules.policy import STANDARD, Policy

TRAINING_WORDS = ("train", "remind", "awareness", "instruct")


def cause_hints(
    whys: Sequence[str], cause: str, gap: str, actions: Sequence[str], policy: Policy = STANDARD
) -> list[str]:
    """Sentences on a chain of whys, its cause and the actions against it."""
    hints = []
    last = next((w for w in reversed(whys) if w.strip()), cause)
    hints += [
        f"“{phrase}” stops at a person. What made it possible?"
        for phrase in policy.not_blaming
        if phrase in last.casefold() or phrase in cause.casefold()
    ]
    answered = sum(1 for why in whys if why.strip())
    if 0 < answered < policy.min_whys:
        hints.append(f"Ask why at least {policy.min_whys} times, until the answer is something that you can change.")
    if cause.strip() and similarity_percent(cause, gap) > policy.similarity_hint_percent:
        hints.append("The cause says the same as the nonconformity. Why was that possible?")
    told = [a.casefold() for a in actions if a.strip()]
    if told and all(any(word in action for word in TRAINING_WORDS) for action in told):
        hints.append("Training or a reminder alone seldom lasts. What would make the right way the easy one?")
    return hints


def similarity_percent(first: str, second: str) -> float:
    """How alike two texts are, 0 to 100; case and blanks do not count."""
    one, two = (" ".join(t.casefold().split()) for t in (first, second))
    return 100 * SequenceMatcher(None, one, two, autojunk=False).ratio() if one and two else 0.0
