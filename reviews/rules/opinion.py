"""The opinion on a three-step scale and the sentences suggested beside it (8.4)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from reviews.rules import nc_figures
from reviews.rules.coverage import reported
from reviews.rules.facts import MAJOR, NcFact, ReviewFacts, Window
from reviews.rules.figures import Figures
from reviews.rules.policy import STANDARD, Policy

_CLAIM = re.compile(r"\b(conform(s|ed|ing)?|conformity with|meets?|fulfils?|complies|compliant)\b", re.IGNORECASE)
_DENIAL = re.compile(r"\b(not|never|nowhere|no longer|doubt|whether|except)\b", re.IGNORECASE)


class Opinion(StrEnum):
    EFFECTIVE = "effective"
    EXCEPT = "except"
    NOT_EFFECTIVE = "not_effective"


def claims_conformity(text: str) -> bool:
    """Whether a sentence says that something conforms or meets a requirement (8.4); "does not meet" claims nothing."""
    return any(_CLAIM.search(part) and not _DENIAL.search(part) for part in re.split(r"[.;:!?]\s", text))


@dataclass(frozen=True, slots=True)
class Areas:
    """Audited processes, those of them with an open nonconformity, and those to be named as exceptions."""

    audited: tuple[str, ...]
    with_open: tuple[str, ...]
    with_major: tuple[str, ...]
    exceptions: tuple[str, ...]
    open_cases: int


def areas(facts: ReviewFacts, window: Window) -> Areas:
    """Exceptions are areas with an open major, confirmed repeats first, then the oldest."""
    audited = {process for audit in reported(facts, window) for process in audit.processes}
    cases = nc_figures.open_cases(facts, window.last)

    def weight(case: NcFact) -> tuple[bool, str]:
        return (not case.repeat_of, case.ref)

    majors = sorted((c for c in cases if nc_figures.grade_at(c, window.last) == MAJOR), key=weight)
    named = tuple(dict.fromkeys(case.process for case in majors if case.process))
    open_in = {case.process for case in cases if case.process}
    return Areas(tuple(sorted(audited)), tuple(sorted(open_in & audited)), tuple(sorted(set(named))), named, len(cases))


def suggest(facts: ReviewFacts, window: Window, policy: Policy = STANDARD) -> Opinion:
    """Effective only without an open nonconformity; not effective where majors are open in a quarter of the areas."""
    found = areas(facts, window)
    if not found.open_cases:
        return Opinion.EFFECTIVE
    limit = policy.not_effective_major_percent * len(found.audited)
    if found.audited and 100 * len(set(found.with_major) & set(found.audited)) >= limit:
        return Opinion.NOT_EFFECTIVE
    return Opinion.EXCEPT


def _lower(name: str) -> str:
    """ "Supplier" in the middle of a sentence; an abbreviation such as SMS stays as it is."""
    return name if len(name) > 1 and name[1].isupper() else name[:1].lower() + name[1:]


def joined(names: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def headline(facts: ReviewFacts, window: Window, opinion: Opinion, policy: Policy = STANDARD) -> str:
    """The message of page 2; it names the exceptions and never says that anything conforms."""
    found = areas(facts, window)
    cases = counted(found.open_cases, "nonconformity", "nonconformities")
    audited = counted(len(found.audited), "audited process", "audited processes")
    tail = f"{cases} open in {len(found.with_open)} of {audited}" if found.with_open else f"{cases} open elsewhere"
    if not found.audited:
        return "No audit has reported in this period, so there is no opinion yet"
    if opinion is Opinion.EFFECTIVE:
        return f"Effective in the {counted(len(found.audited), 'process', 'processes')} audited; {cases} open"
    if opinion is Opinion.NOT_EFFECTIVE:
        return f"Not effective; {tail}"
    names = {process.ref: process.name for process in facts.processes}
    shown = [_lower(names.get(ref, ref)) for ref in found.exceptions[: policy.named_exceptions]]
    if not shown:
        return f"Effective except for the requirements of {tail}"
    return f"Effective except {joined(shown)}; {tail}"


@dataclass(frozen=True, slots=True)
class Unseen:
    """What was not looked at: leaves without evidence, processes without a report."""

    leaves: tuple[str, ...]
    processes: tuple[str, ...]
    named_only: tuple[str, ...]


def not_looked_at(figures: Figures) -> Unseen:
    """`named_only`: leaves in a scope whose audit credited nothing, such as 5.2.2 in 2026."""
    missing = figures.k8.covered.misses
    return Unseen(missing, figures.k9.misses, tuple(leaf for leaf in missing if leaf in set(figures.k8.named)))
