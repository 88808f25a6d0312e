from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class CriteriaDocument(Record):
    """A document of the organisation's own whose rules an audit is held against: policy, procedure, agreement."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class DocumentVersion(Record):
    """One approved version; findings and criteria cite the version, since that is what was in force."""

    document = models.ForeignKey(CriteriaDocument, models.PROTECT, related_name="versions")
    number = models.CharField(_("version"), max_length=20)
    approved_on = models.DateField(_("approved on"))
    in_force_from = models.DateField(_("in force from"))
    in_force_to = models.DateField(_("in force until"), null=True, blank=True)
    rule = models.TextField(_("the rule, in own words"), blank=True)
    process_code = models.CharField(_("process"), max_length=20, blank=True)

    class Meta:
        ordering = ["document__code", "approved_on"]
        constraints = [
            models.UniqueConstraint(name="one_row_a_document_version", fields=["document", "number"]),
            models.CheckConstraint(
                name="document_version_in_force_in_order",
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")),
                violation_error_message=_("The last day in force is before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.code} {self.number}"

    def in_force_on(self, day: date) -> bool:
        """Whether this version was in force on that day, first and last day included."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)
