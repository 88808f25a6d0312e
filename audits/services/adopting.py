"""Audits of earlier records: one question a leaf, answered from the old report, so that no query needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from audits.models import (
    Answer,
    AnswerSource,
    Audit,
    AuditMilestone,
    ChecklistQuestion,
    QuestionLeaf,
    Source,
)
from audits.services.common import Actor, person
from kernel.journal import add_all, audited, record
from kernel.workflow import Refused
from organisation.models import User
from programmes import services as programmes
from programmes.models import Assignment, PlannedAudit, Programme, ScopeItem
from programmes.services import OldAudit

LOOKED_AT = "What was looked at for {number} ({title})?"
NOTE = "Taken over: the earlier records say that this was looked at."
KIND = AuditMilestone.Kind


def adopt_audit(
    said: OldAudit,
    *,
    by: Actor,
    today: date,
    depth: str = "implementation",
    programme: Programme | None = None,
) -> Audit | None:
    """As `adopt`, for an audit that was held: None for one that was planned only."""
    planned = adopt(said, by=by, today=today, depth=depth, programme=programme)
    return Audit.objects.select_related("planned__programme").filter(planned=planned).first()


def adopt(
    said: OldAudit,
    *,
    by: Actor,
    today: date,
    depth: str = "implementation",
    programme: Programme | None = None,
) -> PlannedAudit:
    """An audit of an earlier year as it was; its year comes into being, closed, where it is missing.

    `depth` is the type of question that the old audit answered: existence covers nothing (domain 6.2). Without a
    report day the last day of the fieldwork stands for it, and K3 leaves the audit out. An audit that was planned and
    not held stands in the programme only. Raises Refused with every reason.
    """
    with audited(by=by, today=today):
        planned = programmes.adopt_planned(said, by=by, today=today, programme=programme)
        if not said.held:
            return planned
        audit = Audit(planned=planned, state=Audit.State.COMPLETED, **_days(said))
        audit.save()
        record(audit, verb="taken over", number=said.number)
        source = Source(
            audit=audit,
            kind=Source.Kind.RECORD,
            title=f"Report of {said.number or planned.reference}"[:200],
            obtained_on=said.end,
            kept=Source.Kept.SEEN_NOT_KEPT,
        )
        source.save()
        credit(audit, list(planned.scope.select_related("clause")), source, said, depth, by=by)
        _milestones(audit, said, by=by, today=today)
    return planned


def correct_adopted(
    planned: PlannedAudit, said: OldAudit, *, by: Actor, today: date, depth: str = "implementation"
) -> PlannedAudit:
    """The spreadsheet was mended and comes again: days, people and title follow it, new lines are credited."""
    with audited(by=by, today=today):
        row, new = programmes.correct_planned(planned, said, by=by, today=today)
        audit: Audit | None = Audit.objects.select_for_update().filter(planned=row).first()
        if audit is None:
            if said.held:
                raise Refused(f"{row.reference} was taken over as not held. Take that back before it is held.")
            return row
        for name, value in _days(said).items():
            setattr(audit, name, value)
        audit.save()
        source = Source.objects.filter(audit=audit).order_by("pk").first()
        assert source is not None
        for question in audit.questions.exclude(type=depth):
            question.type = depth
            question.save()
        items = list(ScopeItem.objects.filter(pk__in=[item.pk for item in new]).select_related("clause"))
        credit(audit, items, source, said, depth, by=by)
        dated = {KIND.OPENING_MEETING: said.first, KIND.CLOSING_MEETING: said.end, KIND.REPORT_SENT: said.report_on}
        for milestone in AuditMilestone.objects.filter(audit=audit):
            milestone.happened_on = dated.get(KIND(milestone.kind)) or milestone.happened_on
            milestone.save()
    return row


def drop_adopted(planned: PlannedAudit, *, by: Actor, today: date) -> None:
    """Take it back, whole. Refused while findings name it, and for an audit that was held in this system."""
    with audited(by=by, today=today):
        row: PlannedAudit = PlannedAudit.objects.select_for_update().select_related("programme").get(pk=planned.pk)
        if not row.legacy:
            raise Refused(f"{row.reference} was held in this system, so it cannot be taken back.")
        audit = Audit.objects.filter(planned=row).first()
        if audit is not None:
            if audit.findings.exists():
                raise Refused(f"Findings belong to {row.reference}. Take those back first.")
            for question in audit.questions.prefetch_related("leaves", "answer__answer_sources"):
                _remove_question(question)
            for children in (audit.sources, audit.milestones, audit.deviations):
                for child in children.all():
                    child.delete()
            audit.planned = row  # the journal still asks for its number when both are gone
            audit.delete()
        programmes.drop_planned(row, by=by, today=today)


def _remove_question(question: ChecklistQuestion) -> None:
    answer = getattr(question, "answer", None)
    if answer is not None:
        for link in answer.answer_sources.all():
            link.delete()
        answer.delete()
    for leaf in question.leaves.all():
        leaf.delete()
    question.delete()


def credit(
    audit: Audit, items: Sequence[ScopeItem], source: Source, said: OldAudit, depth: str, *, by: Actor
) -> list[ChecklistQuestion]:
    """One answered question a leaf and site, each resting on the old report. Call inside `audited()`."""
    known = set(audit.questions.values_list("key", flat=True)) if audit.pk else set()
    asked: dict[str, ScopeItem] = {}
    for item in items:
        key = f"old-{item.clause_id}-{item.site_id or 0}"
        if key not in known:
            asked.setdefault(key, item)
    rows = [_question(audit, key, item, len(known) + n, depth) for n, (key, item) in enumerate(asked.items(), start=1)]
    add_all(ChecklistQuestion, rows)
    leaves = [
        QuestionLeaf(question=row, clause=item.clause, primary=True)
        for row, item in zip(rows, asked.values(), strict=True)
    ]
    add_all(QuestionLeaf, leaves)
    answers = add_all(Answer, [_answer(row, said) for row in rows])
    add_all(AnswerSource, [AnswerSource(answer=answer, source=source) for answer in answers])
    return rows


def _question(audit: Audit, key: str, item: ScopeItem, number: int, depth: str) -> ChecklistQuestion:
    return ChecklistQuestion(
        audit=audit,
        key=key,
        code=f"OLD-{number:02d}",
        order=number * 10,
        text=LOOKED_AT.format(number=item.clause.number, title=item.clause.title),
        type=depth,
        pack_title="Earlier records",
        scope_item=item,
        process_id=item.process_id,
    )


def _answer(row: ChecklistQuestion, said: OldAudit) -> Answer:
    return Answer(
        question=row, result=Answer.Result.CONFORMING, note=NOTE, answered_by=lead_of(said), answered_on=said.end
    )


def lead_of(said: OldAudit) -> User | None:
    """Who led it, where that person has a record here."""
    return next((who for who, role in said.seats if role == Assignment.Role.LEAD), None)


def _days(said: OldAudit) -> dict[str, object]:
    sent = said.report_on or said.end
    return {
        "started_on": said.first,
        "opening_on": said.first,
        "closing_on": said.end,
        "report_author": lead_of(said),
        "report_approved_on": sent,
        "report_sent_on": sent,
        "completed_on": sent,
    }


def _milestones(audit: Audit, said: OldAudit, *, by: Actor, today: date) -> None:
    """What the records say, as facts: no deviation follows from them."""
    dated = {KIND.OPENING_MEETING: said.first, KIND.CLOSING_MEETING: said.end, KIND.REPORT_SENT: said.report_on}
    rows = [
        AuditMilestone(
            audit=audit,
            kind=kind,
            happened_on=day,
            person=lead_of(said),
            recorded_by=person(by),
            recorded_on=today,
            note="taken over from earlier records",
        )
        for kind, day in dated.items()
        if day is not None
    ]
    add_all(AuditMilestone, rows)
