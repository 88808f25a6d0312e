"""CMP-02 and CMP-05: what the team as a whole knows of an item, and experts who would be alone on it."""

from collections.abc import Iterable
from datetime import timedelta

from programmes.rules.case import Case
from programmes.rules.competence import AUDITS
from programmes.rules.own_work import item_name
from programmes.rules.policy import Policy
from programmes.rules.verdict import Used, Verdict


def cmp_02(case: Case, members: Iterable[str], experts: Iterable[str], policy: Policy) -> list[Verdict]:
    """Somebody who takes the item holds an auditor grade and knows its topic: level 3, or 2 beside an expert of it.

    `members` are lead and auditors of the item, `experts` the experts on it. A grade counts through its days of
    grace (CMP-04). A process without a topic asks for no knowledge, and an item without a process has none.
    """
    process = case.facts.processes.get(case.item.process or "")
    topic = process.topic if process else ""
    if not topic:
        return []
    levels = {person: case.facts.level(person, topic) for person in members if _graded(person, case, policy)}
    helped = any(case.facts.level(person, topic) >= policy.knows_topic_from for person in experts)
    wanted = policy.cmp_02_with_expert_from if helped else policy.knows_topic_from
    if any(level >= wanted for level in levels.values()):
        return []
    words = topic.replace("_", " ")
    best = max(levels.values(), default=None)
    held = "nobody with a valid grade takes it" if best is None else f"best level {best}"
    said = f"Nobody on {item_name(case)} knows {words} ({held}, needed {wanted}): prepare, or add an expert."
    facts = tuple(Used("topic", f"{case.facts.name(one)}: {words} {level}") for one, level in levels.items())
    return [Verdict("CMP-02", policy.cmp_02, said, facts=facts, leaves=case.item.leaves)]


def cmp_05(case: Case, members: Iterable[str], experts: Iterable[str], policy: Policy) -> list[Verdict]:
    """An expert takes the item and no lead or auditor does: experts judge nothing."""
    if any(members):
        return []
    return [
        Verdict(
            rule="CMP-05",
            severity=policy.cmp_05,
            sentence=f"{case.facts.name(person)} is an expert and would be alone on {item_name(case)}.",
            facts=(Used("expert", case.facts.name(person)),),
            leaves=case.item.leaves,
        )
        for person in experts
    ]


def _graded(person: str, case: Case, policy: Policy) -> bool:
    """Holds an auditor or lead grade in a standard of the audit up to its last day, or within the days of grace."""
    grace = timedelta(days=policy.cmp_04_grace_days)
    return any(
        row.grade in AUDITS and row.status == "valid" and row.standard in case.standards
        for row in case.facts.qualified_of.get(person, ())
        if row.span.start <= case.last and (row.span.end is None or row.span.end + grace >= case.last)
    )
