"""What is known of another organisation: what it delivers, whether it certifies us, with whom it competes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated
from organisation.models.voidable import Voidable


class Delivery(Dated):
    """A supplier delivers a process or a service, or a part of it (IND-10, IND-11)."""

    party = models.ForeignKey("organisation.Party", models.PROTECT, related_name="deliveries")
    process = models.ForeignKey(
        "organisation.Process",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("process"),
    )
    service = models.ForeignKey(
        "organisation.Service",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("service"),
    )

    class Meta(Dated.Meta):
        verbose_name = _("delivery of a supplier")
        verbose_name_plural = _("deliveries of suppliers")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="organisation_delivery_of_one_thing",
                condition=Q(process__isnull=False, service__isnull=True)
                | Q(process__isnull=True, service__isnull=False),
                violation_error_message=_("Choose either the process or the service that it delivers."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.label}"

    @property
    def label(self) -> str:
        """What is delivered."""
        return str(self.process or self.service)


class Certification(Dated):
    """The days on which we are a client of this certification body (IND-21)."""

    party = models.ForeignKey("organisation.Party", models.PROTECT, related_name="certifications")

    class Meta(Dated.Meta):
        verbose_name = _("certification body")
        verbose_name_plural = _("certification bodies")

    def __str__(self) -> str:
        return f"{self.party}: {self.label}"

    @property
    def label(self) -> str:
        """The fact in words."""
        return str(_("Certifies us"))


class Competition(Voidable):
    """Two parties that compete, read in both directions; without days (domain 3.1)."""

    party = models.ForeignKey("organisation.Party", models.PROTECT, related_name="competitions")
    other = models.ForeignKey(
        "organisation.Party", models.PROTECT, related_name="competitions_of", verbose_name=_("competitor")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("competition of two parties")
        verbose_name_plural = _("competitions of parties")
        constraints = [
            models.CheckConstraint(name="organisation_competition_of_two", condition=~Q(party=F("other"))),
            models.UniqueConstraint(
                fields=["party", "other"], name="organisation_competition_once", condition=Q(voided_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} / {self.other}"

    def label_for(self, party_id: int) -> str:
        """The other one, as seen from one of the two."""
        return str(self.other if self.party_id == party_id else self.party)
