from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class ReportingLine(Dated):
    """To whom a person reports directly (IND-08, -08b, -08c)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lines")
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports")

    class Meta(Dated.Meta):
        verbose_name = _("reporting line")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(name="organisation_reportingline_to_another", condition=~Q(person=F("manager"))),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.manager}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return self.manager.full_name
