from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from findings.models.finding import Finding
from findings.rules.terms import SETTLED_STATES
from kernel.models import Record


class Nonconformity(Record):
    """The life of an issued nonconformity (domain 7.1). It moves through findings.workflow only.

    `ball` says who must act, `ball_since` since when; dates are business dates of the present cycle unless they
    are called first.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("Issued")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        DISPUTED = "disputed", _("Disputed")
        CONTAINED = "contained", _("Contained")
        PLAN_SUBMITTED = "plan_submitted", _("Plan submitted")
        PLAN_REJECTED = "plan_rejected", _("Plan returned")
        IMPLEMENTING = "implementing", _("Implementing")
        IMPLEMENTED = "implemented", _("Implemented")
        MONITORING = "monitoring", _("Under observation")
        REOPENED = "reopened", _("Reopened")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Ball(models.TextChoices):
        OWNER = "owner", _("Owner")
        AUDITOR = "auditor", _("Auditor")
        VERIFIER = "verifier", _("Verifier")
        MANAGER = "manager", _("Programme manager")
        SPONSOR = "sponsor", _("Sponsor")

    class Need(models.TextChoices):
        ACTION = "action", _("Action on the causes")
        CORRECTION = "correction", _("The correction suffices")

    class Effect(models.TextChoices):
        EFFECTIVE = "effective", _("Effective")
        NOT_EFFECTIVE = "not_effective", _("Not effective")

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="nonconformity")
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.ISSUED, editable=False)
    ball = models.CharField(_("who must act"), max_length=10, choices=Ball, blank=True, editable=False)
    ball_since = models.DateField(editable=False)
    cycle = models.PositiveSmallIntegerField(default=1, editable=False)
    cycle_opened_on = models.DateField(editable=False)
    reopen_count = models.PositiveSmallIntegerField(default=0, editable=False)
    reopened_on = models.DateField(null=True, editable=False)

    auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("auditor")
    )
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("verifier")
    )
    verifier_appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    acknowledged_on = models.DateField(null=True)
    state_before_dispute = models.CharField(max_length=15, blank=True)
    paused_from = models.DateField(null=True)
    paused_days = models.PositiveIntegerField(default=0)

    containment_text = models.TextField(_("correction"), blank=True)
    containment_done_on = models.DateField(_("done on"), null=True, blank=True)
    containment_proof = models.TextField(_("what shows it"), blank=True)
    nothing_because = models.TextField(_("why no correction is possible or needed"), blank=True)
    effects_text = models.TextField(_("effects"), blank=True)
    extent_text = models.TextField(_("similar cases"), blank=True)
    contained_on = models.DateField(null=True)

    light_path = models.BooleanField(default=False)
    light_agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    light_agreed_on = models.DateField(null=True)
    light_answer = models.TextField(blank=True)
    light_proof = models.TextField(blank=True)

    need = models.CharField(max_length=10, choices=Need, blank=True)
    need_reason = models.TextField(blank=True)
    own_sentence = models.TextField(blank=True)
    measure = models.TextField(_("how it will be measured"), blank=True)
    occurrence = models.CharField(_("what has to occur"), max_length=200, blank=True)
    occurrences_needed = models.PositiveSmallIntegerField(_("how often"), null=True, blank=True)
    effect_check_from = models.DateField(null=True)
    late_reason = models.TextField(blank=True)

    plan_submitted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    implemented_on = models.DateField(null=True)
    first_implemented_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    check_result = models.CharField(max_length=15, choices=Effect, blank=True)
    check_again = models.BooleanField(_("look again in the next audit"), default=False)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    first_closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("nonconformity")
        verbose_name_plural = _("nonconformities")
        indexes = [
            models.Index(fields=["state"], name="findings_nc_state"),
            models.Index(fields=["ball"], name="findings_nc_ball"),
        ]
        constraints = [
            models.CheckConstraint(
                name="findings_nc_closed_has_who_and_when",
                condition=Q(state="closed", closed_by__isnull=False, closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_by__isnull=True, closed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="findings_nc_settled_has_no_ball",
                condition=Q(state__in=sorted(s.value for s in SETTLED_STATES), ball="")
                | (~Q(state__in=sorted(s.value for s in SETTLED_STATES)) & ~Q(ball="")),
            ),
            models.CheckConstraint(
                name="findings_nc_cycle_counts_reopenings", condition=Q(cycle=F("reopen_count") + 1)
            ),
        ]

    def __str__(self) -> str:
        return self.finding.name

    @property
    def reference(self) -> str:
        """The number of its finding."""
        return self.finding.reference

    @property
    def is_open(self) -> bool:
        """Neither closed nor withdrawn (K4)."""
        return self.state not in SETTLED_STATES
