"""Writes on criteria documents and own questions. Standards and the bank have none: their files are the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import journal
from kernel.journal import audited
from kernel.models import Stale
from kernel.workflow import Refused
from standards import permissions
from standards.models import Clause, CriteriaDocument, DocumentVersion, Question, QuestionCredit
from standards.rules import documents as rules


@transaction.atomic
def add_document(*, code: str, title: str, by: Any, today: date) -> CriteriaDocument:
    """A document of the organisation's own that audits can be held against; it counts once it has a version."""
    permissions.require_editor(by, today=today)
    if CriteriaDocument.objects.filter(code__iexact=code).exists():
        raise Refused([_("There is a document %(code)s already.") % {"code": code}])
    with audited(by=by, today=today):
        row = CriteriaDocument(code=code, title=title)
        row.save()
    return row


@transaction.atomic
def change_document(
    *, document: CriteriaDocument, version: int, code: str, title: str, by: Any, today: date
) -> CriteriaDocument:
    """Another code or title; findings that cite a version show the new one."""
    permissions.require_editor(by, today=today)
    row = CriteriaDocument.objects.select_for_update().get(pk=document.pk)
    if row.version != version:
        raise Stale(row)
    if CriteriaDocument.objects.filter(code__iexact=code).exclude(pk=row.pk).exists():
        raise Refused([_("There is a document %(code)s already.") % {"code": code}])
    with audited(by=by, today=today):
        row.code, row.title = code, title
        row.save()
    return row


@transaction.atomic
def add_version(*, document: CriteriaDocument, by: Any, today: date, **facts: Any) -> DocumentVersion:
    """The next version. The one in force until now ends the day before it; anything else that overlaps is refused."""
    permissions.require_editor(by, today=today)
    others = _versions(document)
    row = DocumentVersion(document=document, **facts)
    new = _fact(row)
    ending = [(old, day) for old in others if (day := rules.last_day_of(_fact(old), new))]
    for old, day in ending:
        old.in_force_to = day
    _refuse(new, others)
    with audited(by=by, today=today):
        for old, _day in ending:
            old.save()
        row.save()
    return row


@transaction.atomic
def change_version(*, row: DocumentVersion, version: int, by: Any, today: date, **facts: Any) -> DocumentVersion:
    """Correct a version, or say on which day it ended."""
    permissions.require_editor(by, today=today)
    versions = _versions(row.document)
    held = next(other for other in versions if other.pk == row.pk)
    if held.version != version:
        raise Stale(held)
    for name, value in facts.items():
        setattr(held, name, value)
    _refuse(_fact(held), [other for other in versions if other.pk != held.pk])
    with audited(by=by, today=today):
        held.save()
    return held


def _versions(document: CriteriaDocument) -> list[DocumentVersion]:
    """All versions, under a lock on the document: two at once would each see no overlap."""
    CriteriaDocument.objects.select_for_update().get(pk=document.pk)
    return list(DocumentVersion.objects.filter(document_id=document.pk).select_related("document"))


def _refuse(new: rules.VersionFact, others: list[DocumentVersion]) -> None:
    if reasons := rules.version_refusals(new, [_fact(other) for other in others]):
        raise Refused(reasons)


def _fact(row: DocumentVersion) -> rules.VersionFact:
    return rules.VersionFact(row.number, row.approved_on, row.in_force_from, row.in_force_to)


OWN_FIELDS = (
    "text",
    "type",
    "tier",
    "pack",
    "ask",
    "minutes",
    "must_be_true",
    "look_for",
    "typical_gap",
    "sample",
    "own_rule",
)
OF_THE_BANK = re.compile(r"^([A-Z]{2}-\d{2}|R-\d)$")


@transaction.atomic
def add_question(
    *, text: str, clauses: Sequence[Clause], by: Any, today: date, code: str = "", **facts: Any
) -> Question:
    """A question of the organisation's own, asked beside the bank; audits copy it as they copy those.

    Its code is given, or drawn as OWN-1. Raises Refused with every reason: no leaf, a code of the bank or taken.
    """
    permissions.require_editor(by, today=today)
    reasons = _question_refusals(text, clauses)
    if code and OF_THE_BANK.match(code):
        reasons.append(_("Codes such as %(code)s belong to the bank. Choose another one.") % {"code": code})
    elif code and Question.objects.filter(code__iexact=code).exists():
        reasons.append(_("There is a question %(code)s already.") % {"code": code})
    if reasons:
        raise Refused(reasons)
    chosen = code or _next_code()
    row = Question(
        key=f"own-{chosen.lower()}"[:60], code=chosen, own=True, text=text.strip(), typical_gap_leaf=clauses[0].number
    )
    _set_question(row, {"type": "implementation", "tier": "core", "pack": "QA", "minutes": 10, **facts})
    with audited(by=by, today=today):
        row.save()
        _credit(row, clauses)
        told: dict[str, Any] = {"code": row.code, "text": row.text, "clauses": [clause.number for clause in clauses]}
        journal.touched(row, None, {"text": row.text})
        journal.record(row, verb="added", **told)
    return row


@transaction.atomic
def change_question(*, row: Question, by: Any, today: date, clauses: Sequence[Clause] = (), **facts: Any) -> Question:
    """Other words or clauses; audits that copied it keep theirs. Refused for questions of the bank."""
    permissions.require_editor(by, today=today)
    held: Question = Question.objects.select_for_update().get(pk=row.pk)
    if not held.own:
        raise Refused(_("%(code)s belongs to the bank: write an own question beside it.") % {"code": held.code})
    cited = clauses or [credit.clause for credit in held.credits.select_related("clause").order_by("order")]
    if reasons := _question_refusals(facts.get("text", held.text), cited):
        raise Refused(reasons)
    before = {name: getattr(held, name) for name in facts if getattr(held, name) != facts[name]}
    _set_question(held, facts)
    held.version += 1
    with audited(by=by, today=today):
        held.save()
        if clauses:
            held.credits.all().delete()
            _credit(held, clauses)
        after = {name: getattr(held, name) for name in before}
        journal.touched(held, before, after)
        journal.record(held, verb="changed", was=before, now=after)
    return held


@transaction.atomic
def remove_question(*, row: Question, by: Any, today: date) -> None:
    """Take an own question out; audits that asked it keep their copy."""
    permissions.require_editor(by, today=today)
    if not row.own:
        raise Refused(_("%(code)s belongs to the bank.") % {"code": row.code})
    with audited(by=by, today=today):
        journal.record(row, verb="removed", code=row.code, text=row.text)
        row.credits.all().delete()
        Question.objects.filter(pk=row.pk).delete()


def _question_refusals(text: str, clauses: Sequence[Clause]) -> list[str]:
    found = [] if text.strip() else [_("Enter the question.")]
    if not clauses:
        found.append(_("Name the clause that an answer covers."))
    found += [_("%(clause)s is a heading.") % {"clause": clause.number} for clause in clauses if not clause.is_leaf]
    return found


def _set_question(row: Question, facts: dict[str, Any]) -> None:
    if unknown := set(facts) - {*OWN_FIELDS, "evidence", "checks"}:
        raise TypeError(f"not a field of a question: {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(row, name, value)


def _credit(row: Question, clauses: Sequence[Clause]) -> None:
    for order, clause in enumerate(dict.fromkeys(clauses)):
        QuestionCredit(question=row, clause=clause, primary=order == 0, order=order).save()


def _next_code() -> str:
    numbers = [
        int(code[4:])
        for code in Question.objects.filter(code__startswith="OWN-").values_list("code", flat=True)
        if code[4:].isdigit()
    ]
    return f"OWN-{max(numbers, default=0) + 1}"
