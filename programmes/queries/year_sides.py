"""What stands beside the audits of a year: its marks, the explanations, and when its people are away; one union."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from kernel.prepared import Prepared, day
from kernel.union import narrow
from organisation.models import Delegation
from programmes.models import (
    Assignment,
    BoardStep,
    CheckNote,
    Objective,
    Programme,
    ProgrammeRisk,
    ProgrammeVersion,
    YearMark,
)
from programmes.rules.calendar import Span
from programmes.rules.marks import CalendarMark

Away = Mapping[int, Sequence[Span]]
"""By person the days of absence, as AVL-01 sees them."""
DATED, UNDATED = ("start", "end"), (None, None)
Rows = QuerySet[Any, Any]
COLUMNS = ("one", "two", "three", "four")


@dataclass(frozen=True, slots=True)
class Sides:
    """Marks by their first day, explanations by the key of their check, absences of whoever has a seat in the year."""

    marks: tuple[CalendarMark, ...]
    notes: Mapping[str, str]
    away: Away
    objectives: int
    risks: int
    undo: str
    """What the person who looks did last on this board."""
    version_number: str
    """The newest approved version, empty while there is none."""
    baseline_on: date | None
    """The day on which the first one was approved."""


def sides_of(programme: Programme, person: int) -> Sides:
    """Read them; `person` is the key of whoever looks. One query."""
    marks, notes, away, steps, versions = [], {}, defaultdict(list), [(0, "")], []
    counted: Counter[str] = Counter()
    first, last = date(programme.year, 1, 1), date(programme.year, 12, 31)
    rows = _SIDES.rows(programme=programme.pk, first=first, last=last, person=person)
    for kind, pk, one, two, three, four, since, until in rows:
        start, end = day(since), day(until)
        counted[kind] += 1
        if kind == "note":
            notes[one] = two
        elif kind == "step":
            steps.append((pk, one))
        elif kind == "version":
            versions.append((pk, one, start))
        elif start is not None and kind == "away":
            away[pk].append(Span(start, end))
        elif start is not None and end is not None:
            marks.append(CalendarMark(one, start, end, two, three, four, pk))
    return Sides(
        tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.pk))),
        notes,
        {who: sorted(spans, key=lambda span: span.start) for who, spans in away.items()},
        counted["objective"],
        counted["risk"],
        max(steps)[1],
        max(versions)[1] if versions else "",
        min(versions)[2] if versions else None,
    )


def _sides(programme: int, first: date, last: date, person: int) -> QuerySet[Any, Any]:
    seats = Assignment.objects.filter(audit__programme=programme).exclude(audit__progress="cancelled")
    gone = Delegation.objects.filter(person__in=seats.order_by().values("person"), start__lte=last)
    marks = YearMark.objects.filter(start__lte=last, end__gte=first)
    versions = ProgrammeVersion.objects.filter(programme=programme, approved_on__isnull=False)
    steps = BoardStep.objects.filter(programme=programme, person=person)
    return _narrow(marks, "mark", "pk", "kind", "title", "audit_kind", "areas", days=DATED).union(
        _narrow(CheckNote.objects.filter(programme=programme), "note", "pk", "key", "sentence"),
        _narrow(gone.exclude(end__lt=first), "away", "person_id", days=DATED),
        _narrow(Objective.objects.filter(programme=programme), "objective", "pk"),
        _narrow(ProgrammeRisk.objects.filter(programme=programme), "risk", "pk"),
        _narrow(steps, "step", "pk", "said"),
        _narrow(versions, "version", "pk", "number", days=("approved_on", None)),
        all=True,
    )


def _narrow(rows: Rows, kind: str, who: str, *texts: str, days: tuple[str | None, str | None] = UNDATED) -> Rows:
    told = dict(zip(COLUMNS, map(F, texts), strict=False))
    return narrow(
        rows,
        kind,
        numbers={"who": F(who)},
        texts={name: told.get(name) for name in COLUMNS},
        days={name: F(column) if column else None for name, column in zip(("since", "until"), days, strict=True)},
    )


_SIDES = Prepared(
    _sides, programme=2_000_000_001, first=date(2998, 1, 1), last=date(2998, 12, 31), person=1_900_000_001
)
