from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Organisation(Record):
    """The one organisation this installation serves: name, time zone, preset, calendar habits."""

    class Preset(models.TextChoices):
        SMALL = "small", _("Small")
        STANDARD = "standard", _("Standard")
        STRICT = "strict", _("Strict")

    name = models.CharField(_("name"), max_length=120)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    preset = models.CharField(_("preset"), max_length=10, choices=Preset, default=Preset.STANDARD)
    scope = models.TextField(_("scope of the management system"), blank=True)
    roll_to_working_day = models.BooleanField(_("due dates roll to the next working day"), default=True)
    mail_on_non_working_days = models.BooleanField(_("mail goes out on non-working days"), default=False)
    next_surveillance = models.CharField(_("next surveillance audit"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region of the country"), max_length=12, blank=True)
    logo = models.ForeignKey(
        "kernel.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )

    ADDED_LATER = ("country", "region", "logo_id")

    class Meta:
        verbose_name = _("organisation")
        constraints = [models.CheckConstraint(name="organisation_organisation_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.name
