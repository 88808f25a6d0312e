from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Shutdown(Record):
    """Days on which the organisation is closed; clocks and reminder ladders stand still (domain 7.2)."""

    start = models.DateField(_("from"))
    end = models.DateField(_("last day"))

    class Meta:
        ordering = ["start"]
        verbose_name = _("shutdown")
        constraints = [
            models.CheckConstraint(name="organisation_shutdown_ends_not_before_start", condition=Q(end__gte=F("start")))
        ]

    def __str__(self) -> str:
        return f"{self.start} - {self.end}"
