from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from findings.models.nonconformity import Nonconformity
from kernel.models import Record


class Verification(Record):
    """What somebody independent looked at, with the verdicts on that person's independence (IND-14)."""

    class Kind(models.TextChoices):
        IMPLEMENTATION = "implementation", _("Implementation")
        EFFECTIVENESS = "effectiveness", _("Effectiveness")
        LIGHT = "light", _("Light path")

    class Result(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Not sufficient")
        EFFECTIVE = "effective", _("Effective")
        NOT_EFFECTIVE = "not_effective", _("Not effective")

    nc = models.ForeignKey(Nonconformity, models.PROTECT, related_name="verifications")
    cycle = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind)
    result = models.CharField(max_length=15, choices=Result)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    sample_text = models.TextField(blank=True)
    text = models.TextField(blank=True)
    independence = models.JSONField(default=list)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.nc_id}: {self.kind} {self.result}"
