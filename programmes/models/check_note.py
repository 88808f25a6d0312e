from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class CheckNote(Record):
    """The one sentence that explains a check of the year board; it goes into the version that is approved (ux 4.1)."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="check_notes")
    key = models.CharField(_("check"), max_length=80)
    about = models.CharField(_("what was found"), max_length=600)
    sentence = models.CharField(_("explanation"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on = models.DateField(_("on"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("explanation of a check")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="programmes_checknote_once")]

    def __str__(self) -> str:
        return f"{self.about} {self.sentence}"
