from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models.voidable import Voidable


class Gift(Voidable):
    """A gift or hospitality that somebody took from a colleague who may be audited (IND-22).

    Who took it declares it; until then the programme manager is warned, and writes down what was decided.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="gifts")
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="gifts_given", verbose_name=_("from whom")
    )
    what = models.CharField(_("what it was"), max_length=200)
    on = models.DateField(_("day"))
    declared_on = models.DateField(_("declared on"), null=True, blank=True)
    decision = models.CharField(_("what was decided"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="gifts_decided"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("gift or hospitality")
        verbose_name_plural = _("gifts and hospitality")
        constraints = [
            models.CheckConstraint(name="organisation_gift_of_another", condition=~Q(person=F("giver"))),
            models.CheckConstraint(
                name="organisation_gift_declared_not_before",
                condition=Q(declared_on__isnull=True) | Q(declared_on__gte=F("on")),
            ),
            models.CheckConstraint(
                name="organisation_gift_decided_has_who_and_when",
                condition=Q(decision="", decided_on__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_on__isnull=False, decided_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.label}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return f"{self.what}, {self.giver.full_name}"
