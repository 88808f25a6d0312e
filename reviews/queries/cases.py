"""Findings with their history as the rules want them: from dated rows, so that any past day can be asked about."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from findings.models import Clock, Finding, Verification
from reviews.rules import facts as f
from reviews.rules.source import ActionRow, FindingRow

_HISTORY = (
    "clauses__clause",
    "grades",
    "nonconformity__moves",
    "nonconformity__clocks",
    "nonconformity__extensions",
    "nonconformity__plans",
    "nonconformity__verifications",
    "nonconformity__actions__owner",
)


def issued_findings() -> QuerySet[Finding]:
    """Findings that carry a number, with all that figures and report rest on. A fixed number of queries."""
    rows: QuerySet[Finding] = Finding.objects.exclude(reference="").filter(issued_on__isnull=False)
    joined = rows.select_related("process", "audit__planned", "owner", "repeat_of", "nonconformity")
    return joined.prefetch_related(*_HISTORY).order_by("issued_on", "reference")


def case_facts(rows: Iterable[Finding], leaf_standard: int) -> tuple[f.NcFact, ...]:
    """Nonconformities; leaves are those of the standard asked about."""
    return tuple(_case(row, leaf_standard) for row in rows if row.kind == Finding.Kind.NC)


def _leaves(row: Finding, standard: int) -> tuple[str, ...]:
    links = sorted(row.clauses.all(), key=lambda link: (not link.primary, link.pk))
    own = [link.clause.number for link in links if link.clause.standard_id == standard]
    return tuple(own or [link.clause.number for link in links])


def _case(row: Finding, standard: int) -> f.NcFact:
    nc: Any = row.nonconformity
    moves = sorted(nc.moves.all(), key=lambda move: (move.on, move.pk))
    grades = tuple(f.DatedGrade(grade.on, grade.new) for grade in sorted(row.grades.all(), key=lambda g: (g.on, g.pk)))
    assert row.issued_on is not None
    repeated = row.repeat_of is not None and row.repeat_decision == Finding.Repeat.CONFIRMED
    return f.NcFact(
        ref=row.reference,
        issued_on=row.issued_on,
        grades=grades or (f.DatedGrade(row.issued_on, row.grade),),
        states=_states(moves, nc),
        process=row.process.code if row.process else "",
        leaves=_leaves(row, standard),
        audit=row.audit.reference if row.audit else "",
        repeat_of=row.repeat_of.reference if repeated and row.repeat_of else "",
        repeat_confirmed_on=(row.repeat_decided_on or row.issued_on) if repeated else None,
        first_implemented_on=nc.first_implemented_on,
        first_closed_on=nc.first_closed_on,
        withdrawn_on=row.withdrawn_on,
        clocks=tuple(_clock(clock) for clock in sorted(nc.clocks.all(), key=lambda c: c.pk)),
        extensions=tuple(
            f.ExtensionFact(e.decided_on, e.cycle, e.step, e.old_date, e.new_date, e.beyond_limits)
            for e in nc.extensions.all()
            if e.granted and e.decided_on
        ),
        plans=tuple(
            f.PlanFact(plan.number, plan.submitted_on, plan.decided_on, _accepted(plan.decision))
            for plan in sorted(nc.plans.all(), key=lambda plan: plan.number)
            if plan.submitted_on
        ),
        checks=tuple(
            f.CheckFact(check.on, check.result == Verification.Result.EFFECTIVE)
            for check in sorted(nc.verifications.all(), key=lambda check: (check.on, check.pk))
            if check.kind == Verification.Kind.EFFECTIVENESS
        ),
    )


def _states(moves: list[Any], nc: Any) -> tuple[f.DatedState, ...]:
    """Records taken over closed bring only their last day."""
    states = [f.DatedState(move.on, move.new) for move in moves]
    if nc.closed_on and not (states and states[-1].state == f.CLOSED):
        states.append(f.DatedState(nc.closed_on, f.CLOSED))
    return tuple(states)


def _accepted(decision: str) -> bool | None:
    return None if not decision else decision == "accepted"


def _clock(clock: Clock) -> f.ClockFact:
    return f.ClockFact(
        clock.cycle, clock.step, clock.actor, clock.due_original, clock.due_current, clock.done_on, clock.opened_on
    )


def finding_rows(rows: Iterable[Finding], standard: int) -> tuple[FindingRow, ...]:
    """The words of each finding for the report."""
    return tuple(
        FindingRow(
            row.reference,
            row.kind,
            row.gap or row.evidence or row.requirement,
            _leaves(row, standard),
            row.process.code if row.process else "",
            row.audit.reference if row.audit else row.get_source_display(),
            row.owner.full_name if row.owner else "",
            row.issued_on,
            row.get_state_display() if row.kind != Finding.Kind.NC else "",
        )
        for row in rows
    )


def action_rows(rows: Iterable[Finding], day: date) -> tuple[ActionRow, ...]:
    """Corrective actions of the last cycle's plan; without a date of its own an action is due with the case (7.2).

    An extension of the case, granted by that day, moves the actions that were due on the date it replaced.
    """
    found = []
    for row in rows:
        if row.kind != Finding.Kind.NC:
            continue
        nc: Any = row.nonconformity
        due = {clock.cycle: clock.due_current for clock in nc.clocks.all() if clock.step == Clock.Step.IMPLEMENT}
        actions = [action for action in nc.actions.all() if action.kind == "corrective"]
        last_plan = max((action.plan_id or 0 for action in actions), default=0)
        for action in sorted(actions, key=lambda item: item.pk):
            if (action.plan_id or 0) == last_plan:
                owner = action.owner or row.owner
                last = _moved(action.due or due.get(action.cycle), nc, day)
                found.append(
                    ActionRow(row.reference, owner.full_name if owner else "", action.text, last, action.done_on)
                )
    return tuple(found)


def _moved(due: date | None, nc: Any, day: date) -> date | None:
    granted = sorted(
        (e for e in nc.extensions.all() if e.granted and e.decided_on <= day and e.step == Clock.Step.IMPLEMENT),
        key=lambda extension: extension.pk,
    )
    for extension in granted:
        if due == extension.old_date:
            due = extension.new_date
    return due
