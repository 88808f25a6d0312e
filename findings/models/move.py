from django.db import models

from findings.models.nonconformity import Nonconformity
from kernel.models import Record


class Move(Record):
    """One change of state with its business date, so that figures as of any past day need no journal."""

    nc = models.ForeignKey(Nonconformity, models.PROTECT, related_name="moves")
    on = models.DateField()
    old = models.CharField(max_length=15, choices=Nonconformity.State, blank=True)
    new = models.CharField(max_length=15, choices=Nonconformity.State)
    ball = models.CharField(max_length=10, choices=Nonconformity.Ball, blank=True)
    cycle = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["nc", "on"], name="findings_move_nc_on")]

    def __str__(self) -> str:
        return f"{self.nc_id}: {self.old} → {self.new}"
