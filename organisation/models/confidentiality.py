from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.voidable import Voidable


class Confidentiality(Voidable):
    """A signed promise to keep what audits show to oneself; a trainee begins with it (domain 4.2)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="confidentiality")
    on = models.DateField(_("signed on"))
    kept_at = models.CharField(_("where it is kept"), max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("declaration of confidentiality")
        verbose_name_plural = _("declarations of confidentiality")

    def __str__(self) -> str:
        return f"{self.person}: {self.label}, {self.on}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        said = str(_("Declaration of confidentiality"))
        return f"{said} ({self.kept_at})" if self.kept_at else said
