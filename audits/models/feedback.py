from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.models.audit import Audit
from kernel.models import Record

FROM_1_TO_5 = (1, 5)


class Feedback(Record):
    """What an auditee says of one auditor after an audit: for that person and the programme manager only (4.3)."""

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="feedback")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feedback")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feedback_given")
    given_on = models.DateField(_("given on"))
    preparation = models.PositiveSmallIntegerField(_("preparation"))
    fairness = models.PositiveSmallIntegerField(_("fairness"))
    communication = models.PositiveSmallIntegerField(_("communication"))
    usefulness = models.PositiveSmallIntegerField(_("usefulness"))
    sentence = models.CharField(_("a sentence"), max_length=500, blank=True)

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.UniqueConstraint(fields=["audit", "about", "given_by"], name="audits_feedback_once"),
            models.CheckConstraint(name="audits_feedback_of_another", condition=~Q(about=F("given_by"))),
            models.CheckConstraint(
                name="audits_feedback_1_to_5",
                condition=Q(preparation__range=FROM_1_TO_5)
                & Q(fairness__range=FROM_1_TO_5)
                & Q(communication__range=FROM_1_TO_5)
                & Q(usefulness__range=FROM_1_TO_5),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit}: {self.about}"
