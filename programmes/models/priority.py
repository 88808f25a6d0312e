from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ProcessPriority(Record):
    """High, medium or low for the year: what the formula suggests and what a person decides (domain 9, R6 to R8)."""

    class Band(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="priorities")
    process = models.ForeignKey("organisation.Process", models.PROTECT, related_name="priorities")
    importance = models.PositiveSmallIntegerField(_("importance"), null=True, blank=True)
    change = models.PositiveSmallIntegerField(_("change"), default=0)
    findings_raw = models.DecimalField(_("past findings"), max_digits=7, decimal_places=4, default=0)
    months = models.PositiveSmallIntegerField(_("months since the last audit"), null=True, blank=True)
    interval = models.PositiveSmallIntegerField(_("target interval, months"), default=12)
    signals = models.PositiveSmallIntegerField(_("signals"), default=0)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=1)
    suggested = models.CharField(_("suggested"), max_length=6, choices=Band)
    notes = models.JSONField(_("why"), default=list, blank=True)
    decided = models.CharField(_("decided"), max_length=6, choices=Band, blank=True)
    sentence = models.CharField(_("why it differs"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        ordering = ["process__code"]
        verbose_name = _("priority")
        constraints = [
            models.UniqueConstraint(fields=["programme", "process"], name="programmes_priority_once"),
            models.CheckConstraint(
                name="programmes_priority_decided_has_who_and_when",
                condition=Q(decided="", decided_on__isnull=True) | (~Q(decided="") & Q(decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.band}"

    @property
    def band(self) -> str:
        """What was decided, or the suggestion while nobody has decided."""
        return self.decided or self.suggested
