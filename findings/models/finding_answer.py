from django.db import models

from findings.models.finding import Finding
from kernel.models import Record


class FindingAnswer(Record):
    """An answer that a finding came from: several answers may be one finding (domain 6.4 item 1)."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="answers")
    answer = models.ForeignKey("audits.Answer", models.PROTECT, related_name="findings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "answer"], name="findings_findinganswer_once")]

    def __str__(self) -> str:
        return f"{self.finding}: {self.answer_id}"
