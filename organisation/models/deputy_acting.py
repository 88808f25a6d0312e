from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class DeputyActing(Dated):
    """Days on which a deputy formally acted in the process (IND-04); holiday cover here is Delegation."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputy_actings")
    process = models.ForeignKey(
        "organisation.Process", models.PROTECT, related_name="deputy_actings", verbose_name=_("process")
    )

    class Meta(Dated.Meta):
        verbose_name = _("acting as deputy")
        verbose_name_plural = _("days of acting as deputy")

    def __str__(self) -> str:
        return f"{self.person}: {self.process}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return str(self.process)
