from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.retirable import Retirable


class Unit(Retirable):
    """A part of the organisation; a role on it reaches the units below it."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["name"]
        verbose_name = _("unit")

    def __str__(self) -> str:
        return self.name
