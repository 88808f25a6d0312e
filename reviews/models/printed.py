from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Printed(Record):
    """A report as paper: frozen data with its hash, then the file that was made of it (D7).

    The data never change once `issued_on` stands; a draft is replaced by the next one.
    """

    class PdfState(models.TextChoices):
        NONE = "none", _("Not asked for")
        PENDING = "pending", _("Being made")
        READY = "ready", _("Ready")

    number = models.CharField(_("version"), max_length=8)
    snapshot = models.JSONField()
    sha256 = models.CharField(_("hash of the data"), max_length=64)
    file = models.ForeignKey("kernel.Attachment", models.PROTECT, null=True, blank=True, related_name="+")
    pdf_state = models.CharField(_("PDF"), max_length=9, choices=PdfState, default=PdfState.NONE)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ready_has_file",
                condition=Q(pdf_state="ready", file__isnull=False) | (~Q(pdf_state="ready") & Q(file__isnull=True)),
            )
        ]

    @property
    def job_key(self) -> str:
        """One job for one state of the data, however often somebody asks."""
        return f"{self._meta.label_lower}:{self.pk}:{self.sha256}"

    @property
    def is_ready(self) -> bool:
        return self.pdf_state == self.PdfState.READY


DRAFT = "draft"


class ReviewVersion(Printed):
    """A version of the report to a management review: "draft", then 1.0, 1.1 ..."""

    review = models.ForeignKey("reviews.ManagementReview", models.PROTECT, related_name="versions")

    class Meta(Printed.Meta):
        ordering = ["review", "pk"]
        verbose_name = _("version of a review report")
        constraints = [
            *Printed.Meta.constraints,
            models.UniqueConstraint(fields=["review", "number"], name="reviews_reviewversion_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review.reference} {self.number}"

    @property
    def reference(self) -> str:
        return f"{self.review.reference} v{self.number}"


class AuditReport(Printed):
    """A version of the report of one audit: "draft", then 1.0 as approved (AG-8), corrections as 1.1 with a reason."""

    audit = models.ForeignKey("audits.Audit", models.PROTECT, related_name="printed_reports")
    reason = models.TextField(_("reason of the correction"), blank=True, max_length=2000)

    class Meta(Printed.Meta):
        ordering = ["audit", "pk"]
        verbose_name = _("version of an audit report")
        constraints = [
            *Printed.Meta.constraints,
            models.UniqueConstraint(fields=["audit", "number"], name="reviews_auditreport_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.audit.reference} {self.number}"

    @property
    def reference(self) -> str:
        return f"{self.audit.reference} report v{self.number}"


class ProgrammePaper(Printed):
    """The programme of a year on paper: one a version, and the draft. Drawn anew when what happened since differs."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="papers")

    class Meta(Printed.Meta):
        ordering = ["programme", "pk"]
        verbose_name = _("programme on paper")
        constraints = [
            *Printed.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "number"], name="reviews_programmepaper_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme.reference} {self.number}"

    @property
    def reference(self) -> str:
        return (
            f"{self.programme.reference} {self.number}"
            if self.number == DRAFT
            else f"{self.programme.reference} v{self.number}"
        )


class ImpartialitySheet(Printed):
    """Why the team of one audit was impartial, on paper: one an audit, drawn anew when what it says differs."""

    audit = models.OneToOneField("programmes.PlannedAudit", models.PROTECT, related_name="impartiality_sheet")

    class Meta(Printed.Meta):
        ordering = ["audit"]
        verbose_name = _("impartiality sheet on paper")

    def __str__(self) -> str:
        return f"{self.audit.reference} impartiality sheet"

    @property
    def reference(self) -> str:
        return f"{self.audit.reference} impartiality"
