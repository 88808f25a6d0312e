"""The journal: `audited()` is the one way in, `record()` names what was done (D10, reliability 2.2)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction

from kernel import canonical, context, many, unit
from kernel.models.event import AuditEvent, ChainHead
from kernel.models.record import Record
from kernel.search.index import follow
from kernel.unit import Entry, Unit

FORMAT = 1
ACTOR_LIMIT = 200
R = TypeVar("R", bound=Record)


@contextmanager
def audited(*, by: Any, today: date, reason: str = "") -> Iterator[Unit]:
    """Open a business transaction in which records may be written; its events are chained when it ends.

    `by` is a User, or a text such as `system:tick`. Blocks nest: the inner one joins the outer; an exception
    takes back its rows and its events together.
    """
    outer = unit.current.get()
    if outer is not None:
        mark = len(outer.entries)
        try:
            with transaction.atomic():
                yield outer
        except BaseException:
            outer.back_to(mark)
            raise
        return
    opened = Unit(by=by, today=today, reason=reason)
    token = unit.current.set(opened)
    try:
        with transaction.atomic():
            yield opened
            _chain(opened)
            follow(opened.entries, opened.look_again)
    finally:
        unit.current.reset(token)


def record(subject: Any, *, verb: str, reason: str = "", **data: Any) -> None:
    """Say what was done to `subject` in the words of the trade; joins the change of the same row, if any."""
    unit.require("record()").record(subject, verb, reason, data)


def touched(subject: Any, before: dict[str, Any] | None, after: dict[str, Any] | None, *, many: str = "") -> None:
    """Tell an import that watches about a write that no Record makes: of a person, or of a many-to-many field."""
    if (opened := unit.current.get()) is not None:
        opened.touched(subject, before, after, many)


def add_all(model: type[R], rows: Sequence[R]) -> list[R]:
    """Insert many records at once, each with its event."""
    opened = unit.require("add_all()")
    for row in rows:
        row.version = 1
    made: list[R] = models.QuerySet[Any](model).bulk_create(rows)
    for row in made:
        row._state.adding = False
        row._loaded = {f.attname: row.__dict__[f.attname] for f in row._meta.concrete_fields}
        opened.add(Entry(row, "created", None, {k: v for k, v in canonical.row_values(row).items()}))
        opened.touched(row, None, unit.stored(row))
    return made


def remove_all(model: type[R], rows: Sequence[R]) -> None:
    """Remove many rows that do not count yet, each with its event, in one statement where nothing hangs on them."""
    opened = unit.require("remove_all()")
    for row in rows:
        opened.removed(row)
    if rows:
        models.QuerySet[Any](model).filter(pk__in=[row.pk for row in rows]).delete()


def speak_for(person: Any) -> None:
    """Say for whom the actor of this block acts (cover during absence): every event of it names both."""
    opened = unit.require("speak_for()")
    if person is not None:
        opened.on_behalf = _named(person)


def history(subject: Any) -> models.QuerySet[AuditEvent]:
    """All events of one record, oldest first."""
    return AuditEvent.objects.filter(object_type=subject._meta.label, object_id=str(subject.pk))


def _chain(opened: Unit) -> None:
    if not opened.entries:
        return
    head = ChainHead.objects.select_for_update().get(pk=1)
    actor_id, actor = _who(opened.by)
    if opened.on_behalf and actor_id is not None:
        actor = f"{actor} for {opened.on_behalf}"[:ACTOR_LIMIT]
    events, hashes = [], {}
    for entry in opened.entries:
        event = _event(entry, opened, head, actor_id, actor)
        head.seq, head.hash = event.seq, event.hash
        events.append(event)
        if entry.gone is None and isinstance(entry.subject, Record):
            hashes[(type(entry.subject), entry.subject.pk)] = (entry.subject, event.seq)
    AuditEvent.objects.bulk_create(events)
    head.save(update_fields=["seq", "hash"])
    _stamp(list(hashes.values()))


def _event(entry: Entry, opened: Unit, head: ChainHead, actor_id: int | None, actor: str) -> AuditEvent:
    label, pk = entry.gone or (entry.subject._meta.label, str(entry.subject.pk))
    body: dict[str, Any] = {
        "format": FORMAT,
        "seq": head.seq + 1,
        "event_id": uuid.uuid4(),
        "at": datetime.now(UTC),
        "business_date": opened.today,
        "actor_id": actor_id,
        "actor": actor,
        "action": entry.action,
        "object_type": label,
        "object_id": pk,
        "object_ref": _ref(entry.subject),
        "object_version": getattr(entry.subject, "version", None),
        "reason": entry.reason or opened.reason,
        "before": entry.before,
        "after": entry.after,
        "data": entry.data,
        "context": context.current(),
    }
    if entry.gone is None and isinstance(entry.subject, Record):
        body["row_hash"] = canonical.row_hash(entry.subject)
    text = canonical.text(body)
    return AuditEvent(
        **{k: body[k] for k in ("seq", "event_id", "at", "business_date", "actor_id", "actor", "action")},
        **{k: body[k] for k in ("object_type", "object_id", "object_ref", "reason")},
        text=text,
        prev_hash=head.hash,
        hash=canonical.sha256(head.hash + text),
    )


def _ref(subject: Any) -> str:
    """The public number; a row that was removed with what its number stood on has none any more."""
    try:
        return getattr(subject, "reference", "") or ""
    except ObjectDoesNotExist:
        return ""


def _stamp(rows: list[tuple[Record, int]]) -> None:
    """Write row hash and event number beside each record; by plain SQL because it is not a change of the record."""
    by_table: dict[str, list[tuple[int, str, Any]]] = {}
    for row, seq in rows:
        row.last_event_seq, row.row_hash = seq, canonical.row_hash(row)
        by_table.setdefault(row._meta.db_table, []).append((seq, row.row_hash, row.pk))
    for table, values in by_table.items():
        name = connection.ops.quote_name(table)
        many.execute(f"UPDATE {name} SET last_event_seq = %s, row_hash = %s WHERE id = %s", values)


def _who(by: Any) -> tuple[int | None, str]:
    if isinstance(by, str):
        if not by.startswith("system:"):
            raise ValueError("an actor without an account is called system:<job>")
        return None, by
    if by is None or by.pk is None:
        raise ValueError("audited() needs to know who acts")
    return by.pk, _named(by)


def _named(person: Any) -> str:
    return f"{person.get_full_name() or person.get_username()} ({person.get_username()})"
