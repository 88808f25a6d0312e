from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class CoverageGap(Record):
    """Why a leaf has no audit in this year, or in which later year it gets one (domain 2.3)."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="gaps")
    clause = models.ForeignKey("standards.Clause", models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    later_year = models.PositiveSmallIntegerField(_("later year"), null=True, blank=True)

    class Meta:
        ordering = ["clause__sort_key"]
        verbose_name = _("gap")
        constraints = [models.UniqueConstraint(fields=["programme", "clause"], name="programmes_gap_once")]

    def __str__(self) -> str:
        return f"{self.clause}: {self.reason or self.later_year}"
