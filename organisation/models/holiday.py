from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Holiday(Record):
    """A public holiday: not a working day, so no due date falls on it and no mail goes out."""

    date = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["date"]
        verbose_name = _("public holiday")

    def __str__(self) -> str:
        return f"{self.name} {self.date}"
