from django.db import models
from django.utils.translation import gettext_lazy as _

from findings.models.plan_version import PlanVersion
from kernel.models import Record


class Cause(Record):
    """A root cause of a plan with its chain of whys: [[question, answer, evidence], ...] (domain 7.5)."""

    class Category(models.TextChoices):
        PEOPLE = "people", _("People")
        PROCESS = "process", _("Process")
        TECHNOLOGY = "technology", _("Technology, tools")
        INFORMATION = "information", _("Information")
        SUPPLIERS = "suppliers", _("Suppliers, partners")
        MANAGEMENT = "management", _("Management, environment")

    plan = models.ForeignKey(PlanVersion, models.CASCADE, related_name="causes")
    order = models.PositiveSmallIntegerField()
    text = models.TextField(_("cause"))
    category = models.CharField(_("kind of cause"), max_length=12, choices=Category, blank=True)
    whys = models.JSONField(default=list)

    class Meta:
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="findings_cause_order_once")]

    def __str__(self) -> str:
        return self.text[:80]
