"""Results of an answer (domain 6.2) and what each of them needs. There is no "partially conforming"."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from audits.rules.policy import STANDARD, Policy


class Result(StrEnum):
    """What was found. Blank (not yet answered) is the empty string in the database."""

    CONFORMING = "conforming"
    NONCONFORMING = "nonconforming"
    CONFORMING_OFI = "conforming_ofi"
    CONFORMING_STRENGTH = "conforming_strength"
    NOT_APPLICABLE = "not_applicable"
    NOT_VERIFIED = "not_verified"


WITH_EVIDENCE = frozenset({Result.CONFORMING, Result.NONCONFORMING, Result.CONFORMING_OFI, Result.CONFORMING_STRENGTH})
"""Results that credit a leaf, when a source is there."""
DRAFTS = {
    Result.NONCONFORMING: "nc",
    Result.CONFORMING_OFI: "ofi",
    Result.CONFORMING_STRENGTH: "good_practice",
}
"""The kind of draft finding that a result opens (domain 6.4)."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as it stands. `result` None: blank; `note` is what was seen, suggested or worth copying."""

    result: Result | None
    come_back: bool = False
    sources: int = 0
    note: str = ""
    extent_k: int | None = None
    extent_n: int | None = None
    reason: str = ""
    catch_up: str = ""
    approved_by_lead: bool = False


def refusals(answer: Answered, policy: Policy = STANDARD) -> list[str]:
    """Why this answer cannot be stored as it is: every reason.

    On site one tap saves (ux 4.5), so only what makes an answer untrue or groundless is refused here;
    what is merely not supplied yet is in `missing` and becomes a line of AG-5.
    """
    reasons = _extent_errors(answer)
    if answer.result is not None and answer.come_back:
        reasons.append("An answer is either given or marked “come back”, not both.")
    if answer.result is Result.NOT_APPLICABLE and len(answer.reason.strip()) < policy.not_applicable_reason_min:
        reasons.append(
            f"Say in at least {policy.not_applicable_reason_min} characters why the question makes no sense here."
        )
    if answer.result is Result.NOT_VERIFIED:
        reasons += [] if answer.reason.strip() else ["Enter why it could not be checked."]
        reasons += [] if answer.catch_up.strip() else ["Enter how it will be caught up."]
    return reasons


def missing(answer: Answered) -> list[str]:
    """What the answer still needs (domain 6.2, column "required"): every line, for AG-5."""
    if answer.result is None:
        return ["no word why to come back"] if answer.come_back and not answer.note.strip() else []
    if answer.result is Result.NOT_APPLICABLE:
        return [] if answer.approved_by_lead else ["“not applicable” without the lead's approval"]
    if answer.result not in WITH_EVIDENCE:
        return []
    lines = [] if answer.sources else ["no source"]
    return lines + _missing_words(answer)


def is_evidence(answer: Answered) -> bool:
    """Whether the answer credits the leaves of its question: a result with evidence and at least one source."""
    return answer.result in WITH_EVIDENCE and answer.sources > 0


def extent(answer: Answered) -> str:
    """ "3 of 8", or nothing where no extent was entered."""
    if answer.extent_k is None or answer.extent_n is None:
        return ""
    return f"{answer.extent_k} of {answer.extent_n}"


def excluded_leaves(answers: Iterable[tuple[Iterable[str], Result | None]]) -> list[str]:
    """Leaves all of whose questions are answered "not applicable": clauses cannot be excluded (domain 0.4, 6.2)."""
    results: dict[str, set[Result | None]] = {}
    for leaves, result in answers:
        for leaf in leaves:
            results.setdefault(leaf, set()).add(result)
    return [leaf for leaf, found in results.items() if found == {Result.NOT_APPLICABLE}]


def _missing_words(answer: Answered) -> list[str]:
    if answer.result is Result.NONCONFORMING:
        lines = [] if answer.note.strip() else ["not said what was seen"]
        return lines + ([] if extent(answer) else ["not said how many of how many"])
    if answer.result is Result.CONFORMING_OFI and not answer.note.strip():
        return ["no suggestion"]
    if answer.result is Result.CONFORMING_STRENGTH and not answer.note.strip():
        return ["not said why it is worth copying"]
    return []


def _extent_errors(answer: Answered) -> list[str]:
    k, n = answer.extent_k, answer.extent_n
    if k is None and n is None:
        return []
    if k is None or n is None:
        return ["Enter both numbers of the extent: how many of how many."]
    reasons = []
    if n < 1:
        reasons.append("The extent needs at least one item looked at.")
    if k < 0 or k > n:
        reasons.append("The extent cannot count more items with the gap than were looked at, nor fewer than none.")
    if answer.result is Result.NONCONFORMING and k == 0:
        reasons.append("“Not met” needs at least one item with the gap.")
    return reasons
