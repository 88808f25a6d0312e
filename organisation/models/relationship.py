from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models.dated import Dated


class Relationship(Dated):
    """A tie between two people, read in both directions (IND-09)."""

    class Kind(models.TextChoices):
        FAMILY = "family", _("Family")
        PARTNER = "partner", _("Partner")
        HOUSEHOLD = "household", _("Household")
        CLOSE_FRIEND = "close_friend", _("Close friend")
        BUSINESS = "business", _("Business")

    a = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="relationships_a")
    b = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="relationships_b")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    detail = models.CharField(_("detail"), max_length=200, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("relationship")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(name="organisation_relationship_of_two", condition=~Q(a=F("b"))),
        ]

    def __str__(self) -> str:
        return f"{self.a} / {self.b}: {self.get_kind_display()}"

    def label_for(self, person_id: int) -> str:
        """The tie as seen from one of the two."""
        other = self.b if self.a_id == person_id else self.a
        words = f"{other.full_name}: {self.get_kind_display()}"
        return f"{words} ({self.detail})" if self.detail else words
