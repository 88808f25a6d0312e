from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Objection(Record):
    """An auditee objects to somebody on the team of one audit (IND-24).

    It needs a decision. To keep the person is written down as a safeguard, which answers the verdict and is printed
    in the report; whoever is replaced leaves the team by the usual way.
    """

    class Decision(models.TextChoices):
        PENDING = "pending", _("Not decided yet")
        KEPT = "kept", _("The person stays")
        REPLACED = "replaced", _("The person is replaced")

    audit = models.ForeignKey("programmes.PlannedAudit", models.PROTECT, related_name="objections")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="objections_to")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="objections_raised")
    on = models.DateField(_("day"))
    grounds = models.TextField(_("why"), max_length=2000)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    answer = models.TextField(_("reason of the decision"), blank=True, max_length=2000)
    safeguard = models.ForeignKey(
        "programmes.Safeguard", models.PROTECT, null=True, blank=True, related_name="objections"
    )

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("objection to a person")
        verbose_name_plural = _("objections to people")
        constraints = [
            models.UniqueConstraint(fields=["audit", "person", "by"], name="programmes_objection_once"),
            models.CheckConstraint(name="programmes_objection_to_another", condition=~Q(person=F("by"))),
            models.CheckConstraint(
                name="programmes_objection_decided_has_who_and_when",
                condition=Q(decision="pending", decided_on__isnull=True, decided_by__isnull=True)
                | (~Q(decision="pending") & Q(decided_on__isnull=False, decided_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.person}"
