from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ReviewInput(Record):
    """One line of the inputs of 9.3: light, sentence, owner, as-of date (domain 8.1).

    `sentence` is what a person said or confirmed; `suggested` is what the data say and nobody has confirmed.
    """

    class Item(models.TextChoices):
        A = "a", _("a Actions of earlier reviews")
        B = "b", _("b Changes inside and outside")
        C1 = "c1", _("c1 Nonconformities and corrective actions")
        C2 = "c2", _("c2 Measurements")
        C3 = "c3", _("c3 Results of audits")
        D = "d", _("d Chances to improve")
        E = "e", _("e Feedback of customers and others")
        F = "f", _("f Policy")
        G = "g", _("g Objectives of service management")
        H = "h", _("h Performance of services")
        I = "i", _("i Performance of other parties")  # noqa: E741
        J = "j", _("j Resources and capabilities")
        K = "k", _("k Risks, and what was done about them")
        L = "l", _("l Planned changes")

    class Light(models.TextChoices):
        OK = "ok", _("In order")
        WATCH = "watch", _("To watch")
        ACT = "act", _("To act on")

    review = models.ForeignKey("reviews.ManagementReview", models.CASCADE, related_name="inputs")
    item = models.CharField(_("item"), max_length=2, choices=Item)
    light = models.CharField(_("light"), max_length=5, choices=Light, blank=True)
    sentence = models.TextField(_("sentence"), blank=True, max_length=2000)
    suggested = models.TextField(_("suggested"), blank=True, max_length=2000, editable=False)
    nothing_because = models.CharField(_("nothing to report because"), max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_inputs",
        verbose_name=_("owner"),
    )
    as_of = models.DateField(_("as of"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    treated_on = models.DateField(_("treated on"), null=True, blank=True)
    session = models.CharField(_("given to session"), max_length=120, blank=True)
    session_date = models.DateField(_("date of that session"), null=True, blank=True)

    class Meta:
        ordering = ["item"]
        verbose_name = _("input of a review")
        constraints = [models.UniqueConstraint(fields=["review", "item"], name="reviews_input_once")]

    def __str__(self) -> str:
        return self.get_item_display()

    @property
    def reference(self) -> str:
        return f"{self.review.reference} {self.item}"

    @property
    def text(self) -> str:
        """What is printed: the person's sentence, the reason for none, else the suggestion."""
        if self.sentence:
            return self.sentence
        return str(_("Nothing to report: %s") % self.nothing_because) if self.nothing_because else self.suggested

    @property
    def is_answered(self) -> bool:
        return bool(self.sentence or self.nothing_because)
