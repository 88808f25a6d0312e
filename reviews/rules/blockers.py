"""What refuses a decision in a management review (8.2), and which facts are taken with a deviation.

Only four things may be refused: freezing the pack, making a decision final, approving the minutes, closing.
Each function returns every reason. Whoever recorded a fact against a rule is asked for the reason, never stopped.
"""

from dataclasses import dataclass
from datetime import date

from reviews.rules.opinion import claims_conformity
from reviews.rules.policy import STANDARD, Policy

REQUIRED_ITEMS = ("a", "b", "c1", "c2", "c3", "d", "e", "f", "g", "h", "i", "j", "k", "l")
NO_CHANGE = "none"


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A decision asked of the review, page 2."""

    label: str
    question: str = ""
    why: str = ""
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What freezing looks at."""

    has_chair: bool
    first: date | None
    last: date | None
    today: date
    asked: tuple[AskedFact, ...] = ()
    sentences: tuple[str, ...] = ()
    open_cases: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Inputs that nobody answered."""
    without: str = ""
    """Why it is frozen without them."""


def freeze_blockers(facts: PackFacts) -> list[str]:
    """Reasons against freezing; a missing input is none once it is said why, it becomes a deviation (8.1)."""
    found = []
    if not facts.has_chair:
        found.append("Name the chair of the review")
    if facts.first is None or facts.last is None:
        found.append("Enter the period that is reported on")
    elif facts.last < facts.first:
        found.append("The period ends before it begins")
    if facts.last is not None and facts.last > facts.today:
        found.append("The figures are as of a day that has not come yet")
    if facts.missing and not facts.without.strip():
        found.append(f"{without_words(facts.missing)}: answer, or say why the pack is frozen without")
    for asked in facts.asked:
        found += asked_blockers(asked)
    if facts.open_cases:
        found += [
            f"“{text}” says that something conforms while {_listed(facts.open_cases)} (8.4)"
            for text in facts.sentences
            if claims_conformity(text)
        ]
    return found


def without_words(missing: tuple[str, ...]) -> str:
    """The inputs that are not answered, by their letters."""
    word = "Input" if len(missing) == 1 else "Inputs"
    return f"{word} {', '.join(missing)} not answered"


def _listed(refs: tuple[str, ...]) -> str:
    shown = ", ".join(refs[:3]) + (" and others" if len(refs) > 3 else "")
    return f"{shown} {'is' if len(refs) == 1 else 'are'} open"


def asked_blockers(asked: AskedFact) -> list[str]:
    """A decision is asked with a question, a reason, an owner and a date."""
    missing = [
        name
        for name, value in (("the question", asked.question), ("why", asked.why), ("a proposed owner", asked.owner))
        if not value.strip()
    ]
    if asked.due is None:
        missing.append("by when")
    return [f"Decision asked {asked.label}: enter {name}" for name in missing]


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A decision in the minutes with its action."""

    label: str
    kind: str
    text: str = ""
    rationale: str = ""
    owner: str = ""
    due: date | None = None
    final: bool = False


def decision_blockers(decision: DecisionFact) -> list[str]:
    """8.2: a decision that changes something is final only with an owner and a due date."""
    found = []
    if not decision.text.strip():
        found.append(f"{decision.label}: write down what was decided")
    if decision.kind == NO_CHANGE:
        if not decision.rationale.strip():
            found.append(f"{decision.label}: give the reason why nothing changes")
        return found
    if not decision.owner:
        found.append(f"{decision.label}: name an owner")
    if decision.due is None:
        found.append(f"{decision.label}: set a due date")
    return found


@dataclass(frozen=True, slots=True)
class InputFact:
    """One line of the inputs; treated, or given to a named session with its date."""

    item: str
    treated: bool = False
    answered: bool = False
    session: str = ""
    session_on: date | None = None


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """What approving the minutes looks at."""

    inputs: tuple[InputFact, ...] = ()
    decisions: tuple[DecisionFact, ...] = ()
    suitability: str = ""
    adequacy: str = ""
    effectiveness: str = ""
    top_management_present: bool = False
    items: tuple[str, ...] = REQUIRED_ITEMS


def minutes_blockers(facts: MinutesFacts) -> list[str]:
    """8.1, 8.2: inputs considered or given to a session, three conclusions, final decisions, top management present."""
    known = {line.item: line for line in facts.inputs}
    found = [f"Input {item}: {reason}" for item in facts.items if (reason := _untreated(known.get(item)))]
    for name in ("suitability", "adequacy", "effectiveness"):
        if not getattr(facts, name).strip():
            found.append(f"Write the conclusion on {name}")
    for decision in facts.decisions:
        found += decision_blockers(decision)
        if not decision.final:
            found.append(f"{decision.label}: not final yet")
    if not facts.top_management_present:
        found.append("Nobody of top management was present; a delegate cannot replace them")
    return found


def _untreated(line: InputFact | None) -> str:
    if line is not None and line.treated:
        return ""
    if line is not None and line.session and line.session_on is not None:
        return ""
    return "neither treated nor given to a named session with a date"


@dataclass(frozen=True, slots=True)
class ActionFact:
    """An action of a final decision, at closing."""

    label: str
    done: bool = False
    carried_to: str = ""


def closing_blockers(actions: tuple[ActionFact, ...]) -> list[str]:
    """8.2: closed when every action is done or carried to the next review."""
    return [
        f"{action.label}: neither done nor carried to the next review"
        for action in actions
        if not action.done and not action.carried_to
    ]


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """What is known on the day the meeting was held."""

    held_on: date
    pack_sent_on: date | None = None
    pack_working_days: int | None = None
    absent: tuple[str, ...] = ()
    missing_inputs: tuple[str, ...] = ()
    last_held_on: date | None = None


def months_between(first: date, last: date) -> int:
    """Completed months."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def held_deviations(facts: HeldFacts, policy: Policy = STANDARD) -> list[str]:
    """Facts against a rule that are taken, each with a reason asked for (8.2)."""
    found = []
    if facts.pack_sent_on is None:
        found.append("held without a frozen pack")
    elif facts.pack_working_days is not None and facts.pack_working_days < policy.pack_working_days:
        days = facts.pack_working_days
        found.append(
            f"pack sent {days} working {'day' if days == 1 else 'days'} before the meeting, "
            f"{policy.pack_working_days} are the rule"
        )
    found += [f"input {item} missing" for item in facts.missing_inputs]
    found += [f"{name} absent" for name in facts.absent]
    if facts.last_held_on is not None and _longer(facts.last_held_on, facts.held_on, policy.interval_max_months):
        found.append(f"more than {policy.interval_max_months} months after the review before")
    return found


def _longer(first: date, last: date, months: int) -> bool:
    whole = months_between(first, last)
    return whole > months or (whole == months and first.day != last.day)
