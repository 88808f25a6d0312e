"""One audit as it was held: milestones, meetings, checklist with answers, sources, deviations, report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from auditprog.synthetic import words
from auditprog.synthetic.bank import Bank, checklist
from auditprog.synthetic.programme import Planned
from auditprog.synthetic.world import World
from audits import models as m
from audits.rules import timing
from audits.rules.milestones import Kind
from kernel.journal import add_all
from organisation.models import User
from standards.models import Clause

KINDS = {"nonconforming": "nc", "conforming_ofi": "ofi", "conforming_strength": "good_practice"}
BEFORE = {
    Kind.ASSIGNMENT_ACCEPTED: -24,
    Kind.CONTACT_MADE: -20,
    Kind.DOCUMENT_REVIEW: -12,
    Kind.PLAN_SENT: -9,
    Kind.PLAN_ACCEPTED: -6,
}
"""Working days from the first day of fieldwork."""
AFTER = {
    Kind.FIELDWORK_FINISHED: 0,
    Kind.TEAM_MEETING: 0,
    Kind.CLOSING_MEETING: 0,
    Kind.DRAFT_SENT: 3,
    Kind.FACTUAL_CHECK_AGREED: 6,
    Kind.REPORT_APPROVED: 7,
    Kind.REPORT_SENT: 8,
}
"""Working days from the closing meeting."""


@dataclass(slots=True)
class Held:
    """What the findings of an audit are written from."""

    audit: m.Audit
    planned: Planned
    answers: list[tuple[m.Answer, m.ChecklistQuestion, Clause]] = field(default_factory=list)
    grades_final_on: date | None = None


def write(planned: Planned, world: World, bank: Bank, today: date, rng: Random) -> Held:
    """The audit and everything in it but its findings. Call inside `audited()`."""
    happened = _milestones(planned, world, today, rng)
    audit = _audit(planned, world, happened, today)
    add_all(m.Audit, [audit])
    held = Held(audit, planned, grades_final_on=audit.report_approved_on)
    _write_milestones(audit, planned, world, happened)
    _meetings(audit, planned, happened)
    if planned.slot.questions:
        _questions(held, world, bank, rng)
    if planned.slot.state == "fieldwork" and rng.random() < 0.5:
        text = "The backup of one service has not run for a week; told at once, the team is on it."
        add_all(m.UrgentNotice, [m.UrgentNotice(audit=audit, on=planned.slot.start, by=planned.lead, text=text)])
    return held


def _milestones(planned: Planned, world: World, today: date, rng: Random) -> dict[Kind, date]:
    """What has happened by today in the state the audit is in; some of it later than the rules want."""
    slot, cal = planned.slot, world.calendar
    if slot.state in ("planned", "cancelled", "postponed"):
        return {}
    late = {Kind.PLAN_SENT: 6, Kind.DOCUMENT_REVIEW: 4} if rng.random() < 0.1 else {}
    if rng.random() < 0.12:
        late |= {Kind.REPORT_APPROVED: 6, Kind.REPORT_SENT: 6}
    days = {kind: cal.add_working_days(slot.start, off + late.get(kind, 0)) for kind, off in BEFORE.items()}
    if slot.started:
        days[Kind.OPENING_MEETING] = slot.start
    if slot.state in ("reporting", "completed"):
        days |= {kind: cal.add_working_days(slot.end, off + late.get(kind, 0)) for kind, off in AFTER.items()}
    found = {kind: day for kind, day in days.items() if day <= today}
    if slot.state == "preparing" and rng.random() < 0.5:
        found.pop(Kind.PLAN_ACCEPTED, None)
    return found


def _audit(planned: Planned, world: World, happened: dict[Kind, date], today: date) -> m.Audit:
    slot, cal, row = planned.slot, world.calendar, planned.row
    closing, sent = happened.get(Kind.CLOSING_MEETING), happened.get(Kind.REPORT_SENT)
    audit = m.Audit(planned=row, state=slot.state)
    if slot.state in ("planned", "cancelled", "postponed"):
        audit.stop_reason = "" if slot.state == "planned" else "The area has no time for it in that month."
        return audit
    audit.started_on = happened.get(Kind.CONTACT_MADE)
    audit.team_confirmed_on = row.team_confirmed_on
    frozen = cal.add_working_days(slot.start, -8)
    audit.checklist_frozen_on = frozen if frozen <= today else None
    audit.opening_on, audit.closing_on = happened.get(Kind.OPENING_MEETING), closing
    audit.report_due_on = timing.report_due(closing or slot.end, cal)
    if slot.state == "suspended":
        audit.stop_reason = "Access to the system was withdrawn for the time of a security incident."
    if closing is None:
        return audit
    audit.report_author = planned.lead
    audit.conclusions = [{"objective": row.objectives, "text": "Met, except for what the nonconformities name."}]
    audit.not_covered = "The second site was seen by video only."
    audit.report_approved_on = happened.get(Kind.REPORT_APPROVED)
    audit.report_approved_by = row.report_approver if audit.report_approved_on else None
    audit.report_sent_on = sent
    if slot.state == "completed" and sent is not None:
        audit.completed_on = timing.completed_on(sent, cal)
    return audit


def _write_milestones(audit: m.Audit, planned: Planned, world: World, happened: dict[Kind, date]) -> None:
    rows, against = [], []
    known: dict[Kind, date] = {}
    for kind, day in happened.items():
        silent = kind in (Kind.PLAN_ACCEPTED, Kind.FACTUAL_CHECK_AGREED)
        who = planned.row.report_approver if kind is Kind.REPORT_APPROVED else planned.lead
        rows.append(
            m.AuditMilestone(
                audit=audit,
                kind=kind.value,
                happened_on=day,
                person=None if silent else who,
                recorded_by=None if silent else who,
                recorded_on=day,
            )
        )
        if kind in (Kind.PLAN_SENT, Kind.DOCUMENT_REVIEW):
            against += timing.against(kind, day, {}, planned.slot.start, world.calendar)
        known[kind] = day
        if kind is Kind.REPORT_SENT:
            against += timing.against(kind, day, known, planned.slot.start, world.calendar)
    add_all(m.AuditMilestone, rows)
    last = max(happened.values(), default=planned.slot.start)
    add_all(
        m.Deviation,
        [
            m.Deviation(audit=audit, rule=one.rule, what=one.what, reason="The lead was ill.", on=last)
            for one in against
        ],
    )


def _meetings(audit: m.Audit, planned: Planned, happened: dict[Kind, date]) -> None:
    owners: list[User] = [area.owner_on(planned.slot.start) for area in planned.areas]
    people = dict.fromkeys([*([planned.lead] if planned.lead else []), *planned.team, *owners])
    rows = []
    for kind, meeting in ((Kind.OPENING_MEETING, "opening"), (Kind.CLOSING_MEETING, "closing")):
        if kind in happened:
            rows += [m.MeetingPerson(audit=audit, meeting=meeting, person=person) for person in people]
            rows.append(m.MeetingPerson(audit=audit, meeting=meeting, name="A guest of the supplier"))
    add_all(m.MeetingPerson, rows)


def _questions(held: Held, world: World, bank: Bank, rng: Random) -> None:
    slot, audit = held.planned.slot, held.audit
    questions, leaves = checklist(bank, audit, held.planned.scope, slot.questions, rng)
    add_all(m.ChecklistQuestion, questions)
    add_all(m.QuestionLeaf, leaves)
    primary = {id(leaf.question): leaf.clause for leaf in leaves if leaf.primary}
    answered = questions[: slot.answers] if slot.state in ("reporting", "completed") else _some(questions, slot, rng)
    results = _results(len(answered), slot.findings, slot.started and audit.closing_on is None, rng)
    people = [person for person in (held.planned.lead, *held.planned.team) if person is not None]
    for question, result in zip(answered, results, strict=True):
        answer = _answer(question, result, people, held, world, rng)
        held.answers.append((answer, question, primary[id(question)]))
    add_all(m.Answer, [answer for answer, _, _ in held.answers])
    _sources(held, people, world, rng)


def _some(questions: list[m.ChecklistQuestion], slot: object, rng: Random) -> list[m.ChecklistQuestion]:
    """In the field people jump; what is answered lies all over the list."""
    count: int = slot.answers  # type: ignore[attr-defined]
    chosen = {id(question) for question in rng.sample(questions, min(count, len(questions)))}
    return [question for question in questions if id(question) in chosen]


def _results(count: int, findings: int, going: bool, rng: Random) -> list[str]:
    """As many answers with a finding as there are findings, the others met; a few that could not be answered."""
    drawn: list[str] = [
        rng.choices(("nonconforming", "conforming_ofi", "conforming_strength"), (60, 28, 12))[0]
        for _ in range(min(findings, count))
    ]
    for _ in range(count - len(drawn)):
        kind = rng.random()
        usual = "conforming" if kind > 0.05 else "not_applicable" if kind > 0.03 else "not_verified"
        drawn.append("come_back" if going and rng.random() < 0.05 else usual)
    rng.shuffle(drawn)
    return drawn


def _answer(
    question: m.ChecklistQuestion, result: str, people: list[User], held: Held, world: World, rng: Random
) -> m.Answer:
    slot = held.planned.slot
    row = m.Answer(
        question=question,
        result="" if result == "come_back" else result,
        come_back=result == "come_back",
        note=words.note(rng),
        answered_by=rng.choice(people),
        answered_on=_day_in(slot.start, slot.end, held, rng),
    )
    if result == "nonconforming":
        row.extent_n = rng.randint(3, 25)
        row.extent_k = rng.randint(1, row.extent_n)
        row.note = words.evidence(rng, 1)
    elif result == "conforming_ofi":
        row.suggestion = rng.choice(words.IMPROVE)
    elif result == "conforming_strength":
        row.suggestion = rng.choice(words.STRENGTHS)
    elif result == "not_applicable":
        row.reason, row.approved_by = words.NOT_APPLICABLE[0], held.planned.lead
    elif result == "not_verified":
        row.reason, row.catch_up = rng.choice(words.NOT_VERIFIED), "Asked for again in the next audit of this process."
    return row


def _day_in(first: date, last: date, held: Held, rng: Random) -> date:
    """A day of the fieldwork that has come already."""
    until = min(last, held.audit.closing_on or last)
    if held.audit.closing_on is None:
        until = first
    return date.fromordinal(rng.randint(first.toordinal(), max(first, until).toordinal()))


def _sources(held: Held, people: list[User], world: World, rng: Random) -> None:
    """Interviews, samples and records; each answer with evidence rests on one or two of them."""
    audit, slot = held.audit, held.planned.slot
    owners = [area.process.name for area in held.planned.areas]
    rows = []
    for number in range(max(3, len(held.answers) // 9)):
        kind = ("interview", "sample", "record", "request", "system_query", "observation")[number % 6]
        name = owners[number % len(owners)]
        rows.append(
            m.Source(
                audit=audit,
                kind=kind,
                title=f"{kind.replace('_', ' ').capitalize()} {number + 1}: {name}",
                reference=f"E-{number + 1:02d}",
                dated=slot.start.isoformat(),
                system=rng.choice(words.SYSTEMS) if kind in ("sample", "record", "system_query") else "",
                obtained_by=rng.choice(people),
                obtained_on=slot.start,
                kept=rng.choice(("yes", "yes", "seen_not_kept")),
                degree=rng.choice(("seen", "seen", "corroborated", "claimed")),
            )
        )
    add_all(m.Source, rows)
    links = []
    for answer, _, _ in held.answers:
        if answer.result in KINDS or answer.result == "conforming":
            chosen = rng.sample(rows, rng.choice((1, 1, 2)))
            links += [m.AnswerSource(answer=answer, source=source) for source in chosen]
    add_all(m.AnswerSource, links)
