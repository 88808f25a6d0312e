"""The findings of one audit, or of a year outside audits: texts, clauses, and the lives of the nonconformities."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from auditprog.synthetic import words
from auditprog.synthetic.audit import KINDS, Held
from auditprog.synthetic.life import Around, Case
from auditprog.synthetic.world import Area, World
from findings import models as m
from kernel.journal import add_all
from organisation.models import User
from standards.models import Clause

NUMBERS = {"nc": "NC", "ofi": "OFI", "good_practice": "GP"}
Memory = dict[tuple[int, int], tuple[m.Finding, date]]
"""The last closed nonconformity of a leaf in a process: what a later one may repeat."""


@dataclass(slots=True)
class Batch:
    """Rows of one audit, stored together."""

    findings: list[m.Finding] = field(default_factory=list)
    clauses: list[m.FindingClause] = field(default_factory=list)
    answers: list[m.FindingAnswer] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    repeats: list[m.RepeatCandidate] = field(default_factory=list)

    def store(self, sms_manager: User) -> None:
        """Parents first. Call inside `audited()`."""
        cases = self.cases
        add_all(m.Finding, self.findings)
        add_all(m.FindingClause, self.clauses)
        add_all(m.FindingAnswer, self.answers)
        add_all(m.RepeatCandidate, self.repeats)
        add_all(m.GradeChange, [row for case in cases for row in case.grades])
        add_all(m.Nonconformity, [case.nc for case in cases])
        add_all(m.Move, [row for case in cases for row in case.moves])
        add_all(m.Clock, [row for case in cases for row in case.clock_rows()])
        add_all(m.PlanVersion, [row for case in cases for row in case.plans])
        add_all(m.Cause, [row for case in cases for row in case.causes])
        add_all(m.Action, [row for case in cases for row in case.actions])
        add_all(m.Extension, [row for case in cases for row in case.extensions])
        add_all(m.Dispute, [row for case in cases for row in case.disputes])
        add_all(m.Verification, [row for case in cases for row in case.verifications])
        add_all(m.Chase, [row for case in cases for row in case.chases(sms_manager)])


@dataclass(frozen=True, slots=True)
class Seen:
    """What a finding is made of, wherever it comes from."""

    kind: str
    area: Area
    clause: Clause
    must: str
    gap: str
    by: User
    on: date
    auditor: User
    issued_on: date | None
    source: str = "internal_audit"


def of_audit(held: Held, world: World, around: Around, memory: Memory, sms_manager: User) -> None:
    """Every finding of an audit: drafts while it goes on, issued at its closing meeting. Inside `audited()`."""
    batch, rng, slot = Batch(), around.rng, held.planned.slot
    areas = {area.process.pk: area for area in held.planned.areas}
    lead = held.planned.lead
    assert lead is not None
    found = [row for row in held.answers if row[0].result in KINDS]
    for answer, question, clause in found:
        assert answer.answered_by is not None and answer.answered_on is not None and question.process is not None
        seen = Seen(
            kind=KINDS[answer.result],
            area=areas[question.process.pk],
            clause=clause,
            must=question.must_be_true,
            gap=question.typical_gap,
            by=answer.answered_by,
            on=answer.answered_on,
            auditor=lead,
            issued_on=held.audit.closing_on,
        )
        row = _finding(seen, batch, around, memory, held)
        batch.answers.append(m.FindingAnswer(finding=row, answer=answer))
    # More findings than answers were asked for: the rest come from what was seen on the way.
    for _ in range(slot.findings - len(found)):
        area = rng.choice(held.planned.areas)
        kind = rng.choices(("nc", "ofi", "good_practice"), (60, 28, 12))[0]
        clause = rng.choice(area.leaves)
        first = held.planned.slot.start
        _finding(
            Seen(kind, area, clause, "", "", lead, first, lead, held.audit.closing_on), batch, around, memory, held
        )
    batch.store(sms_manager)


def outside(count: int, year: int, world: World, around: Around, memory: Memory, sms_manager: User) -> None:
    """Findings of a year that come from no audit: own observations, complaints, incidents. Inside `audited()`."""
    batch, rng = Batch(), around.rng
    first = date(year, 1, 8)
    span = (min(date(year, 12, 15), around.today) - first).days
    for _ in range(count):
        area = rng.choice(world.areas)
        day = around.calendar.next_working_day(first + timedelta(days=rng.randint(0, max(span, 1))))
        day = min(day, around.calendar.previous_working_day(around.today))
        by = rng.choice(world.leads)
        source = rng.choice(("own_observation", "complaint", "incident", "external_audit", "management_review"))
        _finding(Seen("nc", area, rng.choice(area.leaves), "", "", by, day, by, day, source), batch, around, memory)
    batch.store(sms_manager)


def _finding(seen: Seen, batch: Batch, around: Around, memory: Memory, held: Held | None = None) -> m.Finding:
    rng = around.rng
    audit = held.audit if held else None
    owner = seen.area.owner_on(seen.issued_on or seen.on)
    key = f"{held.planned.row.reference}/D" if held else f"OWN-{seen.on.year}"
    place = key if held else f"OWN-{seen.on.year % 100:02d}-D"
    row = m.Finding(
        kind=seen.kind,
        state="draft",
        draft_reference=f"{place}{around.numbers.draw(key)}",
        audit=audit,
        source=seen.source,
        process=seen.area.process,
        clause_detail=rng.choice(("", "", "a)", "b)", "second paragraph")),
        requirement=_requirement(seen),
        evidence=words.evidence(rng) if seen.kind == "nc" else f"{rng.choice(words.SEEN)} {words.evidence(rng, 1)}",
        owner=None if seen.kind == "good_practice" else owner,
        raised_by=seen.by,
        raised_on=seen.on,
    )
    if seen.kind == "nc":
        row.gap, row.grade = words.gap(rng, seen.gap), "major" if rng.random() < 0.18 else "minor"
    elif seen.kind == "ofi":
        row.gap = rng.choice(words.IMPROVE)
    else:
        row.gap = rng.choice(words.STRENGTHS)
    batch.findings.append(row)
    batch.clauses += _clauses(row, seen, rng.random() < 0.1)
    if seen.issued_on is not None:
        _issue(row, seen, batch, around, memory, held.grades_final_on if held else seen.issued_on)
    return row


def _requirement(seen: Seen) -> str:
    said = seen.must.strip() or "what the organisation has laid down is done, and records show it"
    return f"{seen.clause.number} {seen.clause.title}: {said}"


def _clauses(row: m.Finding, seen: Seen, second: bool) -> list[m.FindingClause]:
    rows = [m.FindingClause(finding=row, clause=seen.clause, primary=True)]
    others = [leaf for leaf in seen.area.leaves if leaf.pk != seen.clause.pk]
    if second and others:
        rows.append(m.FindingClause(finding=row, clause=others[0], primary=False))
    return rows


def _issue(
    row: m.Finding, seen: Seen, batch: Batch, around: Around, memory: Memory, grades_final_on: date | None
) -> None:
    assert seen.issued_on is not None
    row.reference = around.numbers.reference(NUMBERS[seen.kind], seen.issued_on.year)
    row.issued_on, row.issued_by = seen.issued_on, seen.auditor
    if seen.kind == "ofi":
        _answered(row, seen.issued_on, around)
    elif seen.kind == "good_practice":
        _shared(row, seen.issued_on, around)
    else:
        row.state, row.grade_final_on = "issued", grades_final_on
        case = Case(around, row, seen.auditor).live()
        batch.cases.append(case)
        _repeat(row, seen, case, batch, around, memory)


def _answered(row: m.Finding, issued: date, around: Around) -> None:
    """An opportunity: answered within about its thirty days or not yet, accepted by most, then done."""
    rng, cal, today = around.rng, around.calendar, around.today
    row.state = "proposed"
    row.response_due = cal.due_after(issued, around.policy.ofi_response)
    answered = cal.next_working_day(issued + timedelta(days=rng.randint(3, 40)))
    if answered > today or rng.random() < 0.03:
        return
    row.answered_on = answered
    if rng.random() < 0.25:
        row.state, row.response_text = "declined", "The effort is larger than what it would bring this year."
        return
    row.state, row.response_text = "accepted", rng.choice(words.ACTIONS) + "."
    row.action_due = cal.rolled(answered + timedelta(days=rng.randint(30, 120)))
    done = cal.next_working_day(row.action_due - timedelta(days=rng.randint(-30, 20)))
    if done <= today and rng.random() < 0.9:
        row.state, row.done_on = "done", max(done, answered)


def _shared(row: m.Finding, issued: date, around: Around) -> None:
    row.state = "recorded"
    shared = around.calendar.next_working_day(issued + timedelta(days=around.rng.randint(5, 60)))
    if shared <= around.today and around.rng.random() < 0.7:
        row.state, row.shared_on, row.shared_where = "shared", shared, "Meeting of the process owners"


def _repeat(row: m.Finding, seen: Seen, case: Case, batch: Batch, around: Around, memory: Memory) -> None:
    """What the repeat check would have found: the last closed case of the same leaf in the same process."""
    key = (seen.clause.pk, seen.area.process.pk)
    known = memory.get(key)
    assert seen.issued_on is not None
    if known and known[0].pk and known[1] < seen.issued_on and around.rng.random() < 0.3:
        _candidate(row, known[0], seen, batch, around)
    closed = case.nc.closed_on
    if closed is not None:
        memory[key] = (row, closed)


def _candidate(row: m.Finding, earlier: m.Finding, seen: Seen, batch: Batch, around: Around) -> None:
    assert seen.issued_on is not None
    found = m.RepeatCandidate(finding=row, earlier=earlier, found_on=seen.issued_on)
    batch.repeats.append(found)
    decided = min(around.today, around.calendar.next_working_day(seen.issued_on + timedelta(days=2)))
    verdict = around.rng.choices(("confirmed", "rejected", ""), (35, 50, 15))[0]
    if not verdict:
        return
    found.verdict, found.by, found.on = verdict, seen.auditor, decided
    found.reason = "The same check is missing again." if verdict == "confirmed" else "Another failure in another step."
    row.repeat_decision, row.repeat_decided_on, row.repeat_reason = verdict, decided, found.reason
    if verdict == "confirmed":
        row.repeat_of, row.action_failed = earlier, True
