"""Taking back what one row of an import wrote, in the reverse order, unless somebody has gone on with it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel import canonical, journal, outbox, unit
from kernel.importing import starting
from kernel.imports import Kind
from kernel.models import ImportRow, Record, TableImport
from kernel.workflow import Refused

CHUNK = 200


def effects(touches: Sequence[unit.Touch]) -> list[dict[str, Any]]:
    """What was written, as JSON for `ImportRow.before`: values as text, dates as in the journal."""
    return [
        {
            "type": touch.label,
            "id": touch.pk,
            "before": _normal(touch.label, touch.before, touch.many),
            "after": _normal(touch.label, touch.after, touch.many),
            **({"many": touch.many} if touch.many else {}),
        }
        for touch in touches
    ]


def made(kind: Kind, record: Any) -> dict[str, Any]:
    """The effect of a record that is new."""
    values = kind.part(record)
    return {
        "type": record._meta.label,
        "id": record.pk,
        "before": None,
        "after": _normal(record._meta.label, unit.stored(record) if values is None else values),
    }


def _normal(label: str, values: dict[str, Any] | None, many: str = "") -> dict[str, Any] | None:
    """Values as the database gives them back: a number typed as 1 is the 1.00 of its column, a choice is its text."""
    if values is None or many:
        held: dict[str, Any] | None = canonical.plain(values)
        return held
    columns = {f.attname: f for f in apps.get_model(label)._meta.concrete_fields}
    columns |= {f.name: f for f in columns.values() if not f.is_relation}
    read = {n: v if v is None or columns[n].is_relation else columns[n].to_python(v) for n, v in values.items()}
    return {name: canonical.plain(value) for name, value in read.items()}


def take_back(kind: Kind, row: ImportRow, *, by: Any, today: date, reason: str) -> None:
    """All of the row or nothing of it. Raises Refused with each reason."""
    try:
        with transaction.atomic():
            for effect in reversed(row.before):
                _take_back(kind, effect, by=by, today=today, reason=reason)
    except (IntegrityError, models.ProtectedError):
        raise Refused(_("Something else has taken its place since.")) from None


def go_on(table: TableImport, *, by: Any, today: date, seconds: float | None) -> bool:
    """Take back row by row, the last written first, each in its own transaction; True when all have been tried."""
    kind = starting.kind_of(table)
    reason = _("%(import)s undone") % {"import": table.reference}
    ends = time.monotonic() + seconds if seconds is not None else None
    rows = table.rows.exclude(before=[]).filter(undone=False, undo_problem="").order_by("-turn", "-number")
    while chunk := list(rows[:CHUNK]):
        for row in chunk:
            _row(kind, row, by=by, today=today, reason=reason)
            outbox.alive()
        if ends is not None and time.monotonic() > ends:
            return not rows.exists()
    return True


def _row(kind: Kind, row: ImportRow, *, by: Any, today: date, reason: str) -> None:
    try:
        with journal.audited(by=by, today=today, reason=reason):
            kind.undo(row, by=by, today=today, reason=reason)
            ImportRow.objects.filter(pk=row.pk).update(undone=True)
    except Refused as refusal:
        ImportRow.objects.filter(pk=row.pk).update(undo_problem=" ".join(refusal.reasons)[:2000])


def _take_back(kind: Kind, effect: dict[str, Any], *, by: Any, today: date, reason: str) -> None:
    model = apps.get_model(effect["type"])
    record = model._base_manager.select_for_update().filter(pk=effect["id"]).order_by("pk").first()
    before, after = effect["before"], effect["after"]
    if effect.get("many"):
        if record is not None:
            _set_many(record, effect["many"], before, after)
    elif after is None:
        if record is None:
            _put_back(model, effect["id"], before)
    elif record is None:
        if before is not None:
            raise Refused(_("It has been removed since."))
    else:
        _unchanged(record, after)
        if before is None:
            if used := list(users_of(record)):
                raise Refused(_("%(what)s is used by now: %(by)s.") % {"what": record, "by": ", ".join(used)})
            kind.remove(record, by=by, today=today, reason=reason)
        else:
            kind.restore(record, _values(model, before), by=by, today=today, reason=reason)


def _unchanged(record: Any, after: dict[str, Any]) -> None:
    """Raises Refused where somebody has changed since what the row had written."""
    held = _normal(record._meta.label, {name: record.__dict__.get(name) for name in after})
    if held != after:
        raise Refused(_("%(what)s was changed since%(by)s.") % {"what": record, "by": _by_whom(record)})


def _by_whom(record: Any) -> str:
    last = journal.history(record).order_by("-seq").first()
    if last is None or last.business_date is None:
        return ""
    return _(" by %(who)s on %(day)s") % {"who": last.actor, "day": date_format(last.business_date, "j F Y")}


def _values(model: Any, before: dict[str, Any]) -> dict[str, Any]:
    """Values as the columns hold them, from JSON."""
    columns = {f.attname: f for f in model._meta.concrete_fields}
    return {
        name: value if value is None or columns[name].is_relation else columns[name].to_python(value)
        for name, value in before.items()
    }


def _put_back(model: Any, pk: Any, before: dict[str, Any]) -> None:
    record = model(**{**_values(model, before), model._meta.pk.attname: pk})
    record.save()
    journal.record(record, verb="put back")


def _set_many(record: Any, name: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    manager = getattr(record, name)
    held = sorted(manager.values_list("pk", flat=True))
    if held != sorted(after[name]):
        raise Refused(_("%(what)s was changed since%(by)s.") % {"what": record, "by": _by_whom(record)})
    manager.set(manager.model._base_manager.filter(pk__in=before[name]))
    journal.record(record, verb=f"{name} put back")


def users_of(record: Any) -> Iterator[str]:
    """What refers to this record, in words; what goes with it silently (a notice, a session) does not count."""
    for relation in record._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model._meta.auto_created:
            continue
        other, field = relation.related_model, relation.field
        silently = not relation.many_to_many and relation.on_delete is models.CASCADE and not issubclass(other, Record)
        number = 0 if silently else other._base_manager.filter(**{field.name: record}).count()
        if number:
            name = other._meta.verbose_name if number == 1 else other._meta.verbose_name_plural
            yield f"{number} {name}"
