from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Suggestion(Record):
    """What the planner proposed for a year, line by line, and what became of each line.

    `result` holds plain data: lines with days, seats, reasons and what is missing, and each goal with its bound.
    """

    class Kind(models.TextChoices):
        SUGGEST = "suggest", _("Suggest the year")
        REPAIR = "repair", _("Repair the plan")

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="suggestions")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("as of"))
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("suggestion")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_done(self) -> bool:
        """Whether there is an answer."""
        return bool(self.result)

    @property
    def dedup_key(self) -> str:
        """The key of its job."""
        return f"programmes.suggest:{self.pk}"


class SuggestionRun(models.Model):
    """How far the planner is: a working paper beside the record, written about once a second and not journaled."""

    suggestion = models.OneToOneField(Suggestion, models.CASCADE, related_name="run")
    stage = models.CharField(max_length=10, default="waiting")
    number = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    best = models.IntegerField(null=True, blank=True)
    bound = models.IntegerField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    places = models.BooleanField(default=False)
    """Whether a proven answer is placed at once."""
    stop_asked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.stage}"
