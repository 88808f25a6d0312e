from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from findings.models.nonconformity import Nonconformity
from findings.rules.planning import REJECTION_REASONS
from kernel.models import Record


class PlanVersion(Record):
    """A plan of the owner. The one without `submitted_on` is being written; a sent one never changes again."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Returned")

    nc = models.ForeignKey(Nonconformity, models.PROTECT, related_name="plans")
    cycle = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    need = models.CharField(_("need for action"), max_length=10, choices=Nonconformity.Need, blank=True)
    need_reason = models.TextField(_("why the correction suffices"), blank=True)
    method = models.CharField(_("method"), max_length=40, blank=True)
    extent = models.TextField(_("similar cases"), blank=True)
    own_sentence = models.TextField(_("how will we see that it worked"), blank=True)
    sms_change = models.BooleanField(_("the management system or its risks have to change"), null=True)
    sponsor_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sponsor_agreed_on = models.DateField(null=True)
    submitted_on = models.DateField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Counts the saves, so that the version of the row rises with those of its causes and actions too.
    edits = models.PositiveIntegerField(default=0)
    snapshot = models.JSONField(default=dict)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    reason_code = models.CharField(_("reason"), max_length=12, choices=list(REJECTION_REASONS.items()), blank=True)
    reason = models.TextField(_("what has to be better"), blank=True)

    class Meta:
        ordering = ["cycle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["nc", "number"], name="findings_planversion_number_once"),
            models.UniqueConstraint(
                fields=["nc"], condition=Q(submitted_on__isnull=True), name="findings_planversion_one_in_work"
            ),
            models.CheckConstraint(
                name="findings_planversion_decided_has_who_and_when",
                condition=Q(decision="", decided_by__isnull=True, decided_on__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nc_id}: {self.number}"
