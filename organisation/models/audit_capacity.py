from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class AuditCapacity(Dated):
    """Auditor-days that a person can give to the audits of one programme year (AVL-03)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="audit_capacities")
    days = models.DecimalField(
        _("auditor-days a year"), max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta(Dated.Meta):
        verbose_name = _("capacity for audits")
        verbose_name_plural = _("capacities for audits")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(name="organisation_auditcapacity_not_negative", condition=Q(days__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.label}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return str(_("%(days)s auditor-days a year") % {"days": number_format(self.days.normalize())})
