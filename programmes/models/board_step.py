from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class BoardStep(models.Model):
    """What one person did on the year board last, so that [Undo] still knows it after a reload (ux 4.1).

    Not a Record: the move itself is journaled on its audit, and so is its undoing. This is a bookmark into that
    history, kept for the last steps of each person and taken away when it was used.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", _("moved")
        PLACED = "placed", _("placed")
        SEATED = "seated", _("seated")
        YEAR = "year", _("the year from the planner")

    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    audit = models.ForeignKey("programmes.PlannedAudit", models.CASCADE, related_name="+")
    kind = models.CharField(_("what"), max_length=6, choices=Kind)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    said = models.CharField(_("in words"), max_length=200)
    on = models.DateField(_("on"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("step on the board")

    def __str__(self) -> str:
        return self.said
