from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class FinancialInterest(Dated):
    """Money that hangs on a party, on the result of a process, or on the number of findings (IND-10)."""

    class Kind(models.TextChoices):
        INTEREST = "interest", _("Financial interest")
        BONUS = "bonus", _("Bonus tied to the result")
        FINDINGS_BONUS = "findings_bonus", _("Bonus tied to the number of findings")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="financial_interests")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    party = models.ForeignKey(
        "organisation.Party", models.PROTECT, null=True, blank=True, related_name="interests", verbose_name=_("party")
    )
    process = models.ForeignKey(
        "organisation.Process",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("process"),
    )
    detail = models.CharField(_("detail"), max_length=200, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("financial interest")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="organisation_financialinterest_has_target",
                condition=Q(kind="findings_bonus") | Q(party__isnull=False) | Q(process__isnull=False),
                violation_error_message=_("Choose the party or the process that the money hangs on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return ": ".join(
            str(word) for word in (self.get_kind_display(), self.party or self.process, self.detail) if word
        )
