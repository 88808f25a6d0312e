from django.conf import settings
from django.db import models

from findings.models.finding import Finding
from kernel.models import Record


class GradeChange(Record):
    """One grade with who, when and why; the first row is the provisional grade at issue (domain 6.4 item 6)."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="grades")
    old = models.CharField(max_length=5, choices=Finding.Grade, blank=True)
    new = models.CharField(max_length=5, choices=Finding.Grade)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    final = models.BooleanField(default=False)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.finding}: {self.old} → {self.new}"
