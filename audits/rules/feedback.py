"""Feedback of auditees on how an audit was done (domain 4.3): four marks and a sentence, never a ranking. Pure."""

from collections.abc import Mapping

ASPECTS: Mapping[str, str] = {
    "preparation": "Preparation",
    "fairness": "Fairness",
    "communication": "Communication",
    "usefulness": "Usefulness",
}
LOWEST, HIGHEST = 1, 5
LONGEST = 500
"""Characters of the sentence."""


def is_empty(marks: Mapping[str, int | None], sentence: str) -> bool:
    """Whether nothing was said of this person."""
    return not sentence.strip() and all(marks.get(aspect) is None for aspect in ASPECTS)


def refusals(name: str, marks: Mapping[str, int | None], sentence: str) -> list[str]:
    """Why this feedback on one person cannot be taken; a sentence each, empty where it can."""
    reasons = []
    missing = [words.lower() for aspect, words in ASPECTS.items() if marks.get(aspect) is None]
    if missing:
        reasons.append(f"{name}: a mark is missing for {', '.join(missing)}.")
    for aspect, words in ASPECTS.items():
        mark = marks.get(aspect)
        if mark is not None and not LOWEST <= mark <= HIGHEST:
            reasons.append(f"{name}, {words.lower()}: a mark is a whole number from {LOWEST} to {HIGHEST}.")
    if len(sentence) > LONGEST:
        reasons.append(f"{name}: at most {LONGEST} characters.")
    return reasons
