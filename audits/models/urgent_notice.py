from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.models.audit import Audit
from kernel.models import Record


class UrgentNotice(Record):
    """A significant risk or an obvious major nonconformity, reported at once (domain 5.3)."""

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="urgent_notices")
    finding_ref = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("what was reported"), max_length=5000)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.audit_id} on {self.on}"
