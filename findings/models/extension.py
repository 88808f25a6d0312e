from django.conf import settings
from django.db import models
from django.db.models import Q

from findings.models.clock import Clock
from findings.models.nonconformity import Nonconformity
from kernel.models import Record


class Extension(Record):
    """More time for plan or implementation, asked for by the owner and decided by somebody else (domain 7.3)."""

    nc = models.ForeignKey(Nonconformity, models.PROTECT, related_name="extensions")
    cycle = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=Clock.Step)
    level = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    old_date = models.DateField()
    new_date = models.DateField()
    reason = models.TextField()
    interim = models.TextField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decision_text = models.TextField(blank=True)
    beyond_limits = models.BooleanField(default=False)
    interim_control = models.TextField(blank=True)
    interim_owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    interim_until = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="findings_extension_decided_has_who_and_when",
                condition=Q(granted__isnull=True, decided_by__isnull=True, decided_on__isnull=True)
                | Q(granted__isnull=False, decided_by__isnull=False, decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="findings_extension_to_a_later_day", condition=Q(new_date__gt=models.F("old_date"))
            ),
            models.UniqueConstraint(
                fields=["nc", "cycle", "step"],
                condition=Q(granted__isnull=True),
                name="findings_extension_one_undecided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nc_id}: {self.step} {self.new_date}"
