from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class WorkExperience(Dated):
    """Years somebody worked in IT services or service management, a criterion of grades (domain 4.2)."""

    class Area(models.TextChoices):
        IT_SERVICES = "it_services", _("IT services")
        SERVICE_MANAGEMENT = "service_management", _("Service management")
        OTHER = "other", _("Another field")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="work_experience")
    area = models.CharField(_("field"), max_length=20, choices=Area)
    employer = models.CharField(_("employer"), max_length=120)
    post = models.CharField(_("post"), max_length=120, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("working experience")
        verbose_name_plural = _("working experience")

    def __str__(self) -> str:
        return f"{self.person}: {self.label}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return ", ".join(str(word) for word in (self.get_area_display(), self.post, self.employer) if word)
