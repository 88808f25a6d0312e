"""What was entered by mistake stays on record, struck through, and counts nowhere (D10)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record
from kernel.models.record import RecordQuerySet


class Counting(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """The rows that count: every read goes through here, also from a person to the facts about them."""

    def get_queryset(self) -> models.QuerySet[models.Model]:
        found: models.QuerySet[models.Model] = super().get_queryset().filter(voided_on__isnull=True)
        return found


class Voidable(Record):
    """A record that can be voided with a reason; `objects` are those that count, `every` has the voided ones too."""

    # Hashes of rows that were written before these columns existed stay true while they are empty.
    ADDED_LATER: tuple[str, ...] = ("voided_on", "void_reason")

    voided_on = models.DateField(_("voided on"), null=True, blank=True, editable=False)
    void_reason = models.CharField(_("why voided"), max_length=500, blank=True, default="", editable=False)

    objects: ClassVar[Any] = Counting()
    every: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
