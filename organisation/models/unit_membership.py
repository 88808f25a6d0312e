from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class UnitMembership(Dated):
    """In which unit a person works (IND-07)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="unit_memberships")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="memberships", verbose_name=_("unit"))

    class Meta(Dated.Meta):
        verbose_name = _("unit membership")

    def __str__(self) -> str:
        return f"{self.person}: {self.unit}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return self.unit.name
