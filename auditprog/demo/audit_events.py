"""One audit's events: milestones, meetings, answers, days, report."""

from datetime import date
from decimal import Decimal
from typing import Any

from auditprog.demo.cast import Cast
from auditprog.demo.replay import Event, on
from audits import services
from audits.models import Audit, ChecklistQuestion, Deviation, Source
from findings import services as findings
from kernel.journal import audited, record
from organisation.models import Evaluation, User
from reviews import services as reviews
from standards.models import Clause

LEGACY_YEAR = 2025


def _by(event: Event, cast: Cast) -> User:
    return cast.people[event["by"]]


def _audit(event: Event, cast: Cast, today: date) -> Audit:
    planned = cast.planned(event["audit"])
    return services.open_from_plan(planned, by="system:open audits", today=today)


@on("milestone: assignment accepted")
def accepted(event: Event, cast: Cast, today: date) -> None:
    """The lead accepts; the others of the team declare themselves on the same day (IND-13)."""
    audit = _audit(event, cast, today)
    people = [seat.person for seat in audit.planned.assignments.select_related("person").exclude(role="observer")]
    for person in sorted(people, key=lambda p: p.pk != _by(event, cast).pk):
        services.accept_assignment(audit, person=person, by=person, today=today)


@on("milestone: contact made")
def contact_made(event: Event, cast: Cast, today: date) -> None:
    """The audit is started (AG-1) by whom it belongs to, and the lead makes contact (AG-2)."""
    audit = _audit(event, cast, today)
    nine_two = audit.planned.scope.filter(clause__number="9.2").exists()
    starter = audit.planned.client if nine_two else audit.planned.programme.manager
    assert starter is not None
    services.start(audit, by=starter, today=today)
    _milestone(event, cast, today, "contact_made")


@on("milestone: document review")
def document_review(event: Event, cast: Cast, today: date) -> None:
    _milestone(event, cast, today, "document_review")


@on("milestone: plan sent")
def plan_sent(event: Event, cast: Cast, today: date) -> None:
    _milestone(event, cast, today, "plan_sent")


@on("milestone: plan accepted")
def plan_accepted(event: Event, cast: Cast, today: date) -> None:
    """Silence accepts: the daily job records it by itself, on the third working day."""


@on("milestone: factual check agreed by silence")
def factual_check(event: Event, cast: Cast, today: date) -> None:
    """Silence agrees; nothing is recorded for it."""


def _milestone(event: Event, cast: Cast, today: date, kind: str) -> None:
    by = _by(event, cast)
    services.record_milestone(_audit(event, cast, today), kind=kind, happened_on=today, person=by, by=by, today=today)


@on("team confirmed")
def team_confirmed(event: Event, cast: Cast, today: date) -> None:
    services.confirm_team(_audit(event, cast, today), by=_by(event, cast), today=today)


@on("checklist frozen")
def checklist_frozen(event: Event, cast: Cast, today: date) -> None:
    """2026 asks the question bank; the audits of 2025 are taken over in short, one question a leaf."""
    audit, by = _audit(event, cast, today), _by(event, cast)
    if audit.planned.programme.year == LEGACY_YEAR:
        for clause in _scope(audit):
            services.add_question(
                audit,
                text=f"How is {clause.number} ({clause.title}) carried out, and which records show it?",
                clauses=[clause],
                mandatory=True,
                by=by,
                today=today,
            )
    else:
        services.build_checklist(audit, by=by, today=today)
    services.freeze_checklist(audit, by=by, today=today)


def _scope(audit: Audit) -> list[Clause]:
    items = audit.planned.scope.select_related("clause").order_by("clause__sort_key")
    return list({item.clause_id: item.clause for item in items}.values())


@on("milestone: opening meeting")
def opening(event: Event, cast: Cast, today: date) -> None:
    by = _by(event, cast)
    services.opening_meeting(_audit(event, cast, today), happened_on=today, attendees=[by], by=by, today=today)


@on("milestone: fieldwork finished")
def finished(event: Event, cast: Cast, today: date) -> None:
    audit, by = _audit(event, cast, today), _by(event, cast)
    if audit.planned.programme.year == LEGACY_YEAR:
        _answer_all(audit, {clause.number for clause in _scope(audit)}, by, today)
    services.finish_fieldwork(audit, happened_on=today, by=by, today=today)


@on("leaves answered with evidence")
def answered(event: Event, cast: Cast, today: date) -> None:
    """Every question is asked; those on leaves that the data do not name credit nothing else than those named."""
    audit, by = _audit(event, cast, today), _by(event, cast)
    _answer_all(audit, {*event["leaves"], *event["riders"]}, by, today)


def _answer_all(audit: Audit, leaves: set[str], by: User, today: date) -> None:
    source = services.add_source(
        audit, kind="interview", title="Interviews and records of the fieldwork", current=True, by=by, today=today
    )
    for question in audit.questions.prefetch_related("leaves__clause"):
        _answer_one(question, leaves, source, by, today)


def _answer_one(question: ChecklistQuestion, leaves: set[str], source: Source, by: User, today: date) -> None:
    credited = {leaf.clause.number: leaf for leaf in question.leaves.all()}
    if not leaves & set(credited):
        return
    for number, leaf in credited.items():
        if number not in leaves:
            services.withhold_credit(leaf, reason="this part was not looked at", by=by, today=today)
    services.answer(question, version=0, result="conforming", source=source, by=by, today=today)


@on("answer")
def one_answer(event: Event, cast: Cast, today: date) -> None:
    audit, by = _audit(event, cast, today), _by(event, cast)
    if event["result"] == "not_verified":
        questions = audit.questions.filter(leaves__clause__number=event["leaf"], answer__isnull=True).distinct()
        for question in questions:
            services.answer(
                question,
                version=0,
                result="not_verified",
                reason=event["reason"],
                catch_up="asked again in AUD-26-08",
                by=by,
                today=today,
            )
        return
    question = services.add_question(
        audit,
        text="Can the people of the floor find the service management policy?",
        clauses=[cast.clauses[event["leaf"]]],
        type=event["question_type"],
        by=by,
        today=today,
    )
    source = services.add_source(audit, kind="observation", title=event["source"], by=by, today=today)
    services.answer(question, version=0, result=event["result"], source=source, by=by, today=today)


@on("used days entered")
def used_days(event: Event, cast: Cast, today: date) -> None:
    days = Decimal(str(event["days"]))
    services.used_days(_audit(event, cast, today), days=days, by=_by(event, cast), today=today)


@on("milestone: team meeting")
def team_meeting(event: Event, cast: Cast, today: date) -> None:
    services.team_meeting(_audit(event, cast, today), happened_on=today, by=_by(event, cast), today=today)


@on("milestone: closing meeting")
def closing(event: Event, cast: Cast, today: date) -> None:
    by = _by(event, cast)
    services.closing_meeting(_audit(event, cast, today), happened_on=today, attendees=[by], by=by, today=today)


@on("milestone: draft sent for factual check")
def draft_sent(event: Event, cast: Cast, today: date) -> None:
    services.send_draft(_audit(event, cast, today), happened_on=today, by=_by(event, cast), today=today)


@on("milestone: report approved")
def report_approved(event: Event, cast: Cast, today: date) -> None:
    audit = _audit(event, cast, today)
    lead = audit.report_author
    assert lead is not None
    services.write_report(
        audit,
        conclusions=_conclusions(audit),
        not_covered=_not_covered(audit),
        version=audit.version,
        by=lead,
        today=today,
    )
    findings.confirm_grades(_audit(event, cast, today), by=lead, today=today)
    reviews.approve_audit_report(_audit(event, cast, today), by=_by(event, cast), today=today, render=False)


def _conclusions(audit: Audit) -> list[dict[str, Any]]:
    objectives = [line for line in audit.planned.objectives.splitlines() if line.strip()]
    text = "The processes are carried out as planned and do what they are for, except for what the findings say."
    return [{"objective": objective, "text": text} for objective in objectives]


def _not_covered(audit: Audit) -> str:
    rows = audit.questions.filter(answer__result="not_verified").select_related("answer")
    return "; ".join(sorted({f"{row.code}: {row.answer.reason}" for row in rows}))


@on("milestone: report sent")
def report_sent(event: Event, cast: Cast, today: date) -> None:
    services.send_report(_audit(event, cast, today), happened_on=today, by=_by(event, cast), today=today)


@on("urgent notice")
def urgent(event: Event, cast: Cast, today: date) -> None:
    text = f"{event['finding']} was told to its owner at once: major incidents run without their procedure."
    services.urgent_notice(
        _audit(event, cast, today), text=text, finding_ref=event["finding"], by=_by(event, cast), today=today
    )


@on("deviation")
def deviation(event: Event, cast: Cast, today: date) -> None:
    """The services noticed it by themselves; the person gives the reason."""
    audit = _audit(event, cast, today)
    found = Deviation.objects.get(audit=audit, rule=event["rule"])
    services.give_reason(found, reason=event["reason"], version=found.version, by=_by(event, cast), today=today)


@on("evaluation")
def evaluation(event: Event, cast: Cast, today: date) -> None:
    by = _by(event, cast)
    with audited(by=by, today=today):
        row = Evaluation(
            person=cast.people[event["person"]],
            evaluator=by,
            method=event["method"],
            result=event["result"],
            on=today,
            audit_ref=event["audit"],
        )
        row.save()
        record(row, verb="evaluated")
