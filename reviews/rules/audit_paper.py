"""The report of one audit as plain data (5.4), and what it lacks. Numbers in it are counted, never typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from reviews.rules.opinion import claims_conformity
from reviews.rules.sentences import capital, counted_word

CONFIDENTIAL = (
    "For the people on the distribution list. Evidence stays with its owners; it is named here so that it can be "
    "found again. Pass the report on only with the consent of the audit client."
)
SAMPLING = (
    "An audit looks at samples: what was seen is true of the records, days and people named. "
    "A clean sample never shows that all cases are in order; one verified unmet requirement is enough for a finding."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    objective: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A process of the scope, what of it was answered, and how many findings it has."""

    process: str
    leaves: str
    sites: str
    owner: str
    answered: int
    questions: int
    findings: int


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    role: str
    supervisor: str
    accepted_on: str


@dataclass(frozen=True, slots=True)
class PrintedFinding:
    """A finding in its three parts; `grade` major, minor, ofi or positive."""

    ref: str
    grade: str
    provisional: bool
    clauses: str
    criterion: str
    process: str
    owner: str
    requirement: str
    evidence: str
    gap: str
    history: str
    view: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier nonconformity in the same processes, and what became of it."""

    ref: str
    grade: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next with a nonconformity."""

    ref: str
    owner: str
    step: str
    due: str


@dataclass(frozen=True, slots=True)
class Note:
    """A deviation, a safeguard or a view: what, by which rule, why."""

    label: str
    rule: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class AuditPaper:
    """All of 5.4 in the order in which it is printed."""

    reference: str
    title: str
    version: str
    as_of: str
    organisation: str
    footer: str
    message: str
    facts: tuple[Line, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()
    findings: tuple[PrintedFinding, ...] = ()
    scope: tuple[Item, ...] = ()
    not_covered: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    team: tuple[Member, ...] = ()
    milestones: tuple[Line, ...] = ()
    evidence: tuple[Line, ...] = ()
    sampling: str = SAMPLING
    earlier: tuple[Earlier, ...] = ()
    safeguards: tuple[Note, ...] = ()
    approver_owns: tuple[str, ...] = ()
    deviations: tuple[Note, ...] = ()
    obstacles: tuple[str, ...] = ()
    views: tuple[Note, ...] = ()
    next_steps: tuple[Step, ...] = ()
    distribution: tuple[str, ...] = ()
    confidentiality: str = CONFIDENTIAL
    signatures: tuple[Line, ...] = ()


def message(findings: tuple[PrintedFinding, ...], items: tuple[Item, ...]) -> str:
    """The headline: what was found, counted; it never says that anything conforms (8.4)."""
    counts = {grade: sum(f.grade == grade for f in findings) for grade in ("major", "minor", "ofi", "positive")}
    places = f"{counted_word(len(items), 'process', 'processes')}" if items else "the scope"
    graded = [f"{counted_word(counts[g], g, g)}" for g in ("major", "minor") if counts[g]]
    total = counts["major"] + counts["minor"]
    if not total:
        first = f"No nonconformity was found in {places}"
    else:
        first = f"{capital(counted_word(total, 'nonconformity', 'nonconformities'))} in {places}: {', '.join(graded)}"
    rest = []
    if counts["ofi"]:
        rest.append(counted_word(counts["ofi"], "opportunity for improvement", "opportunities for improvement"))
    if counts["positive"]:
        rest.append(counted_word(counts["positive"], "good practice", "good practices"))
    return f"{first}; {' and '.join(rest)}" if rest else first


@dataclass(frozen=True, slots=True)
class PartFacts:
    """How much of each part that a person has to supply is there."""

    objectives: int
    has_client: bool
    team: int
    criteria: int
    recipients: int
    unverified: int
    says_not_covered: bool


def missing_parts(facts: PartFacts) -> tuple[str, ...]:
    """Parts of 5.4 that a person has to supply (AG-8)."""
    lacks = (
        ("objectives", not facts.objectives),
        ("audit client", not facts.has_client),
        ("audit team", not facts.team),
        ("criteria", not facts.criteria),
        ("distribution list", not facts.recipients),
        ("what was not covered, and why", bool(facts.unverified) and not facts.says_not_covered),
    )
    return tuple(name for name, lacking in lacks if lacking)


def claim_blockers(conclusions: Iterable[str], open_cases: tuple[str, ...]) -> list[str]:
    """5.4: no sentence says that an area conforms while it has an open nonconformity."""
    if not open_cases:
        return []
    listed = ", ".join(open_cases[:3])
    verb = "is" if len(open_cases) == 1 else "are"
    return [
        f"The conclusion “{text}” says that something conforms while {listed} {verb} open (8.4)."
        for text in conclusions
        if claims_conformity(text)
    ]
