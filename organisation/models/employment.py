from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class Employment(Dated):
    """Somebody who works for another party, and who hired that person for us (IND-11, IND-18 c, IND-21)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="employments")
    party = models.ForeignKey("organisation.Party", models.PROTECT, related_name="employments", verbose_name=_("party"))
    hired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hired",
        verbose_name=_("contracted by"),
    )

    class Meta(Dated.Meta):
        verbose_name = _("employment elsewhere")
        verbose_name_plural = _("employments elsewhere")

    def __str__(self) -> str:
        return f"{self.person}: {self.party}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return self.party.name
