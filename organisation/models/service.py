from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.retirable import Retirable


class Service(Retirable):
    """A service in the scope of the management system."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["code"]
        verbose_name = _("service")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
