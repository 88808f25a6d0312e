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


def source_words(kind: str, title: str, on: str, names: Iterable[str], *, is_interview: bool) -> str:
    """How a draft calls a source: its title, or kind and day where the title is or may be a person's name.

    An interview is called by the one who was asked, so its title is never copied. `kind` and `on` are words.
    """
    if is_interview or named_in(title, names):
        return f"{kind} of {on}"
    return title


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """The names that stand in a text as whole words; of a name within another one only the longer."""
    said = text.casefold()
    found = [name for name in names if name.strip() and re.search(rf"\b{re.escape(name.casefold())}\b", said)]
    return [name for name in found if not any(name != other and name in other for other in found)]


def text_hints(text: ThreePartText, names: Iterable[str] = ()) -> list[str]:
    """Hints, never refusals: a nonconformity names no person, no cause and no solution."""
    said = f"{text.evidence}\n{text.gap}".casefold()
    hints = [f"The text names {name}: write the role instead." for name in named_in(said, names)]
    hints += [f"“{word}” sounds like a cause: the owner looks for it." for word in CAUSE_WORDS if word in said]
    hints += [
        f"“{word.strip()}” sounds like a solution: the owner decides on it." for word in SOLUTION_WORDS if word in said
    ]
    return hints
