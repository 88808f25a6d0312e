"""Building the checklist: questions are copied from the bank, so later edits of the bank change no audit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from audits import permissions, queries
from audits.models import Answer, Audit, ChecklistQuestion, QuestionLeaf
from audits.rules import gates
from audits.services import deviating
from audits.services.common import Actor, locked, require, require_state
from audits.workflow import AUDIT
from kernel.journal import add_all, audited, record
from kernel.workflow import Refused
from programmes.models import ProcessPriority, ScopeItem
from standards import queries as bank
from standards.models import Clause, Question


def build_checklist(audit: Audit, *, by: Actor, today: date) -> list[ChecklistQuestion]:
    """Copy the questions on the scope's leaves, then the riders of their packs; what is there already stays.

    Core questions always; deep ones where the process has high priority; rotating ones where nothing else asks
    about the leaf. A copy credits the leaves in scope, a rider also its own leaf (domain 6.1).
    """
    require(permissions.may_answer, by, audit)
    with audited(by=by, today=today):
        audit = locked(audit)
        require_state(audit, audit.takes_answers, "No checklist is built")
        return _copy(audit)


def _copy(audit: Audit) -> list[ChecklistQuestion]:
    scope = list(audit.planned.scope.select_related("process", "clause", "site").order_by("pk"))
    chosen = _chosen(scope, _high_priority(audit, scope))
    there = set(audit.questions.values_list("key", flat=True))
    place = audit.questions.aggregate(last=Max("order"))["last"] or 0
    rows: list[ChecklistQuestion] = []
    credits: list[tuple[ChecklistQuestion, Clause, bool]] = []
    for key, question, item, leaves in chosen:
        if key in there:
            continue
        place += 10
        row = _snapshot(audit, key, question, item, place)
        rows.append(row)
        credits += [(row, clause, index == 0) for index, clause in enumerate(leaves)]
    add_all(ChecklistQuestion, rows)
    add_all(QuestionLeaf, [QuestionLeaf(question=row, clause=clause, primary=first) for row, clause, first in credits])
    if rows:
        record(audit, verb="checklist built", questions=len(rows))
    return rows


Chosen = tuple[str, Question, ScopeItem, list[Clause]]


def _chosen(scope: list[ScopeItem], high: frozenset[int]) -> list[Chosen]:
    by_clause: dict[int, ScopeItem] = {}
    for item in scope:
        by_clause.setdefault(item.clause_id, item)
    found = _asked(by_clause, high)
    packs: dict[str, ScopeItem] = {}
    for _, question, item, _ in found:
        packs.setdefault(question.pack, item)
    for rider in bank.riders() if found else ():
        leaves = [credit.clause for credit in rider.credits.all()]
        found += [(f"{rider.key}@{pack}", rider, item, leaves) for pack, item in packs.items()]
    places = {pack: index for index, pack in enumerate(packs)}
    return sorted(found, key=lambda row: (places[_pack(row)], bool(row[1].rider), row[1].code))


def _pack(row: Chosen) -> str:
    return row[0].partition("@")[2] or row[1].pack


def _asked(by_clause: dict[int, ScopeItem], high: frozenset[int]) -> list[Chosen]:
    """Questions whose first leaf is in scope; a leaf that none of them reaches takes any question that credits it."""
    standards = {item.clause.standard_id for item in by_clause.values()}
    numbers = {item.clause.number for item in by_clause.values()}
    offered = list(bank.questions_for_leaves(numbers)) if numbers else []
    mine = [(q, [c.clause for c in q.credits.all() if c.clause_id in by_clause]) for q in offered]
    mine = [(q, leaves) for q, leaves in mine if leaves and {leaf.standard_id for leaf in leaves} <= standards]
    first = [(q, leaves) for q, leaves in mine if q.primary_clause and q.primary_clause.pk in by_clause]
    kept = [(q, leaves) for q, leaves in first if _taken(q, by_clause[leaves[0].pk], high)]
    reached = {leaf.pk for _, leaves in kept for leaf in leaves}
    keys = {q.key for q, _ in kept}
    for question, leaves in mine:
        if question.key not in keys and any(leaf.pk not in reached for leaf in leaves):
            kept.append((question, leaves))
            keys.add(question.key)
            reached |= {leaf.pk for leaf in leaves}
    found = [(q.key, q, by_clause[leaves[0].pk], leaves) for q, leaves in kept]
    return sorted(found, key=lambda row: (row[2].pk, row[1].code))


def _taken(question: Question, item: ScopeItem, high: frozenset[int]) -> bool:
    deep = question.tier == Question.Tier.DEEP and item.process_id in high
    return question.tier == Question.Tier.CORE or deep


def _high_priority(audit: Audit, scope: Iterable[ScopeItem]) -> frozenset[int]:
    rows = ProcessPriority.objects.filter(
        programme=audit.planned.programme, decided="high", process__in=[i.process_id for i in scope if i.process_id]
    )
    return frozenset(rows.values_list("process_id", flat=True))


def _snapshot(audit: Audit, key: str, question: Question, item: ScopeItem, place: int) -> ChecklistQuestion:
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


def add_question(
    audit: Audit,
    *,
    text: str,
    clauses: Iterable[Clause],
    type: str = "implementation",
    mandatory: bool = False,
    pack_title: str = "",
    by: Actor,
    today: date,
) -> ChecklistQuestion:
    """An ad-hoc question of the auditor. After the freeze it is taken too, and noted (AG-13)."""
    require(permissions.may_answer, by, audit)
    wanted = list(clauses)
    reasons = [] if text.strip() else ["Enter the question."]
    reasons += [] if wanted else ["Choose the clause that an answer credits."]
    reasons += [f"{c.number} is a heading and cannot be audited." for c in wanted if not c.is_leaf]
    if reasons:
        raise Refused(reasons)
    with audited(by=by, today=today):
        audit = locked(audit)
        require_state(audit, audit.takes_answers, "No question is added")
        place = (audit.questions.aggregate(last=Max("order"))["last"] or 0) + 10
        item = audit.planned.scope.filter(clause__in=wanted).select_related("process").order_by("pk").first()
        number = audit.questions.filter(adhoc=True).count() + 1
        row = ChecklistQuestion(
            audit=audit,
            key=f"own-{secrets.token_hex(6)}",
            code=f"OWN-{number:02d}",
            order=place,
            text=text.strip(),
            type=type,
            pack_title=pack_title or "Own questions",
            mandatory=mandatory,
            adhoc=True,
            scope_item=item,
            process=None if item is None else item.process,
        )
        row.save()
        record(row, verb="question added")
        for index, clause in enumerate(wanted):
            QuestionLeaf(question=row, clause=clause, primary=index == 0).save()
    return row


def remove_question(question: ChecklistQuestion, *, by: Actor, today: date) -> None:
    """Take a question off before the freeze; one that was answered stays."""
    audit: Audit = question.audit
    require(permissions.may_lead, by, audit)
    with audited(by=by, today=today):
        audit = locked(audit)
        reasons = []
        if audit.checklist_frozen_on is not None:
            reasons.append("The checklist is frozen: answer “not applicable” or “not verified”.")
        if Answer.objects.filter(question=question).exclude(result="", come_back=False).exists():
            reasons.append("The question has an answer.")
        if reasons:
            raise Refused(reasons)
        question.delete()


def freeze_checklist(audit: Audit, *, by: Actor, today: date, version: int | None = None) -> Audit:
    """AG-3: what is asked stands from here. Refused without questions or with an item that nobody takes."""
    with audited(by=by, today=today):
        audit = locked(audit)
        facts = queries.freeze_facts(audit)
        row = AUDIT.advance(
            audit, "freeze_checklist", by=by, today=today, facts=facts, version=version, checklist_frozen_on=today
        )
        for what in gates.FREEZE.deviations(facts):
            deviating.note(row, "AG-3", what, on=today, by=by)
    return row
