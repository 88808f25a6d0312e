from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from findings.models.nonconformity import Nonconformity
from kernel.models import Record


class Advice(Record):
    """Somebody told the owner how to solve this case, and so would verify an own idea (IND-15)."""

    nc = models.ForeignKey(Nonconformity, models.PROTECT, related_name="advice")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="advice_given")
    on = models.DateField(_("day"))
    text = models.TextField(_("what was advised"), max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("advice on a solution")
        verbose_name_plural = _("advice on solutions")

    def __str__(self) -> str:
        return f"{self.nc_id}: {self.person}"
