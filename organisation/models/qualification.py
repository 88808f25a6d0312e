from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Qualification(Record):
    """A grade in a standard, from day to day, last day included (domain 4.1, CMP-01, CMP-04)."""

    class Grade(models.TextChoices):
        TRAINEE = "trainee", _("Trainee")
        AUDITOR = "auditor", _("Auditor")
        LEAD = "lead", _("Lead auditor")
        EXPERT = "expert", _("Expert")
        PROGRAMME_MANAGER = "programme_manager", _("Programme manager")

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", _("Provisional")
        VALID = "valid", _("Valid")
        SUSPENDED = "suspended", _("Suspended")
        LAPSED = "lapsed", _("Lapsed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="qualifications")
    standard_code = models.CharField(_("standard"), max_length=40, default="ISO/IEC 20000-1")
    grade = models.CharField(_("grade"), max_length=20, choices=Grade)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.VALID)
    # Since when it has to be kept alive here, and on which day it lapsed because it was not (domain 4.2).
    watched_from = models.DateField(_("kept alive from"), null=True, blank=True, editable=False)
    lapsed_on = models.DateField(_("lapsed on"), null=True, blank=True, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="qualifications_granted"
    )

    ADDED_LATER = ("watched_from", "lapsed_on")

    class Meta:
        ordering = ["standard_code", "valid_from", "pk"]
        verbose_name = _("qualification")
        constraints = [
            models.CheckConstraint(
                name="organisation_qualification_ends_not_before_start",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day must not be before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_grade_display()}, {self.standard_code}"

    def valid_on(self, day: date) -> bool:
        """Whether the grade counts on that day; a lapsed one did until the day before it lapsed."""
        if self.status == self.Status.LAPSED and self.lapsed_on is not None:
            return self.valid_from <= day < self.lapsed_on and day <= self.valid_to
        return self.status == self.Status.VALID and self.valid_from <= day <= self.valid_to

    @property
    def label(self) -> str:
        """The fact in words, without the person it is about."""
        return f"{self.get_grade_display()}, {self.standard_code}"
