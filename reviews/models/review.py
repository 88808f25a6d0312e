from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ManagementReview(Record):
    """Top management's planned review of the system (domain 8). It moves through reviews.workflow only."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        INPUTS_REQUESTED = "inputs_requested", _("Inputs asked for")
        PACK_READY = "pack_ready", _("Pack frozen")
        HELD = "held", _("Held")
        MINUTES_DRAFT = "minutes_draft", _("Minutes in draft")
        APPROVED = "approved", _("Minutes approved")
        ACTIONS_RUNNING = "actions_running", _("Actions running")
        CLOSED = "closed", _("Closed")

    class Opinion(models.TextChoices):
        EFFECTIVE = "effective", _("Effective")
        EXCEPT = "except", _("Effective except")
        NOT_EFFECTIVE = "not_effective", _("Not effective")

    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.PLANNED, editable=False)
    planned_on = models.DateField(_("planned for"))
    held_on = models.DateField(_("held on"), null=True, blank=True, editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews_chaired",
        verbose_name=_("chair"),
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="reviews_prepared",
        editable=False,
        verbose_name=_("prepared by"),
    )
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period until"))
    figures_as_of = models.DateField(_("figures as of"), null=True, blank=True, editable=False)
    pack_frozen_on = models.DateField(_("pack frozen on"), null=True, blank=True, editable=False)
    snapshot = models.JSONField(null=True, blank=True, editable=False)
    snapshot_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    summary = models.TextField(_("what the programme saw"), blank=True, max_length=2000)
    opinion = models.CharField(_("opinion"), max_length=14, choices=Opinion, blank=True)
    opinion_text = models.CharField(_("message of page 2"), max_length=300, blank=True)
    opinion_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    not_looked_at = models.TextField(_("what was not looked at, beside the computed list"), blank=True, max_length=2000)
    certificate_outlook = models.TextField(
        _("certificate: next visit, what they would find"), blank=True, max_length=2000
    )
    discussion = models.TextField(_("what was discussed"), blank=True, max_length=8000)
    suitability = models.TextField(_("conclusion: suitable?"), blank=True, max_length=2000)
    adequacy = models.TextField(_("conclusion: adequate?"), blank=True, max_length=2000)
    effectiveness = models.TextField(_("conclusion: effective?"), blank=True, max_length=2000)
    next_on = models.DateField(_("next review"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    approved_on = models.DateField(_("minutes approved on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-planned_on", "-pk"]
        verbose_name = _("management review")
        constraints = [
            models.CheckConstraint(name="reviews_review_period_in_order", condition=Q(period_to__gte=F("period_from"))),
            models.CheckConstraint(
                name="reviews_review_frozen_has_hash",
                condition=Q(pack_frozen_on__isnull=True, snapshot_sha256="")
                | (Q(pack_frozen_on__isnull=False) & ~Q(snapshot_sha256="")),
            ),
            models.CheckConstraint(
                name="reviews_review_approved_has_who_and_when",
                condition=Q(approved_by__isnull=True, approved_on__isnull=True)
                | Q(approved_by__isnull=False, approved_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("reviews:review_detail", args=[self.reference])

    @property
    def is_frozen(self) -> bool:
        """Whether the pack's numbers stand."""
        return self.pack_frozen_on is not None

    @property
    def met_on(self) -> date:
        """The day of the meeting: as held, else as planned."""
        return self.held_on or self.planned_on
