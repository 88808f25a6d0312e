from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ProgrammeReview(Record):
    """The yearly review: monitoring, deviations with their reasons, what is carried over, what changes (5.6, 5.7)."""

    programme = models.OneToOneField("programmes.Programme", models.PROTECT, related_name="yearly_review")
    dates_kept = models.TextField(_("dates kept"), blank=True, max_length=4000)
    teams = models.TextField(_("performance of the teams"), blank=True, max_length=4000)
    plan_followed = models.TextField(_("ability to follow the plan"), blank=True, max_length=4000)
    feedback = models.TextField(_("feedback of auditees and clients"), blank=True, max_length=4000)
    records = models.TextField(_("sufficiency of the records"), blank=True, max_length=4000)
    changes_next = models.TextField(_("changes for the next year"), blank=True, max_length=4000)
    # As they stood on the day of the review: [{reference, what, reason}], and {reference: reference of a programme}.
    deviations = models.JSONField(default=list, blank=True)
    carried = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("review of a programme")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.programme}"
