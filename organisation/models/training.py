from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisation.models.voidable import Voidable


class Training(Voidable):
    """Hours somebody spent learning, for a grade or as further training of the year (domain 4.1, 4.2)."""

    class Kind(models.TextChoices):
        BASICS = "basics", _("Basics of a standard")
        REQUIREMENTS = "requirements", _("Requirements of a standard")
        TECHNIQUE = "technique", _("Audit technique")
        LEAD_COURSE = "lead_course", _("Lead auditor course")
        MANAGEMENT = "management", _("Managing an audit programme")
        FURTHER = "further", _("Further training")
        REFRESHER = "refresher", _("Refresher after a lapse")
        TRANSITION = "transition", _("Transition to a new edition")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="trainings")
    subject = models.CharField(_("subject"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.FURTHER)
    on = models.DateField(_("last day"))
    hours = models.DecimalField(
        _("hours"),
        max_digits=5,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(400)],
    )
    provider = models.CharField(_("given by"), max_length=120, blank=True)
    certificate = models.CharField(
        _("certificate"), max_length=200, blank=True, help_text=_("Its number, or where it is kept.")
    )
    passed = models.BooleanField(_("passed, where there was a test"), default=True)
    standard_code = models.CharField(
        _("standard"), max_length=40, blank=True, default="", help_text=_("Empty where it is about no single one.")
    )

    ADDED_LATER = (*Voidable.ADDED_LATER, "standard_code")

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("training")
        constraints = [
            models.CheckConstraint(
                name="organisation_training_hours_in_range", condition=Q(hours__gt=0) & Q(hours__lte=400)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.subject}, {self.on}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        hours = _("%(hours)s h") % {"hours": format(self.hours.normalize(), "f")}
        return ", ".join(str(word) for word in (self.subject, hours, self.provider) if word)
