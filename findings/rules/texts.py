"""The three-part text of a nonconformity (domain 6.4 item 3): what must be there, and hints on what should not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

CAUSE_WORDS = ("because", "due to", "caused by", "root cause", "human error", "forgot", "careless")
SOLUTION_WORDS = ("should ", "must introduce", "we recommend", "it is recommended", "needs to introduce")


@dataclass(frozen=True, slots=True)
class ThreePartText:
    """Requirement (reference and our own wording), evidence (traceable), gap (the statement)."""

    requirement: str
    evidence: str
    gap: str


def missing_parts(text: ThreePartText) -> list[str]:
    """A sentence for each part that is missing (NG-1); all three are mandatory."""
    parts = (
        (text.requirement, "Enter the requirement: its reference and what it asks in your own words."),
        (text.evidence, "Enter the evidence: what was seen, so that somebody else can find it again."),
        (text.gap, "Enter the gap: in which way the evidence does not meet the requirement."),
    )
    return [sentence for part, sentence in parts if not part.strip()]


def without_numbers(requirement: str, numbers: Iterable[str]) -> str:
    """The requirement without the clause number in front of it: a page shows the numbers beside."""
    said = requirement.strip()
    for number in sorted(numbers, key=len, reverse=True):
        said = re.sub(rf"^{re.escape(number)}\s*[:,;]\s*", "", said)
    return said[:1].upper() + said[1:]


def text_hints(text: ThreePartText, names: Iterable[str] = ()) -> list[str]:
    """Hints, never refusals: a nonconformity names no person, no cause and no solution."""
    said = f"{text.evidence}\n{text.gap}".casefold()
    found = [name for name in names if name.strip() and re.search(rf"\b{re.escape(name.casefold())}\b", said)]
    whole = [name for name in found if not any(name != other and name in other for other in found)]
    hints = [f"The text names {name}: write the role instead." for name in whole]
    hints += [f"“{word}” sounds like a cause: the owner looks for it." for word in CAUSE_WORDS if word in said]
    hints += [
        f"“{word.strip()}” sounds like a solution: the owner decides on it." for word in SOLUTION_WORDS if word in said
    ]
    return hints
