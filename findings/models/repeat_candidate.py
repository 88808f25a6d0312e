from django.conf import settings
from django.db import models
from django.db.models import Q

from findings.models.finding import Finding
from kernel.models import Record


class RepeatCandidate(Record):
    """An earlier nonconformity that the repeat check of 7.6 found at issue, and what the lead decided on it."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="repeat_candidates")
    earlier = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    found_on = models.DateField()
    verdict = models.CharField(max_length=10, choices=Finding.Repeat, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "earlier"], name="findings_repeatcandidate_once"),
            models.CheckConstraint(
                name="findings_repeatcandidate_decided_has_who_and_when",
                condition=Q(verdict="", by__isnull=True, on__isnull=True)
                | (~Q(verdict="") & Q(by__isnull=False, on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.earlier}?"
