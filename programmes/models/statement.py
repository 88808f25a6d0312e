from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Objective(Record):
    """What the year of audits shall achieve, rated at its end (domain 2.2)."""

    class Rating(models.TextChoices):
        MET = "met", _("Met")
        PARTLY = "partly", _("Partly met")
        NOT = "not", _("Not met")

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="objectives")
    number = models.CharField(_("number"), max_length=6)
    text = models.TextField(_("objective"), max_length=2000)
    measure = models.CharField(_("how it is measured"), max_length=300, blank=True)
    rating = models.CharField(_("rating"), max_length=6, choices=Rating, blank=True)

    class Meta:
        ordering = ["programme", "number"]
        verbose_name = _("objective")
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="programmes_objective_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class ProgrammeRisk(Record):
    """A risk or an opportunity of the programme itself (domain 2.2, step 5.3)."""

    class Category(models.TextChoices):
        PLANNING = "planning", _("Planning")
        RESOURCES = "resources", _("Resources")
        TEAM = "team_selection", _("Choice of the team")
        COMMUNICATION = "communication", _("Communication")
        IMPLEMENTATION = "implementation", _("Implementation")
        RECORDS = "records", _("Control of records")
        MONITORING = "monitoring", _("Monitoring")
        AUDITEE = "auditee_availability", _("Availability of auditees")

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="risks")
    number = models.CharField(_("number"), max_length=6)
    text = models.TextField(_("risk"), max_length=2000)
    category = models.CharField(_("category"), max_length=24, choices=Category, default=Category.PLANNING)
    likelihood = models.PositiveSmallIntegerField(_("likelihood, 1 to 5"), default=3)
    impact = models.PositiveSmallIntegerField(_("impact, 1 to 5"), default=3)
    treatment = models.TextField(_("treatment"), blank=True, max_length=2000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    is_opportunity = models.BooleanField(_("an opportunity"), default=False)

    class Meta:
        ordering = ["programme", "number"]
        verbose_name = _("risk of the programme")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_risk_number_once"),
            models.CheckConstraint(
                name="programmes_risk_1_to_5",
                condition=Q(likelihood__range=(1, 5)) & Q(impact__range=(1, 5)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def weight(self) -> int:
        """Likelihood times impact, 1 to 25."""
        return self.likelihood * self.impact
