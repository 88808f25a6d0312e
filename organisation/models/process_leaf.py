from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class ProcessLeaf(Record):
    """A clause of a standard that a process answers for."""

    process = models.ForeignKey("organisation.Process", models.CASCADE, related_name="process_leaves")
    clause = models.ForeignKey("standards.Clause", models.PROTECT, related_name="process_leaves")

    class Meta:
        verbose_name = _("leaf of a process")
        constraints = [models.UniqueConstraint(fields=["process", "clause"], name="organisation_processleaf_once")]

    def __str__(self) -> str:
        return f"{self.process.code}: {self.clause}"
