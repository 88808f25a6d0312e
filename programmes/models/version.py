from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ProgrammeVersion(Record):
    """What was approved, frozen (domain 2.3). At most one version of a programme is open at a time."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        REPLACED = "replaced", _("Replaced")

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="versions")
    number = models.CharField(_("version number"), max_length=8)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    snapshot = models.JSONField(_("snapshot"), default=dict, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(_("approved on"), null=True, blank=True)

    class Meta:
        ordering = ["programme", "pk"]
        verbose_name = _("version of the programme")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_version_number_once"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=("draft", "submitted")),
                name="programmes_version_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"
