"""The run: chunk by chunk, each with its marks in one transaction: a kill costs nothing and doubles nothing.

A row is judged again right before it is written: what changed since the check counts. A chunk goes through as a
whole; when one of its rows is refused, the chunk is taken back and done row by row, each in its own transaction.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import context, outbox
from kernel.importing import cells, checking, policy, starting, undoing
from kernel.importing.values import Reader
from kernel.importing.workflow import LIFE
from kernel.imports import Found, Kind, Problem
from kernel.journal import audited
from kernel.models import ImportRow, Stale, TableImport
from kernel.unit import Unit
from kernel.workflow import Refused

log = logging.getLogger(__name__)

Outcome, V = ImportRow.Outcome, ImportRow.Verdict
MARKS = ("outcome", "problems", "cause", "object_type", "object_id", "label", "before")
AT_ONCE = 8
"""From so many new rows on the quick way of a kind is tried."""


class Broken(Exception):
    """A row of a chunk was refused: the chunk is done again row by row."""


@dataclass(slots=True)
class Run:
    """What one process needs to go on with an import."""

    table: TableImport
    kind: Kind
    by: Any
    today: date
    reader: Reader
    book: Any = None
    created: set[tuple[str, str]] = field(default_factory=set)
    reason: str = ""


def begin(table: TableImport) -> None:
    """Settle what needs no writing: rows left out, and rows that the check refused."""
    rows = ImportRow.objects.filter(table=table, outcome=Outcome.OPEN)
    rows.filter(verdict=V.SKIP).update(outcome=Outcome.SKIPPED)
    rows.filter(verdict=V.REJECT).update(outcome=Outcome.REJECTED)


def go_on(table: TableImport, *, by: Any, today: date, seconds: float | None = None) -> bool:
    """Work until every row has its outcome or the time is over; True when the import is done.

    Raises PermissionDenied when the person may no longer write this list, Refused when the import was stopped.
    """
    run = _open(table, by=by, today=today)
    ends = time.monotonic() + seconds if seconds is not None else None
    told = context.set_current({**context.current(), "import": table.reference})
    try:
        while chunk := _next(table):
            _do(run, chunk)
            outbox.alive()
            if ends is not None and time.monotonic() > ends and _next(table):
                return False
        _finish(run)
        return True
    finally:
        context.reset(told)


def _open(table: TableImport, *, by: Any, today: date) -> Run:
    kind = starting.kind_of(table)
    reader = checking.reader_of(table, kind, table.rows.only("table", "cells", "mended", "left_out"))
    run = Run(table, kind, by, today, reader, reason=f"{table.reference}: {table.reason or table.name}")
    run.created = {(column, value) for column, value in table.answers.get("create", ())}
    run.book = kind.open(by=by, today=today)
    return run


def _next(table: TableImport) -> list[ImportRow]:
    """The next rows of one turn, in the order of the file."""
    rows = ImportRow.objects.filter(table=table, outcome=Outcome.OPEN).order_by("turn", "number")
    found = list(rows[: policy.CHUNK])
    return [row for row in found if row.turn == found[0].turn]


def _do(run: Run, chunk: list[ImportRow]) -> None:
    try:
        _together(run, chunk)
    except Broken:
        run.book = run.kind.open(by=run.by, today=run.today)
        for row in chunk:
            _alone(run, row)
            outbox.alive()


def _together(run: Run, chunk: list[ImportRow]) -> None:
    """The whole chunk in one transaction. Raises Broken when any of its rows does not go through."""
    with audited(by=run.by, today=run.today, reason=run.reason) as opened:
        rows = _mine(run, [row.pk for row in chunk])
        todo = [one for row in rows if (one := _judge(run, row)) is not None]
        try:
            with transaction.atomic():
                if not _at_once(run, todo):
                    for one in todo:
                        _write(run, one, opened)
        except PermissionDenied:
            raise
        except Exception as error:
            log.info("%s: a chunk is done row by row: %r", run.table.reference, error)
            raise Broken from error
        checking.save_rows(rows, MARKS)


def _alone(run: Run, row: ImportRow) -> None:
    """One row in its own transaction; what is refused becomes the row's problem."""
    problem: Problem | None = None
    try:
        with audited(by=run.by, today=run.today, reason=run.reason) as opened:
            for held in _mine(run, [row.pk]):
                one = _judge(run, held)
                if one is not None:
                    _write(run, one, opened)
                checking.save_rows([held], MARKS)
    except Refused as refusal:
        problem = Problem("", "", " ".join(refusal.reasons), "refused")
    except Stale:
        problem = Problem("", "", _("Somebody changed this at the same moment. Import the row again"), "stale")
    except (ValidationError, DatabaseError, ValueError, TypeError, LookupError) as error:
        log.exception("%s row %s", run.table.reference, row.number)
        sentence = _("The database did not take this row: %(why)s") % {"why": type(error).__name__}
        problem = Problem("", "", sentence, "database")
    if problem is not None:
        _reject(row, [problem])
        with audited(by=run.by, today=run.today, reason=run.reason):
            for held in _mine(run, [row.pk]):
                _reject(held, [problem])
                checking.save_rows([held], MARKS)


def _mine(run: Run, keys: Sequence[int]) -> list[ImportRow]:
    """Lock the import and take those of the rows that are still to do. Raises Refused when it no longer runs."""
    table = TableImport.objects.select_for_update().get(pk=run.table.pk)
    if table.state != TableImport.State.RUNNING:
        raise Refused(_("The import was stopped"))
    return list(ImportRow.objects.filter(pk__in=keys, outcome=Outcome.OPEN).order_by("turn", "number"))


def _judge(run: Run, row: ImportRow) -> checking.Judged | None:
    """The row as it stands now; None where there is nothing to write, its outcome being marked."""
    values, problems = run.reader.row(cells.decode(row.cells), row.mended)
    found = run.kind.judge(values, run.book) if not problems else Found(key="")
    problems += [p for p in found.problems if (p.column, p.value) not in run.created]
    if problems:
        _reject(row, problems)
        return None
    if found.existing is not None and not found.changes and not found.problems:
        row.outcome = Outcome.UNCHANGED
        _name(row, found.existing)
        return None
    return checking.Judged(row, values, found)


def _reject(row: ImportRow, problems: Sequence[Problem]) -> None:
    row.outcome, row.cause = Outcome.REJECTED, checking.causes_of(problems)
    row.problems = [asdict(problem) for problem in problems]


def _at_once(run: Run, todo: list[checking.Judged]) -> bool:
    """The quick way of the kind, where it has one and every row is new and sound."""
    if len(todo) < AT_ONCE or any(one.found.existing is not None or one.found.problems for one in todo):
        return False
    made = run.kind.write_many(
        [(one.found, one.values) for one in todo], run.book, by=run.by, today=run.today, reason=run.reason
    )
    if made is None:
        return False
    for one, answer in zip(todo, made, strict=True):
        parts = answer.parts or (answer.record,)
        _done(one, answer.record, [undoing.made(run.kind, part) for part in parts])
    return True


def _write(run: Run, one: checking.Judged, opened: Unit) -> None:
    """One row through the services, with everything that it wrote kept for the undo."""
    opened.watch = []
    try:
        with transaction.atomic():
            if one.found.problems:  # an earlier row of this chunk may have created it
                one.found = run.kind.judge(one.values, run.book)
            for problem in one.found.problems:
                run.kind.create(problem.column, problem.value, run.book, by=run.by, today=run.today, reason=run.reason)
            if one.found.problems:
                one.found = run.kind.judge(one.values, run.book)
                if one.found.problems:
                    raise Refused([problem.sentence for problem in one.found.problems])
            record = run.kind.write(one.found, one.values, run.book, by=run.by, today=run.today, reason=run.reason)
        _done(one, record, undoing.effects(opened.watch))
    finally:
        opened.watch = None


def _done(one: checking.Judged, record: Any, effects: list[dict[str, Any]]) -> None:
    row = one.row
    row.outcome = Outcome.ADDED if one.found.existing is None else Outcome.CHANGED
    row.problems, row.cause, row.before = [], "", effects
    _name(row, record)


def _name(row: ImportRow, record: Any) -> None:
    if record is not None:
        row.object_type, row.object_id = record._meta.label, str(record.pk)
        row.label = str(record)[:200]


def _finish(run: Run) -> None:
    """Once all rows have their outcome: tell whom the kind tells, and open the time for the undo."""
    counts = outcomes(run.table)
    now = timezone.now()
    with audited(by=run.by, today=run.today, reason=run.reason):
        table = LIFE.advance(
            run.table,
            "finish",
            by=run.by,
            today=run.today,
            counts=counts,
            finished_at=now,
            undo_until=now + timedelta(hours=policy.load().undo_hours),
            error="",
        )
        run.kind.finish(table, by=run.by, today=run.today)


def outcomes(table: TableImport) -> dict[str, int]:
    """Rows by outcome. One query."""
    found = Counter(ImportRow.objects.filter(table=table).values_list("outcome", flat=True))
    return {str(name): number for name, number in found.items() if name}
