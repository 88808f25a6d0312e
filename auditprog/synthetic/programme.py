"""One year's programme with its audits as planned: briefs, scope, teams."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from auditprog.synthetic import words
from auditprog.synthetic.bank import Bank
from auditprog.synthetic.numbers import Numbers
from auditprog.synthetic.world import Area, World
from auditprog.synthetic.year import Slot
from kernel import canonical
from kernel.journal import add_all
from organisation.models import User
from programmes import models as m
from programmes.report import snapshot
from programmes.rules.submission import STATEMENTS

INTERNAL_AUDIT = "9.2"
USUAL = 27
"""Processes of the demo."""
TEXTS = {
    "frequency": "Every process at least once in three years, those of high priority every year.",
    "methods": "Interviews, samples of records, observation on the floor; remote where the question allows it.",
    "responsibilities": "The programme manager plans and follows up, leads answer for audits, the sponsor approves.",
    "planning": "Each audit has a plan five working days before it begins, agreed with those who are audited.",
    "reporting": "A report within ten working days of the closing meeting, to the owners and the sponsor.",
}


@dataclass(slots=True)
class Planned:
    """A planned audit with what the next steps need of it."""

    row: m.PlannedAudit
    slot: Slot
    areas: list[Area]
    scope: list[m.ScopeItem] = field(default_factory=list)
    lead: User | None = None
    team: list[User] = field(default_factory=list)


def write(
    year: int, slots: list[Slot], world: World, bank: Bank, numbers: Numbers, today: date, rng: Random
) -> list[Planned]:
    """The programme of a year and its planned audits. Call inside `audited()`."""
    programme = m.Programme.objects.filter(year=year).first() or _programme(year, world, today, rng)
    held = [_planned(slot, programme, world, numbers, rng) for slot in slots]
    _choose_scope(held, world, bank, rng)
    for one in held:
        one.row.title = _title(one)
    seats = _seats(held, world, rng)
    add_all(m.PlannedAudit, [one.row for one in held])
    add_all(m.AuditStandard, [m.AuditStandard(audit=one.row, standard=world.standard) for one in held])
    add_all(m.ScopeItem, [item for one in held for item in one.scope])
    add_all(m.AuditCriterion, [row for one in held for row in _criteria(one, world)])
    add_all(m.Recipient, [row for one in held for row in _recipients(one, world)])
    add_all(m.Assignment, seats)
    add_all(m.ProgrammeChange, [row for one in held for row in _changes(one, programme, world)])
    if not programme.versions.exists():
        data = canonical.plain(snapshot(programme))
        m.ProgrammeVersion(
            programme=programme,
            number="1.0",
            state="approved",
            snapshot=data,
            approved_by=world.sponsor,
            approved_on=programme.approved_on,
        ).save()
    return held


def _programme(year: int, world: World, today: date, rng: Random) -> m.Programme:
    over = year < today.year
    cal = world.calendar
    row = m.Programme(
        year=year,
        reference=f"IAP-{year}",
        state="closed" if over else "running",
        manager=world.manager,
        sponsor=world.sponsor,
        budget_days=Decimal(rng.randint(200, 400)),
        submitted_by=world.manager,
        submitted_on=cal.previous_working_day(date(year - 1, 11, 25)),
        approved_by=world.sponsor,
        approved_on=cal.previous_working_day(date(year - 1, 12, 9)),
        **{name: TEXTS.get(name, "As in the procedure.") for name in STATEMENTS},
    )
    if over:
        row.review_text = "The year went as planned; what was cancelled is caught up in the next one."
        row.reviewed_on = min(today, cal.next_working_day(date(year + 1, 2, 2)))
        row.closed_on, row.closed_by = min(today, cal.next_working_day(date(year + 1, 2, 16))), world.manager
    row.save()
    rating = "met" if over else ""
    aims = ("Every clause with a process is looked at once.", "No report later than ten working days.")
    add_all(
        m.Objective,
        [
            m.Objective(programme=row, number=f"O{n}", text=text, measure="Figures of the year", rating=rating)
            for n, text in enumerate(aims, 1)
        ],
    )
    risks = ("An auditor leaves in the middle of the year.", "Audits fall into the freeze of a large release.")
    add_all(
        m.ProgrammeRisk,
        [
            m.ProgrammeRisk(
                programme=row,
                number=f"PR{n}",
                text=text,
                category="resources" if n == 1 else "auditee_availability",
                likelihood=rng.randint(1, 5),
                impact=rng.randint(1, 5),
                treatment="Plan one week of reserve in each quarter.",
                owner=world.manager,
            )
            for n, text in enumerate(risks, 1)
        ],
    )
    add_all(m.ProcessPriority, [_priority(row, area, rng) for area in world.areas])
    return row


def _priority(row: m.Programme, area: Area, rng: Random) -> m.ProcessPriority:
    score = Decimal(rng.randint(80, 450)) / 10
    band = "high" if score >= 30 else "medium" if score >= 18 else "low"
    return m.ProcessPriority(
        programme=row,
        process=area.process,
        importance=area.process.importance,
        change=area.process.change_points,
        findings_raw=Decimal(rng.randint(0, 90000)) / 10000,
        months=rng.randint(1, 36),
        signals=area.process.signal_points,
        score=score,
        suggested=band,
        decided=band,
        decided_on=row.submitted_on,
        decided_by=row.manager,
    )


def _planned(slot: Slot, programme: m.Programme, world: World, numbers: Numbers, rng: Random) -> Planned:
    cal = world.calendar
    moved = rng.random() < 0.1 and slot.state == "completed"
    off = 5 if moved else 0
    cancelled = slot.state == "cancelled"
    row = m.PlannedAudit(
        programme=programme,
        reference=numbers.reference("AUD", slot.year),
        objectives="Whether the processes in scope meet the standard and the organisation's own rules, and work.",
        method=rng.choice(("on_site", "on_site", "remote", "mixed")),
        client=world.sponsor,
        baseline_start=cal.add_working_days(slot.start, -off) if off else slot.start,
        baseline_end=cal.add_working_days(slot.end, -off) if off else slot.end,
        start=slot.start,
        end=slot.end,
        records_from=slot.start - timedelta(days=365),
        records_to=slot.start - timedelta(days=1),
        planned_days=Decimal(rng.randint(6, 24)) / 2,
        progress=slot.state,
        actual_start=slot.start if slot.started else None,
        actual_end=slot.end if slot.state in ("reporting", "completed") else None,
        used_days=Decimal(rng.randint(6, 28)) / 2 if slot.state in ("reporting", "completed") else None,
        report_approver=world.manager,
        cancelled_on=cal.add_working_days(slot.start, -15) if cancelled else None,
        cancelled_by=world.sponsor if cancelled else None,
    )
    return Planned(row, slot, [])


def _choose_scope(held: list[Planned], world: World, bank: Bank, rng: Random) -> None:
    """The processes in turn, as many an audit as its checklist needs; internal audit is audited once a year.

    An organisation of more processes than the demo's looks at fewer of them at a time.
    """
    turn = [area for area in world.areas if not any(leaf.number == INTERNAL_AUDIT for leaf in area.leaves)]
    rng.shuffle(turn)
    place = 0
    for number, one in enumerate(held):
        wanted = min(one.slot.questions, bank.size(turn)) or rng.randint(20, 60) // max(1, len(turn) // USUAL)
        while len(one.areas) < len(turn) and (not one.areas or bank.size(one.areas) < wanted):
            one.areas.append(turn[place % len(turn)])
            place += 1
        if number == 1 and len(held) > 2:
            one.areas += [area for area in world.areas if area not in turn]
            one.row.report_approver = world.sponsor
        site = rng.choice([*world.sites, None, None])
        one.scope = [
            m.ScopeItem(audit=one.row, process=area.process, clause=leaf, site=site)
            for area in one.areas
            for leaf in area.leaves
        ]


def _title(one: Planned) -> str:
    names = [area.process.name for area in one.areas[:3]]
    more = len(one.areas) - len(names)
    return (", ".join(names) + (f" and {more} more" if more > 0 else ""))[:120]


def _criteria(one: Planned, world: World) -> list[m.AuditCriterion]:
    codes = {area.process.code for area in one.areas}
    found = [paper for paper in world.documents if paper.process_code in codes]
    return [m.AuditCriterion(audit=one.row, kind="document", document_version=paper) for paper in found]


def _recipients(one: Planned, world: World) -> list[m.Recipient]:
    owners = [area.owner_on(one.slot.start) for area in one.areas]
    people = dict.fromkeys([world.sponsor, *owners])
    return [m.Recipient(audit=one.row, person=person) for person in people]


def _seats(held: list[Planned], world: World, rng: Random) -> list[m.Assignment]:
    """A lead and one to three members. The lead of the bench leads one audit that is in its fieldwork."""
    given, rows = False, []
    for one in held:
        if one.slot.state == "fieldwork" and not given:
            one.lead, given = world.leads[0], True
        else:
            one.lead = rng.choice(world.leads)
        pool = [p for p in (*world.leads, *world.auditors) if p != one.lead]
        one.team = rng.sample(pool, min(len(pool), rng.randint(1, 3)))
        accepted = None
        if one.slot.state not in ("planned", "cancelled", "postponed"):
            accepted = world.calendar.add_working_days(one.slot.start, -24)
            one.row.team_confirmed_on = world.calendar.add_working_days(one.slot.start, -15)
        rows.append(m.Assignment(audit=one.row, person=one.lead, role="lead", accepted_on=accepted))
        for number, person in enumerate(one.team):
            trainee = number == 2
            rows.append(
                m.Assignment(
                    audit=one.row,
                    person=person,
                    role="trainee" if trainee else "auditor",
                    supervisor=one.lead if trainee else None,
                    accepted_on=accepted,
                )
            )
    return rows


def _changes(one: Planned, programme: m.Programme, world: World) -> list[m.ProgrammeChange]:
    row = one.row
    found: list[tuple[str, date, str]] = []
    start = one.slot.start
    if one.slot.state == "cancelled":
        found.append(("cancelled", row.cancelled_on or start, "The process went to another team in that month."))
    elif row.baseline_start != row.start:
        found.append(("moved_inside", row.baseline_start or start, words.REASONS[1]))
    if one.slot.state == "postponed":
        found.append(("moved_inside", start - timedelta(days=30), words.REASONS[2]))
    return [
        m.ProgrammeChange(
            programme=programme,
            audit=row,
            kind=kind,
            reason=reason,
            effect="Caught up in the next quarter." if kind == "cancelled" else "",
            on=day,
            by=world.sponsor if kind == "cancelled" else world.manager,
        )
        for kind, day, reason in found
    ]
