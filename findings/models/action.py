from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from findings.models.cause import Cause
from findings.models.nonconformity import Nonconformity
from findings.models.plan_version import PlanVersion
from kernel.models import Record


class Action(Record):
    """Something that is done about a nonconformity; corrective actions belong to a version of the plan."""

    class Kind(models.TextChoices):
        CONTAINMENT = "containment", _("Containment")
        CORRECTION = "correction", _("Correction")
        CORRECTIVE = "corrective", _("Corrective action")

    nc = models.ForeignKey(Nonconformity, models.PROTECT, related_name="actions")
    plan = models.ForeignKey(PlanVersion, models.CASCADE, null=True, blank=True, related_name="actions")
    cause = models.ForeignKey(Cause, models.CASCADE, null=True, blank=True, related_name="actions")
    reference = models.CharField(max_length=20, blank=True, editable=False)
    cycle = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CORRECTIVE)
    order = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(_("what"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="corrective_actions", verbose_name=_("who")
    )
    due = models.DateField(_("by when"), null=True, blank=True)
    expected_proof = models.TextField(_("how we will know"), blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    proof = models.TextField(_("evidence"), blank=True)

    class Meta:
        ordering = ["cycle", "order", "pk"]
        indexes = [models.Index(fields=["owner", "done_on"], name="findings_action_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], name="findings_action_number_once", condition=~models.Q(reference="")
            )
        ]

    def __str__(self) -> str:
        return self.reference or self.text[:60]
