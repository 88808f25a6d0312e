"""What goes again: a draft that its owner throws away, and the cells of imports that nobody can undo any more."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.importing import policy
from kernel.journal import audited, record
from kernel.models import ImportRow, Stale, TableImport
from kernel.workflow import Refused

S = TableImport.State
BEGUN = (S.DRAFT, S.READY)
OVER = (S.DONE, S.FAILED, S.UNDONE)
BY = "system:import"


def may_discard(table: TableImport, by: object) -> bool:
    """Whoever began it, while nothing is stored."""
    return table.state in BEGUN and table.by == by


def discard(*, table: TableImport, version: int, by: object, today: date) -> None:
    """Throw a draft away with its rows and its file; that it was there, the journal still says."""
    with audited(by=by, today=today):
        row = TableImport.objects.select_for_update().select_related("file").get(pk=table.pk)
        if row.by != by:
            raise PermissionDenied("import")
        if row.version != version:
            raise Stale(row)
        if row.state not in BEGUN:
            raise Refused(_("This import has begun to write. Undo it instead"))
        file = row.file
        record(row, verb="thrown away")
        row.delete()
        file.delete()
        transaction.on_commit(partial(_unlink, file.path), robust=True)


def _unlink(path: str) -> None:
    (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)


def forget_cells(*, today: date) -> None:
    """Daily: empty the rows of imports that ended long enough ago and can no longer be undone."""
    days = policy.load().cells_days
    before = today - timedelta(days=days)
    ended = Q(finished_at__date__lte=before) | Q(finished_at=None, on__lte=before)
    undoable = Q(state__in=(S.DONE, S.FAILED), undo_until__gt=timezone.now())
    due = TableImport.objects.filter(ended, state__in=OVER, cleared_on=None).exclude(undoable)
    for table in due.order_by("pk"):
        with audited(by=BY, today=today):
            table.cleared_on = today
            table.save()
            record(table, verb="cells removed", days=days)
            ImportRow.objects.filter(table=table).update(
                cells=[], mended={}, before=[], warnings=[], problems=[], key="", undo_problem=""
            )
