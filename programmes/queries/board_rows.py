"""The processes of the board with their facts: who owns them, how urgent they are, when they were looked at last."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from kernel.prepared import Prepared
from organisation.models import ProcessLeaf, in_force
from programmes.models import ProcessPriority, Programme
from programmes.queries.checks import RowFacts
from programmes.queries.year import Year, by_process
from programmes.queries.year_rows import Past, Visit, past_of
from programmes.rules.policy import Policy
from programmes.rules.tint import tint_row

NOTHING = Past({}, None)
HEADS = {
    "4": gettext_lazy("4 to 6 Context, leadership, planning"),
    "7": gettext_lazy("7 Support"),
    "8.1": gettext_lazy("8.1 Operational planning"),
    "8.2": gettext_lazy("8.2 Service portfolio"),
    "8.3": gettext_lazy("8.3 Relationship and agreement"),
    "8.4": gettext_lazy("8.4 Supply and demand"),
    "8.5": gettext_lazy("8.5 Design, build and transition"),
    "8.6": gettext_lazy("8.6 Resolution and fulfilment"),
    "8.7": gettext_lazy("8.7 Service assurance"),
    "9": gettext_lazy("9 to 10 Evaluation and improvement"),
}
"""Heads of the board's groups for the clause numbers of a management-system standard."""


def row_facts(programme: Programme, whole: Year, today: date, policy: Policy) -> tuple[RowFacts, ...]:
    """Every active process that answers for a clause, in the order of its first one. Two queries."""
    visits, past = by_process(whole.visits), past_of(programme.year, today)
    return tuple(
        _facts(one, tuple(visits.get(one.pk, ())), past.get(one.pk, NOTHING), programme.year, today, policy)
        for one in _processes(programme, today)
    )


def _facts(process: _Process, mine: tuple[Visit, ...], past: Past, year: int, today: date, policy: Policy) -> RowFacts:
    ends = [past.last, *(v.end for v in mine if v.end and v.end.year < year and (v.is_done or v.end < today))]
    last = max((end for end in ends if end), default=None)
    placed = {visit.start.month for visit in mine if visit.start and visit.start.year == year}
    interval = policy.interval(process.band)
    bare = tuple(tint_row(last, interval, (), year))
    return RowFacts(
        process.pk,
        process.code,
        process.name,
        tuple(process.leaves),
        tuple(process.owners),
        process.group,
        process.band,
        process.notes,
        mine,
        past.years,
        last,
        tuple(tint_row(last, interval, placed, year)) if placed else bare,
        bare,
    )


@dataclass(frozen=True, slots=True)
class _Process:
    pk: int
    code: str
    name: str
    group: str
    band: str
    notes: tuple[str, ...]
    leaves: dict[str, None]
    owners: dict[str, None]


def _processes(programme: Programme, today: date) -> list[_Process]:
    """Processes with their owners in the order of their first clause, under the heads of the chapters. One query."""
    found: dict[int, _Process] = {}
    for pk, code, name, number, decided, suggested, notes, *person in _PROCESSES.rows(
        programme=programme.pk, today=today
    ):
        if pk not in found:
            band = decided or suggested or "medium"
            said = json.loads(notes) if isinstance(notes, str) else notes
            found[pk] = _Process(pk, code, name, _chapter(number), band, tuple(said or ()), {}, {})
        found[pk].leaves[number] = None
        if person[2]:
            found[pk].owners[f"{person[0]} {person[1]}".strip() or person[2]] = None
    return list(found.values())


BAND = (("of_decided", "decided"), ("of_suggested", "suggested"), ("of_notes", "notes"))


def _select(programme: int, today: date) -> QuerySet[Any, Any]:
    priority = ProcessPriority.objects.filter(programme=programme, process=OuterRef("process_id"))
    said = {name: Subquery(priority.values(column)[:1]) for name, column in BAND}
    rows = ProcessLeaf.objects.filter(process__active=True).annotate(tenure=_owning(today), **said)
    names = ("process_id", "process__code", "process__name", "clause__number", *(name for name, _column in BAND))
    owner = tuple(f"tenure__person__{name}" for name in ("first_name", "last_name", "username"))
    order = ("clause__standard_id", "clause__sort_key", "process__code", "tenure__start", "tenure__pk")
    return rows.order_by(*order).values_list(*names, *owner)


def _owning(today: date) -> FilteredRelation:
    """The tenures of owners that are in force, beside each process."""
    at = "process__tenures__"
    owning = Q(**{f"{at}role": "owner", f"{at}target_kind": "process"})
    return FilteredRelation("process__tenures", condition=owning & in_force(today, prefix=at))


_PROCESSES = Prepared(_select, programme=2_000_000_001, today=date(2998, 1, 1))


def _chapter(leaf: str) -> str:
    """The head under which a process stands, by its first leaf: the chapter, within 8 its section."""
    first, _dot, rest = leaf.partition(".")
    name = f"8.{rest.split('.')[0]}" if first == "8" else {"5": "4", "6": "4", "10": "9"}.get(first, first)
    return str(HEADS.get(name, name))
