from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisation.models.voidable import Voidable


class AuditElsewhere(Voidable):
    """An audit that somebody did for another organisation: practice that our own programme cannot know (domain 4.1)."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead auditor")
        ACTING_LEAD = "acting_lead", _("Acting lead")
        AUDITOR = "auditor", _("Auditor")
        TRAINEE = "trainee", _("Trainee, under supervision")
        OBSERVER = "observer", _("Observer")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="audits_elsewhere")
    organisation = models.CharField(_("for whom"), max_length=120)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    on = models.DateField(_("last day"))
    days = models.DecimalField(
        _("days on site"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(100)],
    )
    standard_code = models.CharField(_("standard"), max_length=40, default="ISO/IEC 20000-1")
    proof = models.CharField(_("proof"), max_length=200, blank=True, help_text=_("Its number, or where it is kept."))

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("audit elsewhere")
        verbose_name_plural = _("audits elsewhere")
        constraints = [
            models.CheckConstraint(
                name="organisation_auditelsewhere_days_in_range", condition=Q(days__gt=0) & Q(days__lte=100)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.organisation}, {self.on}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        days = _("%(days)s days") % {"days": format(self.days.normalize(), "f")}
        return f"{self.organisation}: {self.get_role_display()}, {days}, {self.standard_code}"
