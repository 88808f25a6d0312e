from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class PlannedAudit(Record):
    """An audit as the programme knows it: brief, scope, window, baseline, team (D16).

    `progress` and the actual days are written by `services.record_progress` alone; the states of the audit itself
    live in the audits room.
    """

    ADDED_LATER = ("legacy", "old_reference", "team_text", "freeze_note", "trigger_ref")

    class Method(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        REMOTE = "remote", _("Remote")
        MIXED = "mixed", _("Mixed")

    class Progress(models.TextChoices):
        PLANNED = "planned", _("Planned")
        PREPARING = "preparing", _("Preparing")
        FIELDWORK = "fieldwork", _("Fieldwork")
        REPORTING = "reporting", _("Reporting")
        COMPLETED = "completed", _("Completed")
        POSTPONED = "postponed", _("Postponed")
        SUSPENDED = "suspended", _("Suspended")
        CANCELLED = "cancelled", _("Cancelled")

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="audits")
    reference = models.CharField(_("reference"), max_length=16, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    trigger = models.CharField(_("trigger"), max_length=200, blank=True)
    trigger_ref = models.CharField(_("number of the trigger"), max_length=60, blank=True)
    objectives = models.TextField(_("objectives of the audit"), blank=True, max_length=4000)
    method = models.CharField(_("method"), max_length=8, choices=Method, default=Method.ON_SITE)
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="audits_commissioned",
        verbose_name=_("audit client"),
    )
    standards = models.ManyToManyField(
        "standards.Standard", through="programmes.AuditStandard", related_name="planned_audits"
    )
    baseline_start = models.DateField(_("baseline, first day"), null=True, blank=True, editable=False)
    baseline_end = models.DateField(_("baseline, last day"), null=True, blank=True, editable=False)
    start = models.DateField(_("first day"), null=True, blank=True)
    end = models.DateField(_("last day"), null=True, blank=True)
    freeze_note = models.CharField(_("why inside a freeze week"), max_length=300, blank=True)
    records_from = models.DateField(_("records from"), null=True, blank=True)
    records_to = models.DateField(_("records until"), null=True, blank=True)
    planned_days = models.DecimalField(_("auditor-days"), max_digits=5, decimal_places=1, null=True, blank=True)
    progress = models.CharField(
        _("progress"), max_length=10, choices=Progress, default=Progress.PLANNED, editable=False
    )
    actual_start = models.DateField(_("began on"), null=True, blank=True, editable=False)
    actual_end = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    report_sent_on = models.DateField(_("report sent on"), null=True, blank=True, editable=False)
    used_days = models.DecimalField(
        _("auditor-days used"), max_digits=5, decimal_places=1, null=True, blank=True, editable=False
    )
    team_confirmed_on = models.DateField(_("team confirmed on"), null=True, blank=True, editable=False)
    report_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_to_approve",
        verbose_name=_("approves the report"),
    )
    # Held before this system, or beside it: it counts in history, is judged by no rule and takes no further step.
    legacy = models.BooleanField(_("taken over from earlier records"), default=False, editable=False)
    old_reference = models.CharField(_("number before"), max_length=60, blank=True, editable=False)
    team_text = models.CharField(_("people without a record"), max_length=300, blank=True, editable=False)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["start", "reference"]
        verbose_name = _("planned audit")
        constraints = [
            models.UniqueConstraint(
                fields=["old_reference"], condition=~Q(old_reference=""), name="programmes_audit_old_number_once"
            ),
            models.CheckConstraint(
                name="programmes_audit_ends_not_before_start",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
            ),
            models.CheckConstraint(
                name="programmes_audit_records_in_order",
                condition=Q(records_from__isnull=True)
                | Q(records_to__isnull=True)
                | Q(records_to__gte=F("records_from")),
            ),
            models.CheckConstraint(
                name="programmes_audit_cancelled_has_who_and_when",
                condition=Q(progress="cancelled", cancelled_on__isnull=False)
                | (~Q(progress="cancelled") & Q(cancelled_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        """The team page, which stands in this room; the workspace belongs to the audits room."""
        return reverse("programmes:audit_team", args=[self.reference])

    @property
    def first_day(self) -> date | None:
        """The first day in force: as held, else as planned."""
        return self.actual_start or self.start

    @property
    def last_day(self) -> date | None:
        """The last day in force: as held, else as planned."""
        return self.actual_end or self.end

    @property
    def is_over(self) -> bool:
        """Whether nothing can be planned in it any more."""
        return self.progress in (self.Progress.REPORTING, self.Progress.COMPLETED, self.Progress.CANCELLED)

    @property
    def counts(self) -> bool:
        """Whether it counts as an audit of the year."""
        return self.progress != self.Progress.CANCELLED


class AuditStandard(Record):
    """A standard that an audit is held against (D20)."""

    audit = models.ForeignKey(PlannedAudit, models.PROTECT, related_name="audit_standards")
    standard = models.ForeignKey("standards.Standard", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["standard__code"]
        verbose_name = _("standard of an audit")
        constraints = [models.UniqueConstraint(fields=["audit", "standard"], name="programmes_auditstandard_once")]

    def __str__(self) -> str:
        return str(self.standard)
