from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from standards import rules
from standards.models.standard import Standard


class ClauseQuerySet(models.QuerySet["Clause"]):
    """Reads on clauses; the default order is that of the standard."""

    def leaves(self) -> ClauseQuerySet:
        """Auditable clauses: the requirement rows, 56 of ISO/IEC 20000-1 (domain 0.4, rule 2)."""
        return self.filter(kind=Clause.Kind.REQUIREMENT)

    def headings(self) -> ClauseQuerySet:
        """Rows that carry a title and no requirement."""
        return self.filter(kind=Clause.Kind.HEADING)

    def under(self, number: str) -> ClauseQuerySet:
        """The clause with this number and everything below it; "8.2" does not catch "8.20"."""
        return self.filter(models.Q(number=number) | models.Q(number__startswith=f"{number}."))


class Clause(models.Model):
    """A numbered and titled clause of one standard; never its text, which is copyrighted."""

    class Kind(models.TextChoices):
        HEADING = "heading", _("Heading")
        REQUIREMENT = "requirement", _("Requirement")

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="clauses")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    sort_key = models.CharField(max_length=60, db_index=True, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    depth = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering = ["standard_id", "sort_key"]
        constraints = [models.UniqueConstraint(fields=["standard", "number"], name="clause_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_leaf(self) -> bool:
        """Whether it can be audited and cited by a finding."""
        return self.kind == self.Kind.REQUIREMENT

    @property
    def fact(self) -> rules.ClauseFact:
        """What the rules of domain 0.4 need to know."""
        return rules.ClauseFact(number=self.number, title=self.title, leaf=self.is_leaf)


class Paragraph(models.Model):
    """A numbered paragraph without a title; for citations such as "9.2.2 c)" only, never audited by itself."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="paragraphs")
    number = models.CharField(max_length=20)
    note = models.CharField(max_length=300)

    class Meta:
        ordering = ["standard_id", "number"]
        constraints = [models.UniqueConstraint(fields=["standard", "number"], name="paragraph_number_once")]

    def __str__(self) -> str:
        return self.number
