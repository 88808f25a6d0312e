from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record

# The code stands in addresses.
SPEAKABLE = RegexValidator(
    r"^(?!(?i:new)\Z)[A-Za-z0-9][A-Za-z0-9._-]*\Z", _("Use letters, digits, dots and hyphens, like P01.")
)


class Process(Record):
    """A process of the management system, its leaves of the standard, and the inputs of its priority (domain 9)."""

    code = models.CharField(_("code"), max_length=20, unique=True, validators=[SPEAKABLE])
    name = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="processes", verbose_name=_("unit"))
    cycle_days = models.PositiveIntegerField(_("runs every so many days"), default=30)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    importance = models.PositiveSmallIntegerField(_("importance, 1 to 5"), null=True, blank=True)
    change_points = models.PositiveSmallIntegerField(_("change, 0 to 5"), default=0)
    signal_points = models.PositiveSmallIntegerField(_("signals, 0 to 5"), default=0)
    points_as_of = models.DateField(_("judged on"), null=True, blank=True)
    active = models.BooleanField(_("in use"), default=True)
    leaves = models.ManyToManyField("standards.Clause", through="organisation.ProcessLeaf", related_name="processes")
    services = models.ManyToManyField("organisation.Service", blank=True, related_name="processes")

    class Meta:
        ordering = ["code"]
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        constraints = [
            models.CheckConstraint(
                name="organisation_process_points_in_range",
                condition=(Q(importance__isnull=True) | Q(importance__range=(1, 5)))
                & Q(change_points__range=(0, 5))
                & Q(signal_points__range=(0, 5)),
                violation_error_message=_("Importance is 1 to 5, change and signals are 0 to 5."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
