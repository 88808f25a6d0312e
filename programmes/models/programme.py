from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Programme(Record):
    """One year of audits, from draft to closed (domain 2.3). It moves through programmes.workflow only."""

    ADDED_LATER = ("legacy",)

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        RUNNING = "running", _("Running")
        REVIEWED = "reviewed", _("Reviewed")
        CLOSED = "closed", _("Closed")

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2999)]
    )
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="programmes_managed", verbose_name=_("programme manager")
    )
    deputy_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes_deputised",
        verbose_name=_("deputy"),
    )
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="programmes_sponsored", verbose_name=_("sponsor")
    )
    frequency = models.TextField(_("frequency"), blank=True, max_length=4000)
    methods = models.TextField(_("methods"), blank=True, max_length=4000)
    responsibilities = models.TextField(_("responsibilities"), blank=True, max_length=4000)
    planning = models.TextField(_("planning requirements"), blank=True, max_length=4000)
    reporting = models.TextField(_("reporting"), blank=True, max_length=4000)
    budget_days = models.DecimalField(_("budget, auditor-days"), max_digits=5, decimal_places=1, null=True, blank=True)
    over_budget_note = models.TextField(_("note on the budget"), blank=True, max_length=2000)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True, editable=False)
    returned_comment = models.TextField(_("comment of the approver"), blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    review_text = models.TextField(_("review"), blank=True, editable=False)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    # A year before this system: closed from the start, held together for the audits that were taken over into it.
    legacy = models.BooleanField(_("taken over from earlier records"), default=False, editable=False)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("programme")
        constraints = [
            models.CheckConstraint(
                name="programmes_programme_four_eyes",
                condition=Q(approved_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(approved_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="programmes_programme_approved_has_who_and_when",
                condition=Q(approved_by__isnull=True, approved_on__isnull=True)
                | Q(approved_by__isnull=False, approved_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The year board."""
        return reverse("programmes:programme_detail", args=[self.year])

    @property
    def is_draft(self) -> bool:
        """Whether the plan may still be changed without a change record."""
        return self.state in (self.State.DRAFT, self.State.SUBMITTED)

    @property
    def is_in_force(self) -> bool:
        """Whether it was approved and the year still goes on."""
        return self.state in (self.State.APPROVED, self.State.RUNNING)
