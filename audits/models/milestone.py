from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.models.audit import Audit
from kernel.models import Record


class AuditMilestone(Record):
    """Something that happened in an audit, with its true date and the day it was written down; never refused."""

    class Kind(models.TextChoices):
        ASSIGNMENT_ACCEPTED = "assignment_accepted", _("Assignment accepted")
        CONTACT_MADE = "contact_made", _("Contact made")
        DOCUMENT_REVIEW = "document_review", _("Document review")
        PLAN_SENT = "plan_sent", _("Plan sent")
        PLAN_ACCEPTED = "plan_accepted", _("Plan accepted")
        OPENING_MEETING = "opening_meeting", _("Opening meeting")
        FIELDWORK_FINISHED = "fieldwork_finished", _("Fieldwork finished")
        TEAM_MEETING = "team_meeting", _("Team meeting")
        CLOSING_MEETING = "closing_meeting", _("Closing meeting")
        DRAFT_SENT = "draft_sent", _("Draft sent for factual check")
        FACTUAL_CHECK_AGREED = "factual_check_agreed", _("Factual check agreed")
        REPORT_APPROVED = "report_approved", _("Report approved")
        REPORT_SENT = "report_sent", _("Report sent")

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=20, choices=Kind)
    happened_on = models.DateField(_("happened on"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Null: the system, for example silence that became acceptance.
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_on = models.DateField()
    note = models.TextField(_("note"), blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "kind"], name="audits_milestone_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.happened_on}"
