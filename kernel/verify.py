"""Is the journal whole, and does every record still say what its newest event says? (reliability 2.2)"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction

from kernel import canonical, guards
from kernel.models import AuditEvent, ChainHead, Record

COLUMNS = (
    "seq",
    "event_id",
    "at",
    "business_date",
    "actor_id",
    "actor",
    "action",
    "object_type",
    "object_id",
    "object_ref",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: kind is content, link, gap, head, record or guard."""

    kind: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.what}"


@transaction.atomic
def trail(*, records: bool = False) -> list[Fault]:
    """Every fault of the chain (the first bad link first), of the guards and, if asked, of the records."""
    faults = list(_chain())
    faults += [Fault("guard", name, "the database let a change of the journal through") for name in guards.missing()]
    if records:
        faults += _records()
    return faults


def _chain() -> Iterator[Fault]:
    head = ChainHead.objects.get(pk=1)
    previous, expected = head.chain_id.hex, 0
    for event in AuditEvent.objects.order_by("seq").iterator(chunk_size=2000):
        expected += 1
        where = f"event {event.seq}"
        if event.seq != expected:
            yield Fault("gap", where, f"expected number {expected}")
            expected = event.seq
        if event.prev_hash != previous:
            yield Fault("link", where, "does not follow the event before it")
        if canonical.sha256(event.prev_hash + event.text) != event.hash:
            yield Fault("content", where, "its text is not what was hashed")
        elif differing := _columns(event):
            yield Fault("content", where, f"columns differ from the text: {', '.join(differing)}")
        previous = event.hash
    if (head.seq, head.hash) != (expected, previous):
        yield Fault("head", f"event {head.seq}", "the head does not name the last event")


def _columns(event: AuditEvent) -> list[str]:
    said = json.loads(event.text)
    return [name for name in COLUMNS if canonical.plain(getattr(event, name)) != said.get(name)]


def _records() -> list[Fault]:
    faults = []
    for model in apps.get_models():
        if issubclass(model, Record) and not model._meta.abstract:
            faults += _model(model)
    return faults


def _model(model: type[Any]) -> list[Fault]:
    faults = []
    said = dict(_newest(model))
    for row in model._base_manager.order_by("pk").iterator(chunk_size=2000):
        where = f"{model._meta.label} {row.pk} {getattr(row, 'reference', '') or ''}".strip()
        event = said.pop(str(row.pk), None)
        if event is None:
            faults.append(Fault("record", where, "no event tells of it"))
        elif (
            event["row_hash"] != canonical.row_hash(row)
            or row.row_hash != event["row_hash"]
            or row.last_event_seq != event["seq"]
        ):
            faults.append(Fault("record", where, f"differs from event {event['seq']}"))
    faults += [
        Fault("record", f"{model._meta.label} {pk}", "is gone without an event")
        for pk, e in said.items()
        if e["action"] != "deleted"
    ]
    return faults


def _newest(model: type[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    events = AuditEvent.objects.filter(object_type=model._meta.label).order_by("seq")
    for pk, seq, action, text in events.values_list("object_id", "seq", "action", "text").iterator(chunk_size=2000):
        yield pk, {"seq": seq, "action": action, "row_hash": json.loads(text).get("row_hash")}
