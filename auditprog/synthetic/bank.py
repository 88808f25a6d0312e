"""The question bank in memory: what each leaf is asked, so that a checklist is copied without a query."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from auditprog.synthetic.world import Area
from audits.models import Audit, ChecklistQuestion, QuestionLeaf
from programmes.models import ScopeItem
from standards import queries
from standards.models import Clause, Question


@dataclass(slots=True)
class Bank:
    """Questions by their primary leaf, and the riders with their own leaves."""

    by_leaf: dict[int, list[tuple[Question, list[Clause]]]] = field(default_factory=dict)
    riders: list[tuple[Question, list[Clause]]] = field(default_factory=list)

    @classmethod
    def read(cls) -> Bank:
        """Two queries a kind."""
        found = cls()
        for question in queries.questions().filter(rider=""):
            leaves = [credit.clause for credit in question.credits.all()]
            primary = question.primary_clause
            if primary is not None:
                found.by_leaf.setdefault(primary.pk, []).append((question, leaves))
        found.riders = [(q, [c.clause for c in q.credits.all()]) for q in queries.riders()]
        return found

    def size(self, areas: list[Area]) -> int:
        """How many questions a checklist on these processes can have."""
        asked = [q for area in areas for leaf in area.leaves for q, _ in self.by_leaf.get(leaf.pk, ())]
        return len(asked) + len({q.pack for q in asked}) * len(self.riders)


def checklist(
    bank: Bank, audit: Audit, scope: list[ScopeItem], count: int, rng: Random
) -> tuple[list[ChecklistQuestion], list[QuestionLeaf]]:
    """`count` questions as the audits room copies them: pack by pack, riders at the end, own questions for the rest."""
    by_clause: dict[int, ScopeItem] = {}
    for item in scope:
        by_clause.setdefault(item.clause_id, item)
    chosen = [
        (question.key, question, item, [leaf for leaf in leaves if leaf.pk in by_clause])
        for pk, item in by_clause.items()
        for question, leaves in bank.by_leaf.get(pk, ())
    ]
    packs: dict[str, ScopeItem] = {}
    for _, question, item, _leaves in chosen:
        packs.setdefault(question.pack, item)
    chosen += [(f"{q.key}@{pack}", q, item, leaves) for pack, item in packs.items() for q, leaves in bank.riders]
    # Deep questions are left out first: the plan of an audit of low priority asks the core ones.
    chosen = sorted(chosen, key=lambda row: row[1].tier == Question.Tier.DEEP)[:count]
    places = {pack: place for place, pack in enumerate(packs)}
    chosen.sort(key=lambda row: (places[row[0].partition("@")[2] or row[1].pack], bool(row[1].rider), row[1].code))
    rows, credits = [], []
    for place, (key, question, item, leaves) in enumerate(chosen, 1):
        row = _copy(audit, key, question, item, place * 10)
        rows.append(row)
        credits += [QuestionLeaf(question=row, clause=leaf, primary=n == 0) for n, leaf in enumerate(leaves)]
    for number in range(1, count - len(rows) + 1):
        item = rng.choice(scope)
        row = _own(audit, number, item, (len(chosen) + number) * 10)
        rows.append(row)
        credits.append(QuestionLeaf(question=row, clause=item.clause, primary=True))
    return rows, credits


def _copy(audit: Audit, key: str, question: Question, item: ScopeItem, place: int) -> ChecklistQuestion:
    pack = key.partition("@")[2] or question.pack
    return ChecklistQuestion(
        audit=audit,
        key=key,
        code=f"{pack} {question.code}" if question.rider else question.code,
        order=place,
        text=question.text,
        type=question.type,
        tier=question.tier,
        pack=pack,
        pack_title=str(Question.Pack(pack).label) if pack else "",
        rider=bool(question.rider),
        ask=question.ask,
        minutes=question.minutes,
        must_be_true=question.must_be_true,
        typical_gap=question.typical_gap,
        look_for=question.look_for,
        own_rule=question.own_rule,
        evidence=question.evidence,
        checks=question.checks,
        sample=question.sample,
        mandatory=question.tier == Question.Tier.CORE and not question.rider,
        scope_item=item,
        process=item.process,
    )


def _own(audit: Audit, number: int, item: ScopeItem, place: int) -> ChecklistQuestion:
    return ChecklistQuestion(
        audit=audit,
        key=f"own-{number:06d}",
        code=f"OWN-{number:02d}",
        order=place,
        text=f"How is it made sure, at this site, that {item.clause.title.lower()} works as planned?",
        pack_title="Own questions",
        adhoc=True,
        mandatory=False,
        scope_item=item,
        process=item.process,
    )
