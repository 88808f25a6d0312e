"""The life of an import as a table: begun, checked, imported, undone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kernel import imports
from kernel.models import TableImport
from kernel.workflow import Step, Workflow

S = TableImport.State


def may(user: Any, table: Any) -> bool:
    """Whoever may write this list, whoever began the import."""
    kind = imports.find(table.kind)
    return kind is not None and bool(user.can(kind.needs))


def has_columns(table: Any, facts: Any, today: date) -> list[str]:
    """Fields without which no row says anything."""
    kind = imports.find(table.kind)
    return kind.missing(table.columns) if kind is not None else []


def has_rows(table: Any, facts: Any, today: date) -> list[str]:
    """Something to bring in, and the reason where the facts count for independence."""
    kind = imports.find(table.kind)
    reasons = []
    if not any(table.counts.get(name) for name in ("add", "change")):
        reasons.append(_("Nothing to import: no row would be added or changed"))
    if kind is not None and kind.needs_reason and not (facts or table.reason).strip():
        reasons.append(_("Say why: this change needs a reason."))
    return reasons


def in_time(table: Any, facts: Any, today: date) -> list[str]:
    """Only within the hours of the policy."""
    if table.undo_until is not None and table.undo_until > timezone.now():
        return []
    return [_("The time in which this import could be undone is over. Change what is wrong by hand")]


LIFE = Workflow(
    "import",
    (
        Step("look again", frozenset({S.DRAFT, S.READY}), S.DRAFT, may, label="Change"),
        Step("check", frozenset({S.DRAFT, S.READY}), S.CHECKING, may, has_columns, "Check"),
        Step("checked", frozenset({S.CHECKING}), S.READY, may, label="Checked"),
        Step("not checked", frozenset({S.CHECKING}), S.DRAFT, may, label="Not checked"),
        Step("run", frozenset({S.READY}), S.RUNNING, may, has_rows, "Import"),
        Step("go on", frozenset({S.FAILED}), S.RUNNING, may, label="Go on"),
        Step("stop", frozenset({S.RUNNING}), S.FAILED, may, label="Stop"),
        Step("finish", frozenset({S.RUNNING}), S.DONE, may, label="Imported"),
        Step("undo", frozenset({S.DONE, S.FAILED}), S.UNDOING, may, in_time, "Undo"),
        Step("not undone", frozenset({S.UNDOING}), S.DONE, may, label="Not undone"),
        Step("undone", frozenset({S.UNDOING}), S.UNDONE, may, label="Undone"),
    ),
)
