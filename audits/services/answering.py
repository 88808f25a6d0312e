"""One answer, saved as it is given: version-checked, journaled, with the current source linked by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits import permissions, queries
from audits.models import (
    Answer,
    AnswerSource,
    Audit,
    ChecklistQuestion,
    CurrentSource,
    Explanation,
    QuestionLeaf,
    Source,
    seats,
)
from audits.rules import answering as rules
from audits.rules.policy import STANDARD
from audits.services.common import Actor, person, require, require_state
from kernel.journal import audited, record
from kernel.models import Stale
from kernel.workflow import Refused
from organisation.models import User
from organisation.roles import Can

WORDS = frozenset({"note", "suggestion", "reason", "catch_up", "extent_k", "extent_n"})


def answer(
    question: ChecklistQuestion,
    *,
    version: int,
    by: Actor,
    today: date,
    result: str | None = None,
    come_back: bool | None = None,
    source: Source | None = None,
    **words: Any,
) -> Answer:
    """Give or change the answer to one question; only what is named changes.

    `version` is the answer's version that was seen, 0 for none; another one raises Stale. A result takes "come
    back" off and the other way round. Refused with every reason (domain 6.2); what is only not supplied yet
    becomes a line of AG-5. Nobody edits answers after AG-7.
    """
    if unknown := set(words) - WORDS:
        raise TypeError(f"an answer has no {', '.join(sorted(unknown))}")
    with audited(by=by, today=today):
        audit: Audit = Audit.objects.select_for_update().get(pk=question.audit_id)
        seats.carry(question.audit, audit)
        require(permissions.may_answer, by, audit)
        require_state(audit, audit.takes_answers, "Answers are not changed")
        row = _held(question, version)
        _change(row, result, come_back, words)
        # Of the settings only the length of a justification plays a part here.
        settings = queries.policy() if row.result == rules.Result.NOT_APPLICABLE else STANDARD
        if reasons := rules.refusals(_facts(row), settings):
            raise Refused(reasons)
        _sign(row, audit, by, today)
        _save(row)
        record(row, verb="answered" if row.result else "come back" if row.come_back else "answer taken back")
        if row.result in rules.WITH_EVIDENCE:
            _link_current(row, audit, by, source)
    return row


def _held(question: ChecklistQuestion, version: int) -> Answer:
    found: Answer | None = Answer.objects.filter(question=question).first()
    if found is None:
        return Answer(question=question)
    if found.version != version:
        raise Stale(found)
    return found


def _change(row: Answer, result: str | None, come_back: bool | None, words: dict[str, Any]) -> None:
    if result is not None:
        if result and result not in Answer.Result.values:
            raise Refused("There is no such result.")
        if result != row.result:
            row.approved_by = None
        row.result = result
        row.come_back = False if result else bool(come_back)
    elif come_back is not None:
        row.come_back = come_back
        if come_back:
            row.result, row.approved_by = "", None
    for name, value in words.items():
        setattr(row, name, value)


def _facts(row: Answer, sources: int = 0) -> rules.Answered:
    return rules.Answered(
        result=rules.Result(row.result) if row.result else None,
        come_back=row.come_back,
        sources=sources,
        note=row.note or row.suggestion,
        extent_k=row.extent_k,
        extent_n=row.extent_n,
        reason=row.reason,
        catch_up=row.catch_up,
        approved_by_lead=row.approved_by_id is not None,
    )


def _sign(row: Answer, audit: Audit, by: Actor, today: date) -> None:
    row.answered_by, row.answered_on = person(by), today
    row.flagged_reason = "" if isinstance(by, str) else (audit.flags or {}).get(str(by.pk), "")
    if row.result == rules.Result.NOT_APPLICABLE and not isinstance(by, str) and seats.is_lead(by, audit):
        row.approved_by = by


def _save(row: Answer) -> None:
    try:
        with transaction.atomic(savepoint=row._state.adding):
            row.save()
    except IntegrityError as error:
        other = Answer.objects.filter(question=row.question).first()
        raise Stale(other or row) from error


def _link_current(row: Answer, audit: Audit, by: Actor, source: Source | None) -> None:
    if source is not None and source.audit_id != audit.pk:
        raise Refused("The source belongs to another audit.")
    chosen = None if source is None else source.pk
    if chosen is None and not isinstance(by, str):
        held = CurrentSource.objects.filter(audit=audit, person=by, source__isnull=False)
        chosen = held.values_list("source", flat=True).first()
    if chosen is not None and not AnswerSource.objects.filter(answer=row, source=chosen).exists():
        AnswerSource(answer=row, source_id=chosen).save()


def approve_not_applicable(row: Answer, *, version: int, by: Actor, today: date) -> Answer:
    """The lead's approval of "not applicable" (domain 6.2)."""
    audit: Audit = row.question.audit
    require(permissions.may_lead, by, audit)
    if row.result != rules.Result.NOT_APPLICABLE:
        raise Refused("Only “not applicable” is approved.")
    with audited(by=by, today=today):
        require_state(audit, audit.takes_addenda, "Nothing is approved")
        row.version = version
        row.approved_by = person(by)
        row.save()
        record(row, verb="“not applicable” approved")
    return row


def explain(question: ChecklistQuestion, *, text: str, by: Actor, today: date) -> Explanation:
    """Why a line of AG-5 stays as it is; the lead's word, the programme manager's for a clause left out."""
    audit: Audit = question.audit
    if not isinstance(by, str) and not (permissions.may_lead(by, audit) or _manages(by, audit)):
        raise PermissionDenied
    if not text.strip():
        raise Refused("Enter the explanation.")
    with audited(by=by, today=today):
        require_state(audit, audit.takes_addenda, "Nothing is explained")
        found: Explanation | None = Explanation.objects.filter(question=question).first()
        row = found or Explanation(question=question)
        row.text, row.by, row.on = text.strip(), person(by), today
        row.save()
        record(row, verb="line of AG-5 explained")
    return row


def _manages(by: User, audit: Audit) -> bool:
    return by.can(Can.MANAGE_AUDIT) and permissions.may_manage(by, audit)


def withhold_credit(leaf: QuestionLeaf, *, reason: str, by: Actor, today: date) -> QuestionLeaf:
    """The answer did not look at this leaf, so it does not credit it."""
    audit: Audit = leaf.question.audit
    require(permissions.may_answer, by, audit)
    if not reason.strip():
        raise Refused("Enter the reason.")
    with audited(by=by, today=today):
        require_state(audit, audit.takes_addenda, "Credits are not changed")
        leaf.withheld = True
        leaf.save()
        record(leaf, verb="credit withheld", reason=reason.strip())
    return leaf
