"""A master that is out of use keeps its row: what refers to it goes on telling the truth (D10)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


def in_use(day: date, prefix: str = "") -> Q:
    """Masters that may be chosen on that day; their last day is included."""
    return Q(**{f"{prefix}used_until__isnull": True}) | Q(**{f"{prefix}used_until__gte": day})


class Retirable(Record):
    """A master with a last day of use; empty means it is in use."""

    ADDED_LATER = ("used_until",)

    used_until = models.DateField(_("in use until"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def in_use_on(self, day: date) -> bool:
        """Whether it may be chosen on that day."""
        return self.used_until is None or self.used_until >= day
