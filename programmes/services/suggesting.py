"""Suggest a year or repair one: begun here, worked out by a job, taken line by line through the room's own verbs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from kernel import outbox
from kernel.journal import audited, record
from kernel.models import Job
from kernel.workflow import Refused
from organisation import services as organisation
from organisation.models import Process, User
from programmes.models import PlannedAudit, Programme, ScopeItem, Suggestion, SuggestionRun
from programmes.planner import explaining
from programmes.planner.bottlenecks import Blocked, Bottleneck, bottlenecks
from programmes.planner.court import chances, knowing, warned
from programmes.planner.plan import MISSING, REPAIR_GOALS, SUGGEST_GOALS, Placement, Plan
from programmes.planner.problem import Problem
from programmes.planner.running import Limit, Progress, solve
from programmes.planner.settling import Settled, settle
from programmes.queries.planning import YearProblem, repairable, suggestable, working_seats
from programmes.services.common import Actor, refuse_unless_open, require_change
from programmes.services.moving import move_audit
from programmes.services.planning import plan_audit
from programmes.services.team import assign, unassign
from standards.models import Clause

HANDLER = "programmes.suggest"
LIFTED = 10
"""Asking what a limit costs gets one part in so many of the effort of the plan."""
EVERY = 0.8
"""Seconds between two notes of progress."""
OTHERS = 6
"""How many people beside the team are explained in a line."""
TAKEN, OPEN, LEFT = "taken", "open", "refused"


class _Stopped(Exception):
    """Somebody asked to stop before there was anything to keep."""


def begin_suggestion(programme: Programme, *, kind: str, by: User, today: date, places: bool = False) -> Suggestion:
    """Ask the planner; the answer comes from a job. Refused while it works on this year already.

    `places`: a proven answer is in the draft at once, as one step that this person can take back.
    """
    require_change(by, programme, "audit_added")
    with audited(by=by, today=today):
        refuse_unless_open(programme)
        newest = Suggestion.objects.filter(programme=programme).first()
        if newest is not None and not newest.is_done and _is_open(newest):
            raise Refused("The planner works on this year already.")
        row = Suggestion(programme=programme, kind=Suggestion.Kind(kind), by=by, on=today)
        row.save()
        record(row, verb="asked")
        SuggestionRun.objects.create(suggestion=row, places=places)
        payload = {"handler": HANDLER, "suggestion": row.pk, "today": today.isoformat()}
        outbox.enqueue(kind=Job.Kind.SOLVE, dedup_key=row.dedup_key, payload=payload)
    return row


def stop_suggestion(suggestion: Suggestion, *, by: User) -> None:
    """End the planner; the best plan so far is kept."""
    require_change(by, suggestion.programme, "audit_added")
    SuggestionRun.objects.filter(suggestion=suggestion).update(stop_asked=True)


def work_out(pk: int, *, today: date) -> Callable[[], None] | None:
    """The job: read, ask the rules, plan, explain. Returns what stores the answer; None where there is one already."""
    suggestion = Suggestion.objects.select_related("programme").get(pk=pk)
    if suggestion.is_done:
        return None
    note = _Note(suggestion)
    try:
        result = _result(suggestion, note, today)
    except _Stopped:
        result = {"lines": [], "goals": [], "bottlenecks": [], "stopped": True, "proven": False}

    def store() -> None:
        with audited(by="system:planner", today=today):
            row = Suggestion.objects.select_for_update().get(pk=pk)
            row.result = result
            row.save()
            record(row, verb="answered", lines=len(result["lines"]))

    return store


def take(suggestion: Suggestion, name: str, *, by: User, today: date, reason: str = "") -> PlannedAudit:
    """One line into the programme: planned or moved, then its team. All of it or nothing; Refused with every reason."""
    line = line_of(suggestion, name)
    require_change(by, suggestion.programme, "audit_added" if line["audit"] is None else "team")
    if line["state"] == TAKEN:
        raise Refused("This line is taken already.")
    try:
        with audited(by=by, today=today):
            people = _people(line, by=by)
            audit = _placed(suggestion.programme, line, by=by, today=today, reason=reason)
            _team(audit, line, people, by=by, today=today, reason=reason)
            _mark(suggestion, name, by, today, state=TAKEN, reference=audit.reference)
    except Refused as refusal:
        _mark(suggestion, name, by, today, state=LEFT, refused=refusal.reasons)
        raise
    return audit


def take_all(suggestion: Suggestion, *, by: User, today: date, reason: str = "") -> tuple[int, list[str]]:
    """Every open line, each for itself: how many were taken, and the sentences of those that were refused."""
    taken, refused = 0, []
    for line in list(suggestion.result.get("lines", ())):
        if line["state"] == TAKEN or not line["seats"]:
            continue
        try:
            take(suggestion, line["key"], by=by, today=today, reason=reason)
            taken += 1
        except Refused as refusal:
            refused += [f"{line['title']}: {sentence}" for sentence in refusal.reasons]
    return taken, refused


def line_of(suggestion: Suggestion, name: str) -> dict[str, Any]:
    """Refused for a line that is not there."""
    for line in suggestion.result.get("lines", ()):
        if line["key"] == name:
            found: dict[str, Any] = line
            return found
    raise Refused("The suggestion has no such line.")


# Taking


def _people(line: Mapping[str, Any], *, by: Actor) -> dict[int, User]:
    """Everybody concerned, locked first and in order: people, programme, audit."""
    named = {seat["person"] for seat in line["seats"]} | {seat["supervisor"] for seat in line["seats"]}
    for pk in sorted(one for one in named if one):
        organisation.lock_person(pk)
    return User.objects.in_bulk(one for one in named if one)


def _placed(programme: Programme, line: Mapping[str, Any], *, by: Actor, today: date, reason: str) -> PlannedAudit:
    start, end = date.fromisoformat(line["start"]), date.fromisoformat(line["end"])
    if line["audit"] is None:
        process = Process.objects.get(pk=line["process"])
        clauses = Clause.objects.select_related("standard").in_bulk(
            [pk for items in line["items"].values() for pk in items]
        )
        return plan_audit(
            programme,
            title=line["title"],
            start=start,
            end=end,
            scope=[(process, clause, None) for clause in clauses.values()],
            planned_days=Decimal(str(line["days"])),
            reason=reason,
            by=by,
            today=today,
        )
    audit = PlannedAudit.objects.select_related("programme").get(pk=line["audit"])
    if (audit.start, audit.end) != (start, end):
        audit = move_audit(audit, start=start, end=end, by=by, today=today, reason=reason, effect=reason)
    return audit


def _team(
    audit: PlannedAudit, line: Mapping[str, Any], people: Mapping[int, User], *, by: Actor, today: date, reason: str
) -> None:
    """Whoever goes leaves first, a lead who becomes a member too; then the lead, members, trainees."""
    wanted = {seat["person"]: seat["role"] for seat in line["seats"]}
    for seat in working_seats(audit):
        if wanted.get(seat.person_id) != seat.role:
            unassign(audit, person=seat.person, by=by, today=today, reason=reason)
    for row in line["seats"]:
        keys = [pk for part in row["parts"] for pk in line["items"][part]]
        items = None if row["whole"] else _items(audit, line, keys)
        supervisor = people.get(row["supervisor"]) if row["supervisor"] else None
        assign(
            audit,
            person=people[row["person"]],
            role=row["role"],
            items=items,
            supervisor=supervisor,
            by=by,
            today=today,
            reason=reason,
        )


def _items(audit: PlannedAudit, line: Mapping[str, Any], keys: Iterable[int]) -> list[ScopeItem]:
    rows = ScopeItem.objects.filter(audit=audit)
    wanted = list(keys)
    return list(rows.filter(clause__in=wanted) if line["audit"] is None else rows.filter(pk__in=wanted))


def _mark(suggestion: Suggestion, name: str, by: Actor, today: date, **said: Any) -> None:
    """What became of a line."""
    with audited(by=by, today=today):
        row = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
        lines = [{**line, **said} if line["key"] == name else line for line in row.result["lines"]]
        row.result = {**row.result, "lines": lines}
        row.save()
    suggestion.result, suggestion.version = row.result, row.version


def _is_open(suggestion: Suggestion) -> bool:
    job = outbox.find(suggestion.dedup_key)
    return job is not None and job.state in Job.OPEN


# Working it out


class _Note:
    """Tells the page how far it is, and hears whether to stop."""

    def __init__(self, suggestion: Suggestion) -> None:
        self.rows = SuggestionRun.objects.filter(suggestion=suggestion)
        self.at, self.stop = 0.0, False

    def judging(self, number: int, of: int) -> None:
        """Audits judged so far."""
        self._write("judging", number, of)
        if self.stop:
            raise _Stopped

    def watch(self, progress: Progress) -> bool:
        """A goal in hand."""
        self._write(
            progress.goal,
            progress.number + 1,
            progress.of,
            best=progress.best,
            bound=progress.bound,
            seconds=progress.seconds,
        )
        return self.stop

    def _write(self, stage: str, number: int, of: int, **more: Any) -> None:
        if time.monotonic() - self.at < EVERY:
            return
        self.at = time.monotonic()
        self.rows.update(stage=stage, number=number, of=of, **more)
        self.stop = bool(self.rows.values_list("stop_asked", flat=True).first())


def _result(suggestion: Suggestion, note: _Note, today: date) -> dict[str, Any]:
    if suggestion.kind == Suggestion.Kind.REPAIR:
        read = repairable(suggestion.programme, today)
        return _planned(read, _problem(suggestion, read, note, is_repair=True), REPAIR_GOALS, note)
    read = suggestable(suggestion.programme, today)
    problem = _problem(suggestion, read, note)
    if left := _without_lead(read, problem, note):
        read = suggestable(suggestion.programme, today, anywhen=left)
        problem = _problem(suggestion, read, note)
    of_works, of_leads = warned(problem.audits, problem.people, read.court, problem.chances)
    return _planned(read, replace(problem, warned=of_works, warned_leads=of_leads), SUGGEST_GOALS, note)


def _problem(suggestion: Suggestion, read: YearProblem, note: _Note, *, is_repair: bool = False) -> Problem:
    return Problem(
        year=suggestion.programme.year,
        audits=read.audits,
        people=read.people,
        near=read.near,
        chances=chances(read.audits, read.people, read.court, note.judging),
        knowing=knowing(read.audits, read.people, read.court),
        neighbours=read.neighbours,
        rotation=read.rotation,
        month_capacity=0 if is_repair else read.month_capacity,
        month_used=read.month_used,
        freeze=read.freeze,
        weights=read.weights,
    )


def _without_lead(read: YearProblem, problem: Problem, note: _Note) -> frozenset[str]:
    """Audits that no plan around their months gives a lead: another month is better than nobody."""
    if not problem.audits:
        return frozenset()
    made = settle(problem, read.court, limit=_limit(read, LIFTED), goals=(MISSING,), watch=note.watch)
    gaps = {one.audit for one in made.plan.placements if any(gap.kind in ("lead", "slot") for gap in one.gaps)}
    return frozenset(gaps) if not made.plan.stopped else frozenset()


def _planned(read: YearProblem, problem: Problem, goals: Sequence[str], note: _Note) -> dict[str, Any]:
    if not problem.audits:
        return {"lines": [], "goals": [], "bottlenecks": [], "stopped": False, "proven": True}
    made = settle(problem, read.court, limit=_limit(read), goals=goals, watch=note.watch)
    return _as_data(read, made, is_repair=goals == REPAIR_GOALS)


def _limit(read: YearProblem, part: int = 1) -> Limit:
    """Deterministic: the same facts and numbers give the same suggestion on every machine."""
    return Limit(work=read.numbers.effort / part)


def _as_data(read: YearProblem, made: Settled, *, is_repair: bool) -> dict[str, Any]:
    problem, plan = made.problem, made.plan

    def lifted(kind: str) -> Plan:
        from programmes.planner.engine import Relaxed

        return solve(problem, limit=_limit(read, LIFTED), goals=(MISSING,), relaxed=Relaxed(**{kind: True}))

    lines = [_line(read, problem, plan, placement) for placement in plan.placements]
    if is_repair:
        lines = [line for line in lines if line["changes"]]
    told = bottlenecks(problem, plan, read.court, None if plan.stopped else lifted)
    return {
        "lines": lines,
        "goals": [[goal.name, goal.value, goal.bound] for goal in plan.goals],
        "bottlenecks": [_bottleneck(one) for one in told],
        "proven": plan.proven and made.accepted,
        "stopped": plan.stopped,
        "seconds": round(plan.seconds, 1),
        "numbers": asdict(read.numbers),
    }


def _line(read: YearProblem, problem: Problem, plan: Plan, placement: Placement) -> dict[str, Any]:
    audit, source = problem.by_key[placement.audit], read.sources[placement.audit]
    span = audit.slot(placement.slot).span if placement.slot else None
    seats = [
        {
            "person": int(seat.person),
            "role": seat.role,
            "supervisor": int(seat.supervisor) if seat.supervisor else None,
            "parts": list(seat.parts),
            "whole": len(seat.parts) == len(audit.parts),
            "why": [asdict(why) for why in explaining.why_her(problem, plan, audit, seat.person)],
        }
        for seat in placement.seats
    ]
    line = {
        "key": audit.key,
        "audit": source.audit,
        "process": source.process,
        "title": source.title,
        "start": span.start.isoformat() if span else "",
        "end": (span.end or span.start).isoformat() if span else "",
        "was": [source.start.isoformat(), (source.end or source.start).isoformat()] if source.start else None,
        "before": [[int(seat.person), seat.role] for seat in audit.now.seats] if audit.now else [],
        "days": audit.half_days * max(1, audit.seats) / 2,
        "items": {part: list(keys) for part, keys in source.items.items()},
        "seats": seats,
        "gaps": [asdict(gap) for gap in placement.gaps],
        "here": [asdict(why) for why in explaining.why_here(problem, plan, audit)],
        "others": _others(read, problem, plan, placement),
        "state": OPEN,
        "refused": [],
    }
    line["changes"] = _changes(line)
    return line


def _changes(line: Mapping[str, Any]) -> bool:
    """Whether a repair does anything here."""
    held = sorted((person, role) for person, role in line["before"])
    now = sorted((seat["person"], seat["role"]) for seat in line["seats"])
    return held != now or line["was"] != [line["start"], line["end"]] or not all(s["whole"] for s in line["seats"])


def _others(read: YearProblem, problem: Problem, plan: Plan, placement: Placement) -> list[dict[str, Any]]:
    """Why not the others: those nearest to it first, by the number of weeks that the rules leave them."""
    audit = problem.by_key[placement.audit]
    rest = [one for one in problem.people if placement.seat_of(one.key) is None and not one.trainee]
    rest.sort(key=lambda one: (-len(problem.chance(audit.key, one.key).works), one.name))
    return [
        {
            "person": int(one.key),
            "why": [asdict(why) for why in explaining.why_not(problem, plan, audit, one.key, "auditor", read.court)],
        }
        for one in rest[:OTHERS]
        if placement.slot
    ]


def _bottleneck(one: Bottleneck) -> dict[str, Any]:
    return {
        "audit": one.audit,
        "gap": asdict(one.gap),
        "cause": one.cause,
        "who": [_who(who) for who in one.who],
    }


def _who(one: Blocked) -> dict[str, Any]:
    days = {"since": one.since and one.since.isoformat(), "until": one.until and one.until.isoformat()}
    return {"person": int(one.person), "cause": one.cause, "said": one.said, **days}
