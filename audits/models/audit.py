"""One audit from its start to its completion: the fact behind every AG state (domain 5.1, D16)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Attachment, Record


class Audit(Record):
    """It moves through audits.workflow only; reference, scope, team and dates in force stand on `planned`."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        PREPARING = "preparing", _("Preparing")
        FIELDWORK = "fieldwork", _("Fieldwork")
        REPORTING = "reporting", _("Reporting")
        COMPLETED = "completed", _("Completed")
        POSTPONED = "postponed", _("Postponed")
        SUSPENDED = "suspended", _("Suspended")
        CANCELLED = "cancelled", _("Cancelled")

    planned = models.OneToOneField("programmes.PlannedAudit", models.PROTECT, related_name="audit")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    started_on = models.DateField(null=True, editable=False)
    # The last day on which the lead confirmed; whether it still holds says the plan (`team_is_confirmed`).
    team_confirmed_on = models.DateField(null=True, editable=False)
    checklist_frozen_on = models.DateField(null=True, editable=False)
    opening_on = models.DateField(null=True, editable=False)
    closing_on = models.DateField(null=True, editable=False)
    # From the planned last day when started, from the closing meeting once held (timing of 5.1).
    report_due_on = models.DateField(null=True, editable=False)
    # People whose answers are flagged since the independence re-run of AG-4: {user id: sentence}.
    flags = models.JSONField(default=dict, blank=True)
    not_covered = models.TextField(_("what was not covered, and why"), blank=True)
    conclusions = models.JSONField(default=list, blank=True)
    being_issued = models.BooleanField(default=False, editable=False)
    report_author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    report_approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    report_approved_on = models.DateField(null=True, editable=False)
    report_sent_on = models.DateField(null=True, editable=False)
    completed_on = models.DateField(null=True, editable=False)
    report_snapshot = models.JSONField(null=True, editable=False)
    report_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    report_file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+", editable=False)
    # What keeps a sent audit from completing: {key: {"kind", "text"}} (AG-9).
    open_matters = models.JSONField(default=dict, blank=True)
    matters_settled_on = models.DateField(null=True, editable=False)
    stop_reason = models.TextField(blank=True, editable=False)
    cancel_proposal = models.JSONField(null=True, editable=False)

    class Meta:
        ordering = ["planned__reference"]
        verbose_name = _("audit")
        constraints = [
            models.CheckConstraint(
                name="audits_audit_four_eyes",
                condition=Q(report_approved_by__isnull=True)
                | Q(report_author__isnull=True)
                | ~Q(report_approved_by=F("report_author")),
            ),
            models.CheckConstraint(
                name="audits_audit_completed_has_day",
                condition=Q(state="completed", completed_on__isnull=False)
                | (~Q(state="completed") & Q(completed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="audits_audit_sent_is_approved",
                condition=Q(report_sent_on__isnull=True) | Q(report_approved_on__isnull=False),
            ),
        ]

    @property
    def team_is_confirmed(self) -> bool:
        """Whether the confirmation of AG-3 still stands: a change of team or a new BLOCK takes it back on the plan."""
        return self.planned.team_confirmed_on is not None

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """The public number, drawn in the programme."""
        return str(self.planned.reference)

    @property
    def title(self) -> str:
        """The title in the programme."""
        return str(self.planned.title)

    @property
    def takes_answers(self) -> bool:
        """Answers, evidence and samples are allowed from `preparing` until the closing meeting (domain 5.1)."""
        return self.state in (self.State.PREPARING, self.State.FIELDWORK, self.State.SUSPENDED)

    @property
    def takes_addenda(self) -> bool:
        """After AG-7 answers stand; sources, explanations and approvals may still be added until the report is out."""
        return self.takes_answers or (self.state == self.State.REPORTING and self.report_approved_on is None)
