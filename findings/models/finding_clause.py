from django.db import models
from django.db.models import Q

from findings.models.finding import Finding
from kernel.models import Record


class FindingClause(Record):
    """A leaf that a finding cites; several only if the same fact breaks them (domain 6.4 item 2)."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="clauses")
    clause = models.ForeignKey("standards.Clause", models.PROTECT, related_name="finding_clauses")
    primary = models.BooleanField(default=True)

    class Meta:
        ordering = ["-primary", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "clause"], name="findings_findingclause_once"),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(primary=True), name="findings_findingclause_one_primary"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.clause.number}"
