"""What was said of a seat is kept as it was said: for the impartiality sheet and for "as of" (domain 3.2)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from kernel.journal import add_all, audited
from programmes.models import Assignment, Judgement, PlannedAudit
from programmes.models import Verdict as VerdictRow
from programmes.queries.docket import Docket
from programmes.queries.judging import Said
from programmes.services.common import Actor

Occasion = Judgement.Occasion
ALWAYS = (Occasion.ASSIGNED, Occasion.CHANGED, Occasion.CONFIRMED, Occasion.FIELDWORK, Occasion.REPORT)


def is_kept(occasion: str, audit: PlannedAudit) -> bool:
    """Whether it is kept although nothing changed; while a draft is pushed about, only changes are."""
    return occasion in ALWAYS or (occasion in (Occasion.MOVED, Occasion.PLAN) and audit.programme.is_in_force)


def judgement(seat: Assignment, said: Said, book: Docket, *, occasion: str, by: Actor, today: date) -> Judgement:
    """What is said of a seat now, to be written down."""
    labels = {row.pk: row.label for row in book.scope}
    told: dict[tuple[str, ...], dict[str, Any]] = {}
    for (item, *name), verdict in said.items():
        entry = told.setdefault(tuple(name), {**verdict.as_data(), "items": []})
        if item is not None:
            entry["items"].append(labels[item])
    return _row(seat, list(told.values()), book.policy.name, occasion, by, today)


def keep_stored(audit: PlannedAudit, *, occasion: str, by: Actor, today: date) -> int:
    """Write down what stands stored of every seat, judging nothing anew; returns how many seats. Two queries.

    For a report that is issued: a finished audit keeps the verdicts of its own dates.
    """
    if audit.legacy:
        return 0
    with audited(by=by, today=today):
        seats = list(Assignment.objects.filter(audit=audit).select_related("person").order_by("pk"))
        made = stored_judgements(seats, occasion=occasion, by=by, today=today)
        add_all(Judgement, made)
    return len(made)


def stored_judgements(seats: Sequence[Assignment], *, occasion: str, by: Actor, today: date) -> list[Judgement]:
    """What stands stored of these seats, to be written down. One query, none without seats."""
    if not seats:
        return []
    rows = VerdictRow.objects.filter(assignment__in=[seat.pk for seat in seats])
    stored: dict[int, list[VerdictRow]] = defaultdict(list)
    for row in rows.select_related("scope_item__process", "scope_item__clause").order_by("pk"):
        stored[row.assignment_id].append(row)
    return [_row(seat, *_stored(stored[seat.pk]), occasion, by, today) for seat in seats]


def _stored(rows: Iterable[VerdictRow]) -> tuple[list[dict[str, Any]], str]:
    """Stored verdicts as plain data, each sentence once, and the preset they were judged by."""
    told: dict[tuple[str, ...], dict[str, Any]] = {}
    preset = ""
    for row in rows:
        entry = told.setdefault((row.rule, row.part, row.severity, row.sentence), {**row.as_data(), "items": []})
        preset = row.preset
        if row.scope_item is not None:
            where = row.scope_item
            entry["items"].append(f"{where.process.code if where.process else ''} {where.clause.number}".strip())
    return list(told.values()), preset


def _row(seat: Assignment, said: list[dict[str, Any]], preset: str, occasion: str, by: Actor, today: date) -> Judgement:
    return Judgement(
        audit_id=seat.audit_id,
        person_id=seat.person_id,
        role=seat.role,
        occasion=occasion,
        on=today,
        by=None if isinstance(by, str) else by,
        preset=preset or "Standard",
        said=said,
    )
