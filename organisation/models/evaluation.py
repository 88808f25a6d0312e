from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models.voidable import Voidable
from organisation.rules.evaluating import SCORED


class Evaluation(Voidable):
    """Somebody looked at how an auditor works, and said how it was (CMP-06: never oneself)."""

    class Method(models.TextChoices):
        WITNESS = "witness", _("Witnessed audit")
        INTERVIEW = "interview", _("Interview")
        TEST = "test", _("Test")
        RECORD_REVIEW = "record_review", _("Review of records")
        FEEDBACK = "feedback", _("Feedback of the auditee")
        APPRAISAL = "appraisal", _("Yearly appraisal")

    class Result(models.TextChoices):
        POSITIVE = "positive", _("Positive")
        CONDITIONAL = "conditional", _("With conditions")
        NEGATIVE = "negative", _("Negative")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evaluations")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evaluations_given")
    method = models.CharField(_("method"), max_length=15, choices=Method)
    result = models.CharField(_("result"), max_length=12, choices=Result)
    on = models.DateField(_("day"))
    audit_ref = models.CharField(_("audit"), max_length=20, blank=True)
    as_lead = models.BooleanField(_("seen as lead or acting lead"), default=False)
    scores = models.JSONField(_("scores"), null=True, blank=True)
    note = models.CharField(_("what was seen"), max_length=1000, blank=True, default="")

    ADDED_LATER = (*Voidable.ADDED_LATER, "as_lead", "scores", "note")

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("evaluation")
        constraints = [
            models.CheckConstraint(name="organisation_evaluation_by_another", condition=~Q(person=F("evaluator")))
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_method_display()}, {self.on}"

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        how = _("%(method)s as lead") % {"method": self.get_method_display()} if self.as_lead else ""
        return f"{how or self.get_method_display()}: {self.get_result_display()}, {self.evaluator.full_name}"

    @property
    def scored(self) -> list[tuple[str, int]]:
        """What was scored, in words, in the order of the form."""
        scores: dict[str, int] = self.scores or {}
        return [(words, scores[name]) for name, words in SCORED.items() if name in scores]
