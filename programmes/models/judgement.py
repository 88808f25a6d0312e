from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Judgement(Record):
    """What the rules said of somebody's seat on one day and why they were asked; kept as it was said.

    The verdicts of a seat are exchanged when they change; this is what stood there before. One is written at every
    milestone of the seat, and on other occasions when what is said has changed. It outlives the seat.
    """

    class Occasion(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        CHANGED = "changed", _("Seat changed")
        MOVED = "moved", _("Audit moved")
        PLAN = "plan", _("Scope or criteria changed")
        SUBMITTED = "submitted", _("Programme submitted")
        FACTS = "facts", _("Facts or rules changed")
        NIGHTLY = "nightly", _("Nightly look")
        CONFIRMED = "confirmed", _("Team confirmed")
        FIELDWORK = "fieldwork", _("Fieldwork begins")
        REPORT = "report", _("Report issued")

    audit = models.ForeignKey("programmes.PlannedAudit", models.PROTECT, related_name="judgements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="judgements")
    role = models.CharField(_("role"), max_length=8)
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion)
    on = models.DateField(_("judged on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    preset = models.CharField(_("preset"), max_length=20, default="Standard")
    said = models.JSONField(_("what was said"), default=list, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("judgement of a seat")

    def __str__(self) -> str:
        return f"{self.person}, {self.get_occasion_display()}, {self.on}"
