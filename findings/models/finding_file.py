from django.db import models
from django.utils.translation import gettext_lazy as _

from findings.models.action import Action
from findings.models.finding import Finding
from kernel.models import Record


class FindingFile(Record):
    """A file that belongs to a finding; for the evidence of one action, to that action."""

    class Step(models.TextChoices):
        FOUND = "found", _("What was found")
        CORRECTION = "correction", _("Correction")
        PLAN = "plan", _("Plan")
        IMPLEMENTATION = "implementation", _("Implementation")
        VERIFICATION = "verification", _("Verification")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="files")
    attachment = models.ForeignKey("kernel.Attachment", models.PROTECT, related_name="+")
    step = models.CharField(max_length=15, choices=Step)
    cycle = models.PositiveSmallIntegerField(default=1)
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="files")
    added_on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.finding}: {self.attachment}"
