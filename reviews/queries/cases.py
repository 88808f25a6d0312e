"""Findings with their history as the rules want them: from dated rows, so that any past day can be asked about.

Read as plain tuples, a table a query: five thousand findings bring a hundred thousand rows of history.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from findings.models import (
    Action,
    Clock,
    Extension,
    Finding,
    FindingClause,
    GradeChange,
    Move,
    PlanVersion,
    Verification,
)
from reviews.rules import facts as f
from reviews.rules.source import ActionRow, FindingRow

Rows = dict[int, list[tuple[Any, ...]]]
HEAD = (
    "pk",
    "kind",
    "reference",
    "state",
    "source",
    "grade",
    "requirement",
    "evidence",
    "gap",
    "issued_on",
    "withdrawn_on",
    "repeat_decision",
    "repeat_decided_on",
    "repeat_of__reference",
    "process__code",
    "audit__planned__reference",
    "owner__first_name",
    "owner__last_name",
    "owner__username",
    "nonconformity__first_implemented_on",
    "nonconformity__first_closed_on",
    "nonconformity__closed_on",
)


@dataclass(slots=True)
class History:
    """One finding and its rows of history, as tuples."""

    head: dict[str, Any]
    clauses: list[tuple[Any, ...]] = field(default_factory=list)  # number, standard, primary
    grades: list[tuple[Any, ...]] = field(default_factory=list)  # on, new
    moves: list[tuple[Any, ...]] = field(default_factory=list)  # on, new
    clocks: list[tuple[Any, ...]] = field(default_factory=list)
    extensions: list[tuple[Any, ...]] = field(default_factory=list)
    plans: list[tuple[Any, ...]] = field(default_factory=list)
    checks: list[tuple[Any, ...]] = field(default_factory=list)
    actions: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def owner(self) -> str:
        name = f"{self.head['owner__first_name'] or ''} {self.head['owner__last_name'] or ''}".strip()
        return name or self.head["owner__username"] or ""

    @property
    def is_case(self) -> bool:
        return bool(self.head["kind"] == Finding.Kind.NC)


def issued_findings(since: date) -> list[History]:
    """Findings with a number that were issued, open or closed since that day, with their history. Nine queries."""
    found = Finding.objects.exclude(reference="").filter(issued_on__isnull=False)
    lasting = Q(issued_on__gte=since) | Q(
        Q(nonconformity__first_closed_on__isnull=True) | Q(nonconformity__first_closed_on__gte=since), kind="nc"
    )
    wanted: QuerySet[Finding] = found.filter(lasting)
    ids = wanted.values("pk")
    heads = {row["pk"]: History(row) for row in wanted.order_by("issued_on", "reference").values(*HEAD)}
    _put(
        heads,
        "clauses",
        FindingClause.objects.filter(finding__in=ids).order_by("-primary", "pk"),
        "finding_id",
        "clause__number",
        "clause__standard_id",
    )
    _put(heads, "grades", GradeChange.objects.filter(finding__in=ids).order_by("on", "pk"), "finding_id", "on", "new")
    _put(heads, "moves", Move.objects.filter(nc__finding__in=ids).order_by("on", "pk"), "nc__finding_id", "on", "new")
    _put(
        heads,
        "clocks",
        Clock.objects.filter(nc__finding__in=ids).order_by("pk"),
        "nc__finding_id",
        "cycle",
        "step",
        "actor",
        "due_original",
        "due_current",
        "done_on",
        "opened_on",
    )
    granted = Extension.objects.filter(nc__finding__in=ids, granted=True, decided_on__isnull=False)
    _put(
        heads,
        "extensions",
        granted.order_by("pk"),
        "nc__finding_id",
        "decided_on",
        "cycle",
        "step",
        "old_date",
        "new_date",
        "beyond_limits",
    )
    sent = PlanVersion.objects.filter(nc__finding__in=ids, submitted_on__isnull=False)
    _put(heads, "plans", sent.order_by("number"), "nc__finding_id", "number", "submitted_on", "decided_on", "decision")
    checked = Verification.objects.filter(nc__finding__in=ids, kind=Verification.Kind.EFFECTIVENESS)
    _put(heads, "checks", checked.order_by("on", "pk"), "nc__finding_id", "on", "result")
    corrective = Action.objects.filter(nc__finding__in=ids, kind=Action.Kind.CORRECTIVE).order_by("pk")
    _put(
        heads,
        "actions",
        corrective,
        "nc__finding_id",
        "plan_id",
        "cycle",
        "text",
        "due",
        "done_on",
        "owner__first_name",
        "owner__last_name",
    )
    return list(heads.values())


def _put(heads: dict[int, History], name: str, rows: QuerySet[Any], key: str, *fields: str) -> None:
    found: Rows = defaultdict(list)
    for pk, *values in rows.values_list(key, *fields):
        found[pk].append(tuple(values))
    for pk, mine in found.items():
        if pk in heads:
            setattr(heads[pk], name, mine)


def case_facts(rows: Iterable[History], standard: int) -> tuple[f.NcFact, ...]:
    """Nonconformities; leaves are those of the standard asked about."""
    return tuple(_case(row, standard) for row in rows if row.is_case)


def _leaves(row: History, standard: int) -> tuple[str, ...]:
    own = tuple(number for number, of in row.clauses if of == standard)
    return own or tuple(number for number, _ in row.clauses)


def _case(row: History, standard: int) -> f.NcFact:
    head = row.head
    repeated = head["repeat_decision"] == Finding.Repeat.CONFIRMED and head["repeat_of__reference"]
    grades = tuple(f.DatedGrade(on, new) for on, new in row.grades)
    return f.NcFact(
        ref=head["reference"],
        issued_on=head["issued_on"],
        grades=grades or (f.DatedGrade(head["issued_on"], head["grade"]),),
        states=_states(row),
        process=head["process__code"] or "",
        leaves=_leaves(row, standard),
        audit=head["audit__planned__reference"] or "",
        repeat_of=head["repeat_of__reference"] if repeated else "",
        repeat_confirmed_on=(head["repeat_decided_on"] or head["issued_on"]) if repeated else None,
        first_implemented_on=head["nonconformity__first_implemented_on"],
        first_closed_on=head["nonconformity__first_closed_on"],
        withdrawn_on=head["withdrawn_on"],
        clocks=tuple(f.ClockFact(*values) for values in row.clocks),
        extensions=tuple(f.ExtensionFact(*values) for values in row.extensions),
        plans=tuple(
            f.PlanFact(number, submitted, decided, None if not decision else decision == "accepted")
            for number, submitted, decided, decision in row.plans
        ),
        checks=tuple(f.CheckFact(on, result == Verification.Result.EFFECTIVE) for on, result in row.checks),
    )


def _states(row: History) -> tuple[f.DatedState, ...]:
    """Records taken over closed bring only their last day."""
    states = [f.DatedState(on, new) for on, new in row.moves]
    closed = row.head["nonconformity__closed_on"]
    if closed and not (states and states[-1].state == f.CLOSED):
        states.append(f.DatedState(closed, f.CLOSED))
    return tuple(states)


def finding_rows(rows: Iterable[History], standard: int) -> tuple[FindingRow, ...]:
    """The words of each finding for the report."""
    sources, states = dict(Finding.Source.choices), dict(Finding.State.choices)
    return tuple(
        FindingRow(
            row.head["reference"],
            row.head["kind"],
            row.head["gap"] or row.head["evidence"] or row.head["requirement"],
            _leaves(row, standard),
            row.head["process__code"] or "",
            row.head["audit__planned__reference"] or str(sources[row.head["source"]]),
            row.owner,
            row.head["issued_on"],
            "" if row.is_case else str(states[row.head["state"]]),
        )
        for row in rows
    )


def action_rows(rows: Iterable[History], day: date) -> tuple[ActionRow, ...]:
    """Corrective actions of the last cycle's plan; without a date of its own an action is due with the case (7.2).

    An extension of the case, granted by that day, moves the actions that were due on the date it replaced.
    """
    found = []
    for row in rows:
        due = {cycle: current for cycle, step, _, _, current, _, _ in row.clocks if step == Clock.Step.IMPLEMENT}
        last_plan = max((plan or 0 for plan, *_ in row.actions), default=0)
        for plan, cycle, text, own, done, first, last in row.actions:
            if (plan or 0) == last_plan:
                name = f"{first or ''} {last or ''}".strip() or row.owner
                moved = _moved(own or due.get(cycle), row, day)
                found.append(ActionRow(row.head["reference"], name, text, moved, done))
    return tuple(found)


def _moved(due: date | None, row: History, day: date) -> date | None:
    for decided, _, step, old, new, _ in row.extensions:
        if step == Clock.Step.IMPLEMENT and decided <= day and due == old:
            due = new
    return due
