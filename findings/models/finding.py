from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Finding(Record):
    """What an audit or anybody else found: nonconformity, opportunity or good practice (domain 6.4).

    NC, OFI and GP numbers are drawn when it is issued; before that it is called by its audit and a letter.
    """

    ADDED_LATER = ("action_text", "adopted_on", "cause_text", "old_reference", "prior_references")

    class Kind(models.TextChoices):
        NC = "nc", _("Nonconformity")
        OFI = "ofi", _("Opportunity for improvement")
        GOOD_PRACTICE = "good_practice", _("Good practice")

    class State(models.TextChoices):
        """Nonconformities: draft, issued, withdrawn; the rest of their life is `Nonconformity.state`."""

        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        DONE = "done", _("Done")
        RECORDED = "recorded", _("Recorded")
        SHARED = "shared", _("Shared")

    class Source(models.TextChoices):
        INTERNAL_AUDIT = "internal_audit", _("Internal audit")
        EXTERNAL_AUDIT = "external_audit", _("External audit")
        SUPPLIER_AUDIT = "supplier_audit", _("Supplier audit")
        MANAGEMENT_REVIEW = "management_review", _("Management review")
        COMPLAINT = "complaint", _("Complaint")
        INCIDENT = "incident", _("Incident or problem")
        OWN_OBSERVATION = "own_observation", _("Own observation")

    class Grade(models.TextChoices):
        MINOR = "minor", _("Minor")
        MAJOR = "major", _("Major")

    class Repeat(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed repeat")
        REJECTED = "rejected", _("No repeat")

    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    reference = models.CharField(_("number"), max_length=20, blank=True, editable=False)
    draft_reference = models.CharField(_("draft"), max_length=30, blank=True, editable=False)
    audit = models.ForeignKey("audits.Audit", models.PROTECT, null=True, blank=True, related_name="findings")
    source = models.CharField(_("source"), max_length=20, choices=Source, default=Source.INTERNAL_AUDIT)
    process = models.ForeignKey(
        "organisation.Process",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("process"),
    )
    service = models.ForeignKey(
        "organisation.Service",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("service"),
    )
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("unit")
    )
    criterion_document = models.ForeignKey(
        "standards.DocumentVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("own document"),
    )
    clause_detail = models.CharField(_("paragraph or section"), max_length=120, blank=True)
    requirement = models.TextField(_("requirement"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    gap = models.TextField(_("gap"), blank=True)
    grade = models.CharField(_("grade"), max_length=5, choices=Grade, blank=True)
    grade_final_on = models.DateField(_("grade final on"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings_owned",
        verbose_name=_("owner"),
    )
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_on = models.DateField(_("raised on"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    repeat_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeats")
    repeat_decision = models.CharField(max_length=10, choices=Repeat, blank=True)
    repeat_decided_on = models.DateField(null=True, blank=True)
    repeat_reason = models.TextField(blank=True)
    action_failed = models.BooleanField(_("the earlier action failed"), default=False)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    response_text = models.TextField(_("answer"), blank=True)
    response_due = models.DateField(_("answer due"), null=True, blank=True)
    action_due = models.DateField(_("to be done by"), null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    shared_where = models.CharField(_("shared where"), max_length=200, blank=True)
    shared_on = models.DateField(null=True, blank=True)
    legacy = models.BooleanField(_("taken over from earlier records"), default=False)
    old_reference = models.CharField(_("number before"), max_length=60, blank=True, editable=False)
    adopted_on = models.DateField(_("taken over on"), null=True, blank=True, editable=False)
    cause_text = models.TextField(_("cause, as the earlier records say it"), blank=True)
    action_text = models.TextField(_("action, as the earlier records say it"), blank=True)
    prior_references = models.CharField(_("earlier numbers that it repeats"), max_length=200, blank=True)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("finding")
        indexes = [
            models.Index(fields=["kind", "state", "issued_on"], name="findings_finding_kind"),
            models.Index(fields=["draft_reference"], name="findings_finding_draft"),
            # The list sorts by it and the choice of owners is read from it, without the long texts of the rows.
            models.Index(fields=["issued_on", "reference", "owner"], name="findings_finding_list"),
            models.Index(fields=["-issued_on", "-reference"], name="findings_finding_newest"),
            models.Index(fields=["old_reference"], condition=~Q(old_reference=""), name="findings_finding_old"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], name="findings_finding_number_once", condition=~Q(reference="")
            ),
            models.UniqueConstraint(
                fields=["draft_reference"], name="findings_finding_draft_once", condition=~Q(draft_reference="")
            ),
            models.CheckConstraint(
                name="findings_finding_number_from_issue",
                condition=Q(state__in=("draft", "withdrawn")) | ~Q(reference="") & Q(issued_on__isnull=False),
            ),
            models.CheckConstraint(
                name="findings_finding_nc_states",
                condition=~Q(kind="nc") | Q(state__in=("draft", "issued", "withdrawn")),
            ),
            models.CheckConstraint(
                name="findings_finding_not_its_own_repeat", condition=Q(repeat_of__isnull=True) | ~Q(repeat_of=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """NC-26-13, or AUD-26-08/D3 while it is a draft."""
        return self.reference or self.draft_reference

    @property
    def letter(self) -> str:
        """D3 of AUD-26-08/D3."""
        return self.draft_reference.rpartition("/")[2]

    @property
    def title(self) -> str:
        """The gap in one line, else what was seen."""
        line = " ".join((self.gap or self.evidence).split())
        return line if len(line) <= 120 else f"{line[:117].rstrip()}…"

    @property
    def is_draft(self) -> bool:
        """Not issued yet: seen by the team only."""
        return self.state == self.State.DRAFT

    @property
    def is_provisional(self) -> bool:
        """The grade may still change: the report is not approved (domain 5.1)."""
        return bool(self.grade) and self.grade_final_on is None
