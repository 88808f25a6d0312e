from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class DateAsk(Record):
    """A process owner is asked whether the days of an audit suit, by a link that needs no account (ux 4.1).

    Only the SHA-256 of the secret is stored; the link answers this one question once and opens nothing else.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        PROPOSES = "proposes", _("Proposes other days")
        TAKEN = "taken", _("Proposal taken")
        DECLINED = "declined", _("Proposal declined")
        REVOKED = "revoked", _("Revoked")

    audit = models.ForeignKey("programmes.PlannedAudit", models.PROTECT, related_name="date_asks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    start = models.DateField(_("first day asked for"))
    end = models.DateField(_("last day asked for"))
    asked_on = models.DateField(_("asked on"))
    valid_until = models.DateField(_("valid until"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    proposed_start = models.DateField(_("first day"), null=True, blank=True)
    proposed_end = models.DateField(_("last day"), null=True, blank=True)
    sentence = models.CharField(_("why"), max_length=500, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("question about dates")
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "person"], condition=Q(state="asked"), name="programmes_dateask_one_open"
            ),
            models.CheckConstraint(
                name="programmes_dateask_proposal_in_order",
                condition=Q(proposed_start__isnull=True) | Q(proposed_end__gte=F("proposed_start")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit.reference}, {self.person}"

    def works_on(self, today: date) -> bool:
        """Not answered, not revoked, not too old, and still about the days that the audit has."""
        same = (self.audit.start, self.audit.end) == (self.start, self.end)
        return self.state == self.State.ASKED and today <= self.valid_until and same and not self.audit.is_over
