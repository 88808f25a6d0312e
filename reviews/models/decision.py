from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Decision(Record):
    """A decision asked of a review, its answer, and the action that follows from it (domain 8.2)."""

    class Kind(models.TextChoices):
        IMPROVE = "improve", _("Improve")
        CHANGE_SMS = "change_sms", _("Change the management system")
        CHANGE_SERVICE = "change_service", _("Change a service")
        RESOURCE = "resource", _("Resource")
        NONE = "none", _("No change")

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        CARRIED = "carried", _("Carried to the next review")

    review = models.ForeignKey("reviews.ManagementReview", models.CASCADE, related_name="decisions")
    number = models.CharField(_("number"), max_length=4)
    question = models.CharField(_("decision asked"), max_length=300, blank=True)
    why = models.TextField(_("why, in the words of services and customers"), blank=True, max_length=1000)
    cost = models.CharField(_("cost"), max_length=120, blank=True)
    what_if_not = models.CharField(_("what if not"), max_length=300, blank=True)
    kind = models.CharField(_("type"), max_length=14, choices=Kind, default=Kind.IMPROVE)
    answer = models.CharField(_("answer"), max_length=5, choices=Answer, blank=True)
    text = models.TextField(_("decided"), blank=True, max_length=2000)
    rationale = models.TextField(_("reason"), blank=True, max_length=2000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_decisions",
        verbose_name=_("owner"),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    measure = models.CharField(_("how one sees that it worked"), max_length=300, blank=True)
    final = models.BooleanField(_("final"), default=False, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN, editable=False)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    carried_to = models.ForeignKey(
        "reviews.ManagementReview", models.PROTECT, null=True, blank=True, related_name="taken_over", editable=False
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision of a review")
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="reviews_decision_number_once"),
            models.CheckConstraint(
                name="reviews_decision_final_has_owner_and_due",
                condition=Q(final=False) | Q(kind="none") | Q(owner__isnull=False, due__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_decision_done_has_day",
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review.reference} {self.number}"

    @property
    def reference(self) -> str:
        return f"{self.review.reference}/{self.number}"

    @property
    def words(self) -> str:
        """What it is about: as decided, else as asked."""
        return self.text or self.question

    @property
    def has_action(self) -> bool:
        return self.kind != self.Kind.NONE
