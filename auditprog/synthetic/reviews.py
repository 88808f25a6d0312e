"""A management review for each half-year; the newest one held has a frozen pack with the figures of its day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from auditprog.synthetic.numbers import Numbers
from auditprog.synthetic.world import World
from kernel.journal import add_all, audited
from reviews import models as m
from reviews import queries, report
from reviews.services import printing

BY = "system:load_year"
SENTENCES = {
    "ok": "In order: what was planned has been done, and the figures are where they should be.",
    "watch": "To watch: two of the targets were missed in one month and met again in the next.",
    "act": "To act on: the backlog has grown for the third month, the reasons are in the annex.",
}
DECISIONS = (
    ("improve", "One template for the monthly report of all services"),
    ("resource", "A second person for the configuration database, half of the time"),
    ("change_sms", "The procedure names who checks a record before it is closed"),
    ("none", "Policy and scope stay as they are"),
)


def halves(first: int, today: date) -> list[tuple[date, date, date]]:
    """First day, last day and day of the meeting of each half-year from the first year until the one that runs."""
    found = []
    for year in range(first, today.year + 1):
        found.append((date(year, 1, 1), date(year, 6, 30), date(year, 7, 14)))
        found.append((date(year, 7, 1), date(year, 12, 31), date(year + 1, 1, 20)))
    return [half for half in found if half[0] <= today]


def write(first: int, world: World, numbers: Numbers, today: date, rng: Random) -> None:
    """All reviews, the oldest first; one transaction each."""
    held = [half for half in halves(first, today) if half[2] <= today]
    for begin, end, met in halves(first, today):
        met = world.calendar.next_working_day(met)
        with audited(by=BY, today=min(met, today), reason="synthetic organisation"):
            _review(begin, end, met, world, numbers, today, rng, frozen=bool(held) and (begin, end) == held[-1][:2])


def _review(
    begin: date, end: date, met: date, world: World, numbers: Numbers, today: date, rng: Random, *, frozen: bool
) -> None:
    over = met <= today
    row = m.ManagementReview(
        reference=numbers.reference("MR", begin.year, 1),
        planned_on=met,
        period_from=begin,
        period_to=end,
        chair=world.chair,
        prepared_by=world.manager,
        place="Large meeting room",
    )
    row.save()
    people = [world.chair, world.sponsor, *world.owners[:4]]
    status = "present" if over else "invited"
    add_all(m.Attendee, [m.Attendee(review=row, person=p, status=status) for p in dict.fromkeys(people)])
    add_all(m.ReviewInput, [_input(row, item, world, met, over, rng) for item in m.ReviewInput.Item.values])
    if not over:
        return
    late = today - met > timedelta(days=200)
    add_all(m.Decision, [_decision(row, number, world, met, late, rng) for number in range(1, len(DECISIONS) + 1)])
    if frozen:
        _freeze(row, end, met, world)
    _held(row, met, late, world)
    row.save()


def _input(row: m.ManagementReview, item: str, world: World, met: date, over: bool, rng: Random) -> m.ReviewInput:
    line = m.ReviewInput(review=row, item=item, owner=world.owners[rng.randrange(len(world.owners))])
    if over:
        line.light = rng.choice(("ok", "ok", "watch", "act"))
        line.sentence, line.as_of = SENTENCES[line.light], world.calendar.previous_working_day(row.period_to)
        line.answered_by, line.confirmed_by, line.treated_on = line.owner, world.manager, met
    return line


def _decision(row: m.ManagementReview, number: int, world: World, met: date, late: bool, rng: Random) -> m.Decision:
    kind, text = DECISIONS[number - 1]
    made = m.Decision(
        review=row, number=f"D{number}", question=f"{text}?", why="Customers asked for it twice.", kind=kind
    )
    made.answer, made.text, made.rationale, made.final = "yes", text, "As discussed with the inputs.", True
    if kind == "none":
        return made
    made.owner = rng.choice(world.owners)
    made.due = world.calendar.rolled(met + timedelta(days=rng.randint(40, 150)))
    made.measure = "Looked at in the next review."
    if late or rng.random() < 0.3:
        done = world.calendar.next_working_day(met + timedelta(days=rng.randint(20, 39)))
        made.state, made.done_on, made.done_by = "done", done, made.owner
    return made


def _freeze(row: m.ManagementReview, end: date, met: date, world: World) -> None:
    """As `reviews.services.freeze_pack` does it, without notices and without a PDF that nobody asked for."""
    sent = world.calendar.add_working_days(met, -6)
    as_of = min(end, sent)
    row.opinion, row.opinion_by = "except", world.manager
    row.opinion_text = "The system is effective, except where the open nonconformities say otherwise."
    data = printing.frozen(report.data_of(queries.report_source(row, as_of=as_of, version="1.0"), queries.policy()))
    row.figures_as_of, row.pack_frozen_on = as_of, sent
    row.snapshot, row.snapshot_sha256 = data, printing.hash_of(data)
    m.ReviewVersion(
        review=row, number="1.0", snapshot=data, sha256=row.snapshot_sha256, issued_by=world.manager, issued_on=sent
    ).save()


def _held(row: m.ManagementReview, met: date, late: bool, world: World) -> None:
    row.held_on, row.approved_by = met, world.chair
    row.approved_on = world.calendar.add_working_days(met, 3)
    row.discussion = "Each input was treated; the decisions follow from them."
    row.suitability = "The management system still fits what the organisation wants to achieve."
    row.adequacy = "It is adequate, except where the open nonconformities say otherwise."
    row.effectiveness = "It brings what was planned, except where the open nonconformities say otherwise."
    row.state = "closed" if late else "actions_running"
