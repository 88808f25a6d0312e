"""The base of everything that gets audited: versioned, journaled, and with no way round (D10, D12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Self

from django.db import models

from kernel import unit


class Stale(Exception):
    """Somebody else saved this record first: HTTP 412, with both texts (D12)."""

    def __init__(self, row: Any):
        self.row = row
        super().__init__(f"{row} was changed by somebody else")


class RecordQuerySet(models.QuerySet[Any]):
    """Reads as usual; the writes that would pass the journal by are closed."""

    def _closed(self, what: str) -> None:
        raise unit.NotAudited(
            f"{self.model.__name__}.objects.{what}() passes the journal by: save rows inside audited()"
        )

    def update(self, **kwargs: Any) -> int:
        self._closed("update")
        return 0

    def delete(self) -> tuple[int, dict[str, int]]:
        self._closed("delete")
        return 0, {}

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        self._closed("bulk_create")
        return []

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self._closed("bulk_update")
        return 0


class Record(models.Model):
    """A row whose every write is an event in the same transaction.

    `save()` works only inside `kernel.journal.audited()`; it names the version it read and raises `Stale` when
    another write came first. `row_hash` is repeated in the newest event, so that a change made from outside the
    code shows in `verify_trail --records`. Fields with `auto_now` do not belong here: dates are `today` (D14).
    """

    version = models.PositiveIntegerField(default=0, editable=False)
    last_event_seq = models.BigIntegerField(default=0, editable=False)
    row_hash = models.CharField(max_length=64, default="", editable=False)

    objects: models.Manager[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any) -> Self:
        names, held = list(field_names), list(values)
        row = super().from_db(db, names, held, **kwargs)
        row._loaded = dict(zip(names, (row.__dict__.get(name) for name in names), strict=True))
        return row

    def _held(self) -> dict[str, Any]:
        return {f.attname: self.__dict__[f.attname] for f in self._meta.concrete_fields if f.attname in self.__dict__}

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self._loaded = self._held()

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        current = unit.require(f"{type(self).__name__}.save()")
        if self._state.adding:
            self.version = 1
            super().save(force_insert=True)
            current.wrote(self, before=None)
        else:
            self._update(current, None if update_fields is None else set(update_fields))
        self._loaded = self._held()

    def _update(self, current: unit.Unit, only: set[str] | None) -> None:
        loaded = getattr(self, "_loaded", {})
        changed = {
            f.attname: f.to_python(self.__dict__[f.attname]) if not f.is_relation else self.__dict__[f.attname]
            for f in self._meta.concrete_fields
            if f.attname in self.__dict__
            and f.attname not in unit.BOOKKEEPING
            and not f.primary_key
            and (only is None or f.name in only or f.attname in only)
            and (f.attname not in loaded or loaded[f.attname] != self.__dict__[f.attname])
        }
        if not changed:
            return
        rows: models.QuerySet[Any] = models.QuerySet(type(self)).filter(pk=self.pk, version=self.version)
        if rows.update(**changed, version=self.version + 1) != 1:
            raise Stale(self)
        self.version += 1
        self.__dict__.update(changed)
        current.wrote(self, before={name: loaded.get(name) for name in changed})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove a row that does not count yet; what counts is voided with a reason instead (D10)."""
        current = unit.require(f"{type(self).__name__}.delete()")
        current.removed(self)
        return super().delete(*args, **kwargs)
