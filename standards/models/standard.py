from __future__ import annotations

import re

from django.db import models
from django.utils.translation import gettext_lazy as _


class StandardQuerySet(models.QuerySet["Standard"]):
    """Reads on standards."""

    def criteria(self) -> StandardQuerySet:
        """Standards that an audit can be held against (guidance and rules for certification bodies are not)."""
        return self.filter(use=Standard.Use.CRITERIA)

    def current(self) -> StandardQuerySet:
        """Editions in force, never a withdrawn one."""
        return self.filter(status=Standard.Status.CURRENT)


class Standard(models.Model):
    """One edition of a standard, with its amendment: the edition is data (domain 0.2)."""

    class Status(models.TextChoices):
        CURRENT = "current", _("Current")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Use(models.TextChoices):
        CRITERIA = "criteria", _("Audit criteria")
        GUIDANCE = "guidance", _("Guidance")
        CERTIFICATION = "certification", _("Rule for certification bodies")

    code = models.CharField(max_length=40)
    edition = models.CharField(max_length=10)
    amendment = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    use = models.CharField(max_length=15, choices=Use, default=Use.CRITERIA)
    status = models.CharField(max_length=10, choices=Status, default=Status.CURRENT)
    # The month is known, the day is not: the first of the month stands for it.
    valid_from = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = StandardQuerySet.as_manager()

    class Meta:
        ordering = ["code", "edition", "amendment"]
        constraints = [
            models.UniqueConstraint(fields=["code", "edition", "amendment"], name="standard_edition_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As it is cited, e.g. ISO/IEC 20000-1:2018+A1:2024."""
        base = f"{self.code}:{self.edition}"
        if not self.amendment:
            return base
        numbered = re.fullmatch(r"Amd (\d+):(\d{4})", self.amendment)
        return f"{base}+A{numbered[1]}:{numbered[2]}" if numbered else f"{base}+{self.amendment}"

    @property
    def is_criteria(self) -> bool:
        """Whether an audit can name it today."""
        return self.use == self.Use.CRITERIA and self.status == self.Status.CURRENT
