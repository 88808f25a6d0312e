"""What happens inside one `audited()` block, collected in memory until the block ends."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

BOOKKEEPING = frozenset({"version", "last_event_seq", "row_hash"})


class NotAudited(Exception):
    """A write that the journal would not see. A mistake in the code, never the user's."""


def stored(row: Any) -> dict[str, Any]:
    """The columns of a row as they stand in memory, without the bookkeeping."""
    return {f.attname: row.__dict__.get(f.attname) for f in row._meta.concrete_fields if f.attname not in BOOKKEEPING}


@dataclass(slots=True)
class Entry:
    """One event to be: the row, the verb, and what changed."""

    subject: Any
    action: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    data: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    automatic: bool = True
    gone: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """One row that was written, by values: `before` None where it was made, `after` None where it was removed.

    `many` names a many-to-many field whose keys `before` and `after` hold under that name.
    """

    label: str
    pk: Any
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    many: str = ""


@dataclass(slots=True)
class Unit:
    """Who acts, on which day, the events so far, and rows that are no records and yet can be found (people)."""

    by: Any
    today: date
    reason: str = ""
    on_behalf: str = ""
    entries: list[Entry] = field(default_factory=list)
    watch: list[Touch] | None = None
    look_again: list[Any] = field(default_factory=list)
    _newest: dict[tuple[type, Any], Entry] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._newest[(type(entry.subject), entry.subject.pk)] = entry

    def back_to(self, mark: int) -> None:
        """Forget the events of an inner block that was rolled back."""
        kept = self.entries[:mark]
        self.entries.clear()
        self._newest.clear()
        for entry in kept:
            self.add(entry)

    def _last(self, subject: Any) -> Entry | None:
        entry = self._newest.get((type(subject), subject.pk))
        return None if entry is None or entry.gone else entry

    def touched(
        self, subject: Any, before: dict[str, Any] | None, after: dict[str, Any] | None, many: str = ""
    ) -> None:
        """Tell whoever watches (an import, so that it can be undone) what was written, write by write."""
        if self.watch is not None:
            self.watch.append(Touch(subject._meta.label, subject.pk, before, after, many))

    def wrote(self, subject: Any, before: dict[str, Any] | None) -> None:
        """A row was saved: join it to the event of the same row in this block, or begin one."""
        after = stored(subject) if before is None else {name: getattr(subject, name) for name in before}
        self.touched(subject, before, after)
        entry = self._last(subject)
        if entry is None:
            action = "created" if before is None else "changed"
            self.add(Entry(subject, action, before, after))
            return
        entry.subject = subject
        if entry.after is None:
            entry.before, entry.after = before, after
        else:
            if entry.before is not None and before is not None:
                entry.before = {**before, **entry.before}
            entry.after = {**entry.after, **after}

    def record(self, subject: Any, verb: str, reason: str, data: dict[str, Any]) -> None:
        entry = self._last(subject)
        if entry is not None and entry.automatic:
            entry.action, entry.automatic = verb, False
            entry.reason, entry.data = reason or entry.reason, {**entry.data, **data}
        else:
            self.add(Entry(subject, verb, None, None, data, reason, automatic=False))

    def removed(self, subject: Any) -> None:
        before = stored(subject)
        gone = (subject._meta.label, str(subject.pk))
        self.touched(subject, before, None)
        self.add(Entry(subject, "deleted", before, {}, reason=self.reason, gone=gone))


current: ContextVar[Unit | None] = ContextVar("auditprog_unit", default=None)


def require(what: str) -> Unit:
    """The open block; raises NotAudited when a record is written outside `audited()`."""
    open_unit = current.get()
    if open_unit is None:
        raise NotAudited(f"{what} outside audited(): every change of a record is journaled")
    return open_unit
