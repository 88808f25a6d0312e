from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated
from organisation.roles import Role


class AccessRole(Dated):
    """What a person may do in this application, from day to day (D11)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="access_roles")
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta(Dated.Meta):
        verbose_name = _("access role")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return str(self.get_role_display())
