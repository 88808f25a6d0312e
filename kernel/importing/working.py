"""Checking, running and undoing: at once where the file is small, else as jobs that hand over to each other."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import outbox
from kernel.importing import checking, policy, running, starting, undoing
from kernel.importing.values import speakable
from kernel.importing.workflow import LIFE as LIFE
from kernel.journal import audited
from kernel.models import ImportRow, Job, TableImport
from kernel.workflow import Refused

log = logging.getLogger(__name__)

HANDLER = "kernel.import"
REASON = 500
"""Characters."""
S = TableImport.State


def check(*, table: TableImport, version: int | None = None, by: Any, today: date, **changes: Any) -> TableImport:
    """Judge every row. Raises Refused when a column is missing, or the file can no longer be read."""
    small = table.sheet.total <= policy.IN_REQUEST
    with audited(by=by, today=today):
        row = LIFE.advance(table, "check", by=by, today=today, version=version, error="", **changes)
        if small:
            counts = checking.check(row, by=by, today=today)
            return LIFE.advance(row, "checked", by=by, today=today, counts=counts)
        return _hand_over(row, "check", by=by, today=today)


def choose(*, table: TableImport, columns: Mapping[str, int], version: int, by: Any, today: date) -> TableImport:
    """Say which column is which and check, together or not at all. Raises Refused with every reason."""
    with audited(by=by, today=today):
        row = starting.choose_columns(table=table, columns=columns, version=version, by=by, today=today)
        return check(table=row, by=by, today=today)


def run(*, table: TableImport, reason: str = "", version: int | None = None, by: Any, today: date) -> TableImport:
    """Bring in what can be taken. Raises Refused when there is nothing, or the reason is missing."""
    small = table.sheet.total <= policy.IN_REQUEST
    said = speakable(reason, longest=REASON).strip()
    with audited(by=by, today=today, reason=said):
        row = LIFE.advance(table, "run", by=by, today=today, version=version, facts=said, reason=said, error="")
        row.reason = said or row.reason
        row.save()
        running.begin(row)
        if not small:
            return _hand_over(row, "run", by=by, today=today)
    try:
        _run_now(row, by=by, today=today)
    except Exception:  # nobody would come back to it: no job is behind a small file
        log.exception("%s stopped", row.reference)
        _stop(row, _("Something unexpected happened. Go on with it, or undo what was written"), today=today)
    row.refresh_from_db()
    return row


def go_on(*, table: TableImport, by: Any, today: date) -> TableImport:
    """Take up an import that stopped in the middle; what is written stays written."""
    with audited(by=by, today=today):
        row = LIFE.advance(table, "go on", by=by, today=today, error="")
        return _hand_over(row, "run", by=by, today=today)


def take_up(*, table: TableImport, by: Any, today: date) -> TableImport:
    """Go on with what a request began and never ended, because its server was killed; a job does it from here.

    Nothing where a job is at it already. Two at one import are no harm: each row is locked and done once.
    """
    with audited(by=by, today=today):
        row: TableImport = TableImport.objects.select_for_update().get(pk=table.pk)
        do = {S.RUNNING: "run", S.UNDOING: "undo"}.get(S(row.state))
        return _hand_over(row, do, by=by, today=today) if do and is_left(row) else row


def is_left(table: TableImport) -> bool:
    """Whether no job is at it although it says so: a request is, or was."""
    job = job_of(table)
    return table.is_working and (job is None or job.state == Job.State.DONE)


def undo(*, table: TableImport, version: int | None = None, by: Any, today: date) -> TableImport:
    """Take back what the import wrote, as far as nobody has gone on with it; each row says what became of it."""
    small = table.rows.exclude(before=[]).count() <= policy.IN_REQUEST
    with audited(by=by, today=today):
        row = LIFE.advance(table, "undo", by=by, today=today, version=version, error="")
        if not small:
            return _hand_over(row, "undo", by=by, today=today)
    try:
        _undo(row, by=by, today=today, seconds=None)
    except Exception:
        log.exception("%s: the undo stopped", row.reference)
        why = _("The undo stopped unexpectedly. Undo again: what is taken back stays taken back")
        LIFE.advance(TableImport.objects.get(pk=row.pk), "not undone", by="system:import", today=today, error=why)
    row.refresh_from_db()
    return row


def work(payload: dict[str, Any], *, today: date) -> None:
    """One job's share; whoever pressed the button is the actor. The next share is a job of its own."""
    table = TableImport.objects.select_related("file", "sheet").get(pk=payload["table"])
    by = get_user_model()._default_manager.get(pk=payload["by"])
    if table.part != payload["part"] or table.state not in TableImport.WORKING:
        raise outbox.NotDue("Somebody has gone on with this import already.")
    {"check": _check_in_job, "run": _run_in_job, "undo": _undo_in_job}[payload["do"]](table, by, today)


def _check_in_job(table: TableImport, by: Any, today: date) -> None:
    try:
        counts = checking.check(table, by=by, today=today)
        LIFE.advance(table, "checked", by=by, today=today, counts=counts)
    except Refused as refusal:
        LIFE.advance(table, "not checked", by=by, today=today, error=" ".join(refusal.reasons))


def _run_in_job(table: TableImport, by: Any, today: date) -> None:
    _run_now(table, by=by, today=today, seconds=policy.PART_SECONDS)


def _run_now(table: TableImport, *, by: Any, today: date, seconds: float | None = None) -> None:
    try:
        done = running.go_on(table, by=by, today=today, seconds=seconds)
    except (PermissionDenied, Refused) as error:
        reasons = error.reasons if isinstance(error, Refused) else (_("You may no longer write this list"),)
        _stop(table, " ".join(reasons), today=today)
        return
    if not done:
        with audited(by=by, today=today):
            _hand_over(table, "run", by=by, today=today)


def _stop(table: TableImport, why: str, *, today: date) -> None:
    """Stopped in the middle: what is written is counted, and can be undone or gone on with."""
    row = TableImport.objects.get(pk=table.pk)
    if row.state != S.RUNNING:
        return
    until = timezone.now() + timedelta(hours=policy.load().undo_hours)
    LIFE.advance(
        row, "stop", by="system:import", today=today, error=why, counts=running.outcomes(row), undo_until=until
    )


def _undo_in_job(table: TableImport, by: Any, today: date) -> None:
    _undo(table, by=by, today=today, seconds=policy.PART_SECONDS)


def _undo(table: TableImport, *, by: Any, today: date, seconds: float | None) -> None:
    if undoing.go_on(table, by=by, today=today, seconds=seconds):
        LIFE.advance(table, "undone", by=by, today=today, finished_at=timezone.now())
    else:
        with audited(by=by, today=today):
            _hand_over(table, "undo", by=by, today=today)


def _hand_over(table: TableImport, do: str, *, by: Any, today: date) -> TableImport:
    """The next job, under a key of its own; called inside `audited()`."""
    row: TableImport = TableImport.objects.select_for_update().get(pk=table.pk)
    row.part += 1
    row.save()
    payload = {"handler": HANDLER, "table": row.pk, "by": by.pk, "do": do, "part": row.part}
    outbox.enqueue(kind=Job.Kind.IMPORT, dedup_key=job_key(row), payload=payload)
    return row


def job_key(table: TableImport) -> str:
    return f"import:{table.pk}:{table.part}"


def job_of(table: TableImport) -> Job | None:
    """The job that works on it, or did so last."""
    return outbox.find(job_key(table)) if table.part else None


def progress(table: TableImport) -> tuple[int, int]:
    """Rows that are done, and all of them, for whatever goes on. One query."""
    if table.state == S.CHECKING:
        return 0, table.sheet.total
    if table.state == S.UNDOING:
        wanted = Count("pk", filter=~Q(before=[]))
        done = Count("pk", filter=Q(undone=True) | ~Q(undo_problem=""))
    else:
        wanted, done = Count("pk"), Count("pk", filter=~Q(outcome=""))
    found = ImportRow.objects.filter(table=table).aggregate(wanted=wanted, done=done)
    return found["done"], found["wanted"]
