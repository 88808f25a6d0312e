"""What a question bank must satisfy (domain 6.1): complete, linked, crediting every leaf, nothing said twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

PACKS = ("TM", "SM", "SD", "PB", "CR", "GL", "SO", "SU", "FD", "AC", "CI", "AL", "HK", "QA")
RIDERS = ("role", "risk", "competence", "documents", "measures", "improvement")
TYPES = ("existence", "implementation", "effectiveness")
TIERS = ("core", "deep", "rotate")
REMOTE = ("ok", "on_site")
TRAILS: Mapping[int, str] = {
    1: "Major incident to problem, change, release, configuration item, SLA and report",
    2: "A new service from wish to first report",
    3: "A supplier's failure",
    4: "A complaint",
    5: "A retired service",
    6: "A capacity alarm",
    7: "A security incident",
    8: "Objective to plan, figure and management review",
    9: "One nonconformity to its end",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of the bank [APP]: shares are 0 to 1, counts are pieces."""

    most_alike: float = 0.6
    fewest_checks: int = 2
    most_checks: int = 4
    longest_minutes: int = 20
    shortest_look_for: int = 70  # characters; below that it named one thing and helped nobody (review of the bank)


STANDARD = Policy()


@dataclass(frozen=True, slots=True)
class QuestionFact:
    """One question as it stands in its file; `credits` are leaf numbers, the first is the primary one."""

    key: str
    code: str
    text: str
    type: str
    tier: str
    credits: tuple[str, ...]
    ask: str
    minutes: int
    must_be_true: str
    typical_gap: str
    typical_gap_leaf: str
    look_for: str
    sample: str
    remote: str
    pack: str = ""
    rider: str = ""
    checks: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    own_rule: Mapping[str, str] = field(default_factory=dict)
    next: tuple[str, ...] = ()
    trails: tuple[int, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def covers(self) -> bool:
        """Existence covers nothing (domain 6.2)."""
        return self.type != "existence"


@dataclass(frozen=True, slots=True)
class Alike:
    """Two questions of different leaves that read too much alike; shares are 0 to 1."""

    first: str
    second: str
    letters: float
    words: float


def faults(question: QuestionFact, leaves: Iterable[str], policy: Policy = STANDARD) -> list[str]:
    """Everything that one question lacks, as sentences that begin with its code."""
    known = frozenset(leaves)
    written = ("key", "code", "text", "ask", "must_be_true", "typical_gap", "look_for", "sample")
    found = [f"{name} is empty" for name in written if not getattr(question, name).strip()]
    found += _choice_faults(question)
    if not policy.fewest_checks <= len(question.checks) <= policy.most_checks:
        found.append(f"it has {len(question.checks)} check points, not {policy.fewest_checks} to {policy.most_checks}")
    if len(question.evidence) < 2:
        found.append("it names fewer than two kinds of evidence")
    if 0 < len(question.look_for.strip()) < policy.shortest_look_for:
        found.append(f"look_for is shorter than {policy.shortest_look_for} characters")
    if not 1 <= question.minutes <= policy.longest_minutes:
        found.append(f"{question.minutes} minutes is not 1 to {policy.longest_minutes}")
    if not question.credits or len(set(question.credits)) != len(question.credits):
        found.append("its credits are empty or named twice")
    found += [f"{number} is no leaf of the standard" for number in question.credits if number not in known]
    if question.typical_gap_leaf not in question.credits:
        found.append(f"the typical gap is on {question.typical_gap_leaf}, which it does not credit")
    return [f"{question.code}: {fault}." for fault in found]


def _choice_faults(question: QuestionFact) -> list[str]:
    allowed = (("type", TYPES), ("tier", TIERS), ("remote", REMOTE))
    found = [
        f"{name} is “{getattr(question, name)}”, not one of {', '.join(values)}"
        for name, values in allowed
        if getattr(question, name) not in values
    ]
    if (question.pack in PACKS) == (question.rider in RIDERS):
        found.append("it belongs to one pack or is one of the riders, not both and not neither")
    return found


def link_faults(questions: Sequence[QuestionFact]) -> list[str]:
    """Keys and codes used twice, and links to a question that does not exist or to itself."""
    found = []
    for name in ("key", "code"):
        seen: set[str] = set()
        for question in questions:
            value = getattr(question, name)
            if value in seen:
                found.append(f"{question.code}: the {name} “{value}” is used twice.")
            seen.add(value)
    keys = {question.key for question in questions}
    for question in questions:
        found += [
            f"{question.code}: the next question “{key}” does not exist or is itself."
            for key in question.next
            if key not in keys or key == question.key
        ]
    return found


def trail_faults(questions: Sequence[QuestionFact]) -> list[str]:
    """Each trail is one thread: one first station, and every other station is reached from it by `next`."""
    found = []
    for number, name in TRAILS.items():
        stations = {question.key: question for question in questions if number in question.trails}
        reached = {key for station in stations.values() for key in station.next if key in stations}
        starts = [key for key in stations if key not in reached]
        if len(starts) != 1:
            found.append(f"Trail {number} ({name}) has {len(starts)} first stations, not one.")
            continue
        seen, todo = set(starts), list(starts)
        while todo:
            fresh = [key for key in stations[todo.pop()].next if key in stations and key not in seen]
            seen.update(fresh)
            todo += fresh
        found += [
            f"Trail {number} ({name}) does not reach {stations[key].code}." for key in stations if key not in seen
        ]
    return found


def uncredited(questions: Iterable[QuestionFact], leaves: Iterable[str]) -> list[str]:
    """Leaves without a core question, or without one on implementation or effectiveness (domain 6.1).

    One core question has to be of that sort: else an audit that asks the core alone could not cover the leaf.
    """
    bank = list(questions)
    core = {number for question in bank if question.tier == "core" for number in question.credits}
    covering = {number for question in bank if question.covers for number in question.credits}
    both = {number for q in bank if q.covers and q.tier == "core" for number in q.credits}
    found = []
    for number in leaves:
        if number not in core:
            found.append(f"{number} is credited by no core question.")
        if number not in covering:
            found.append(f"{number} is credited by no question on implementation or effectiveness.")
        if number in core & covering and number not in both:
            found.append(f"{number}: no core question on implementation or effectiveness credits it.")
    return found


def without_titles(text: str, titles: Iterable[str]) -> str:
    """The text in lower case, without punctuation and without clause titles: what is left is ours to tell apart."""
    plain = _words(text)
    for title in sorted((_words(title) for title in titles), key=len, reverse=True):
        plain = re.sub(rf"\b{re.escape(title)}\b", " ", plain)
    return " ".join(plain.split())


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def token_share(first: str, second: str) -> float:
    """Share of the shorter text's different words that the longer one has too, 0 to 1."""
    one, two = set(first.split()), set(second.split())
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


# Words of the standard's manner or of padding; a clause's wording is not ours to print (domain, head).
FORBIDDEN = (
    "shall",
    "organization",
    "documented information",
    "as appropriate",
    "appropriate",
    "adequate",
    "as necessary",
    "where applicable",
    "ensure",
    "please",
    "in accordance with",
    "best practice",
    "top management shall",
)
_FROM_A_CHAIR = re.compile(r"(is|are|has|have|does|do|did|was|were|can) [^.?!]*\?", re.IGNORECASE)


def wording_faults(question: QuestionFact) -> list[str]:
    """Words that we do not use, and questions that could be answered with yes from a chair."""
    own = question.own_rule.values()
    texts = (question.text, question.must_be_true, question.typical_gap, question.look_for, question.sample, *own)
    everything = " ".join((*texts, *question.checks, *question.evidence)).lower()
    found = [f"it says “{word}”" for word in FORBIDDEN if re.search(rf"\b{re.escape(word)}\b", everything)]
    if _FROM_A_CHAIR.fullmatch(question.text.strip()):
        found.append("it can be answered with yes from a chair")
    if "!" in everything:
        found.append("it exclaims")
    return [f"{question.code}: {fault}." for fault in found]


def alike(questions: Sequence[QuestionFact], titles: Iterable[str], policy: Policy = STANDARD) -> list[Alike]:
    """Pairs of different primary leaves more than `most_alike` alike by letters or by words, titles removed."""
    names = list(titles)
    plain = {question.key: without_titles(question.text, names) for question in questions}
    found = []
    matcher = SequenceMatcher(None, autojunk=False)
    for place, second in enumerate(questions):
        two = plain[second.key]
        matcher.set_seq2(two)  # the costly half: once for each question, not once for each pair
        for first in questions[:place]:
            if first.credits[:1] == second.credits[:1]:
                continue
            one = plain[first.key]
            matcher.set_seq1(one)
            words = token_share(one, two)
            near = matcher.real_quick_ratio() > policy.most_alike
            letters = matcher.ratio() if near else 0.0
            if max(letters, words) > policy.most_alike:
                found.append(Alike(first.code, second.code, round(matcher.ratio(), 2), round(words, 2)))
    return found
