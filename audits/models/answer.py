from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.models.question import ChecklistQuestion
from kernel.models import Record


class Answer(Record):
    """What was found on one question (domain 6.2). The grade of a finding is another field in another room."""

    class Result(models.TextChoices):
        CONFORMING = "conforming", _("Met")
        NONCONFORMING = "nonconforming", _("Not met")
        CONFORMING_OFI = "conforming_ofi", _("Improve")
        CONFORMING_STRENGTH = "conforming_strength", _("Positive")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")
        NOT_VERIFIED = "not_verified", _("Not verified")

    question = models.OneToOneField(ChecklistQuestion, models.CASCADE, related_name="answer")
    result = models.CharField(_("result"), max_length=20, choices=Result, blank=True)
    come_back = models.BooleanField(_("come back"), default=False)
    note = models.TextField(_("what was seen"), blank=True, max_length=10000)
    suggestion = models.TextField(_("suggestion, or why worth copying"), blank=True, max_length=10000)
    reason = models.TextField(_("reason"), blank=True, max_length=5000)
    catch_up = models.TextField(_("how it will be caught up"), blank=True, max_length=5000)
    extent_k = models.PositiveIntegerField(_("with the gap"), null=True, blank=True)
    extent_n = models.PositiveIntegerField(_("looked at"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)
    flagged_reason = models.TextField(blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["question__order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="audits_answer_given_or_come_back", condition=Q(come_back=False) | Q(result="")
            ),
            models.CheckConstraint(
                name="audits_answer_extent",
                condition=Q(extent_k__isnull=True, extent_n__isnull=True)
                | Q(extent_k__isnull=False, extent_n__gte=1, extent_k__lte=F("extent_n")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.result or 'open'}"
