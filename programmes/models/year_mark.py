from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class YearMark(Record):
    """Days that a year is planned round: a freeze week, an external audit, a planned management review."""

    class Kind(models.TextChoices):
        FREEZE = "freeze", _("Freeze week")
        EXTERNAL = "external", _("External audit")
        REVIEW = "review", _("Management review")

    class AuditKind(models.TextChoices):
        SURVEILLANCE = "surveillance", _("Surveillance")
        RECERTIFICATION = "recertification", _("Recertification")
        CUSTOMER = "customer", _("Customer audit")

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="marks")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, editable=False)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    title = models.CharField(_("what it is"), max_length=200)
    audit_kind = models.CharField(_("kind of external audit"), max_length=15, choices=AuditKind, blank=True)
    areas = models.CharField(_("areas"), max_length=500, blank=True)

    class Meta:
        ordering = ["start", "pk"]
        verbose_name = _("mark of the year")
        constraints = [
            models.CheckConstraint(name="programmes_mark_ends_not_before_start", condition=Q(end__gte=F("start"))),
            models.CheckConstraint(
                name="programmes_mark_external_has_its_kind",
                condition=(Q(kind="external") & ~Q(audit_kind="")) | (~Q(kind="external") & Q(audit_kind="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"
