from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ConflictDeclaration(Record):
    """What somebody declared about a possible conflict, and what was decided on it (IND-12, IND-13)."""

    class Decision(models.TextChoices):
        PENDING = "pending", _("Not decided yet")
        NONE = "none", _("No conflict")
        MITIGATE = "mitigate", _("With a safeguard")
        EXCLUDE = "exclude", _("Excluded")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="declarations")
    process = models.ForeignKey(
        "organisation.Process",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="declarations",
        verbose_name=_("process"),
    )
    clause = models.ForeignKey(
        "standards.Clause", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("clause")
    )
    audit_ref = models.CharField(_("audit"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    statement = models.TextField(_("statement"))
    signed_on = models.DateField(_("signed on"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.PENDING)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="declarations_decided"
    )

    class Meta:
        ordering = ["signed_on", "pk"]
        verbose_name = _("declaration")
        constraints = [
            models.CheckConstraint(
                name="organisation_conflictdeclaration_decided_has_who_and_when",
                condition=Q(decision="pending", decided_on__isnull=True, decided_by__isnull=True)
                | (~Q(decision="pending") & Q(decided_on__isnull=False, decided_by__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.signed_on}"
