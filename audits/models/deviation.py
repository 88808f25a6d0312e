from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.audit import Audit
from kernel.models import Record


class Deviation(Record):
    """A fact against a rule, with its reason (domain 5.1): shown on the audit, printed, listed in the review."""

    audit = models.ForeignKey(Audit, models.PROTECT, null=True, related_name="deviations")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, null=True, related_name="deviations")
    review_ref = models.CharField(max_length=20, blank=True)
    rule = models.CharField(_("rule"), max_length=10)
    what = models.CharField(_("what happened"), max_length=500)
    reason = models.TextField(_("reason"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on = models.DateField(_("on"))

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "rule", "what"], name="audits_deviation_once", condition=Q(audit__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}"
