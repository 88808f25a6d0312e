from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class Delegation(Dated):
    """Holiday cover inside this application; never counts as doing the process (domain 3.4)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegated_to_me")
    duties = models.CharField(_("duties"), max_length=200, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("cover during absence")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(name="organisation_delegation_to_another", condition=~Q(person=F("deputy"))),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.deputy}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return f"{self.deputy.full_name}: {self.duties}" if self.duties else self.deputy.full_name
