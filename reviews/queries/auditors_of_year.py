"""Who audited in a year, by which grade, and why each is impartial: one line a seat (domain 2.4, 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from organisation.models import Qualification, User
from organisation.rules.grades import HEIGHT
from programmes.models import Assignment, PlannedAudit, Programme, Safeguard, Verdict

WORKING = ("lead", "auditor", "trainee")
WEIGHT = {"block": 0, "mitigate": 1, "warn": 2, "log": 3}


@dataclass(frozen=True, slots=True)
class SeatOfYear:
    """One audit of one auditor: `weight` is the worst stored verdict, "" for none; `rules` weigh it."""

    audit: PlannedAudit
    role: str
    grade: Qualification | None
    """The highest grade that held on the first day."""
    declared_on: date | None
    weight: str
    rules: tuple[str, ...]
    safeguards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditorOfYear:
    """An auditor with every grade and every seat of the year."""

    person: User
    grades: tuple[Qualification, ...]
    seats: tuple[SeatOfYear, ...]


def auditors_of_year(programme: Programme) -> list[AuditorOfYear]:
    """Whoever has a seat that audits, by name. Four queries, whatever the number."""
    rows = Assignment.objects.filter(audit__programme=programme, role__in=WORKING)
    rows = rows.exclude(audit__progress=PlannedAudit.Progress.CANCELLED).select_related("person", "audit")
    seats = list(rows.order_by("person__last_name", "person__first_name", "person_id", "audit__start", "pk"))
    grades: dict[int, list[Qualification]] = defaultdict(list)
    for row in Qualification.objects.filter(person__in={seat.person_id for seat in seats}).order_by("valid_from", "pk"):
        grades[row.person_id].append(row)
    said: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    verdicts = Verdict.objects.filter(assignment__in=[seat.pk for seat in seats]).order_by("rule", "part", "pk")
    for seat, weight, rule, part in verdicts.values_list("assignment_id", "severity", "rule", "part"):
        said[seat][weight].append(f"{rule} {part}".strip())
    guards = list(
        Safeguard.objects.filter(programme=programme, approved_on__isnull=False)
        .order_by("reference")
        .values_list("reference", "rule", "person_id", "audit_id", "standing")
    )
    found: dict[int, AuditorOfYear] = {}
    for seat in seats:
        before = found.get(seat.person_id)
        mine = _seat(seat, grades[seat.person_id], said[seat.pk], guards)
        found[seat.person_id] = AuditorOfYear(
            seat.person, tuple(grades[seat.person_id]), (*(before.seats if before else ()), mine)
        )
    return list(found.values())


def _seat(
    seat: Assignment,
    grades: Iterable[Qualification],
    said: dict[str, list[str]],
    guards: Iterable[tuple[str, str, int | None, int | None, bool]],
) -> SeatOfYear:
    worst = min(said, key=lambda weight: WEIGHT[weight], default="")
    rules = tuple(dict.fromkeys(said[worst])) if worst else ()
    first = seat.audit.first_day
    held = [row for row in grades if first and row.valid_on(first)]
    return SeatOfYear(
        audit=seat.audit,
        role=str(seat.get_role_display()),
        grade=max(held, key=lambda row: (HEIGHT[row.grade], row.valid_to or date.max), default=None),
        declared_on=seat.accepted_on,
        weight="" if seat.audit.legacy else worst,
        rules=rules,
        safeguards=tuple(
            reference
            for reference, rule, person, audit, _standing in guards
            if rule in rules or rule.split(" ")[0] in {one.split(" ")[0] for one in rules}
            if person in (None, seat.person_id) and audit in (None, seat.audit_id)
        ),
    )
