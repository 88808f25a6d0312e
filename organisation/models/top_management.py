from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class TopManagement(Dated):
    """Membership of top management (IND-20)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="top_management")

    class Meta(Dated.Meta):
        verbose_name = _("member of top management")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return str(_("Member of top management"))
