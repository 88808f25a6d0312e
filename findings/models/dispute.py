from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from findings.models.nonconformity import Nonconformity
from kernel.models import Record


class Dispute(Record):
    """The owner disputes facts or grade; the clocks stand still until it is decided (NG-3)."""

    class Decision(models.TextChoices):
        UPHELD = "upheld", _("The nonconformity stands")
        REGRADED = "regraded", _("Another grade")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    nc = models.ForeignKey(Nonconformity, models.PROTECT, related_name="disputes")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nc"], condition=Q(decided_on__isnull=True), name="findings_dispute_one_undecided"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nc_id}: {self.on}"
