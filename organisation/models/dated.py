"""What every dated fact has in common: a first day and a last day, both included."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models.voidable import Voidable


def in_force(first: date, last: date | None = None, prefix: str = "") -> Q:
    """Rows that hold on `first`, or on any day from `first` to `last`, voided ones aside.

    `prefix` walks a relation ("tenures__").
    """
    until = first if last is None else last
    counts = Q(**{f"{prefix}voided_on__isnull": True}, **{f"{prefix}start__lte": until})
    return counts & (Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": first}))


class Dated(Voidable):
    """A fact with a first day and a last day included; an empty last day means it still holds (domain 3.1)."""

    start = models.DateField(_("from"))
    end = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_not_before_start",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The last day must not be before the first."),
            )
        ]

    def holds_on(self, day: date) -> bool:
        """Whether the fact is true on that day."""
        return self.start <= day and (self.end is None or self.end >= day)

    def overlaps(self, first: date, last: date) -> bool:
        """Whether the fact is true on any day from `first` to `last`, both included."""
        return self.start <= last and (self.end is None or self.end >= first)
