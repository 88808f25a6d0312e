from django.db import models


class DailyRun(models.Model):
    """How far one daily job of the schedule has come: the memory that makes missed and doubled ticks harmless."""

    name = models.CharField(max_length=100, unique=True)
    done_through = models.DateField(null=True, help_text="The last business day that it has done.")
    claimed_until = models.DateTimeField(null=True, help_text="Somebody is at it until this moment (UTC).")
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.name} through {self.done_through}"
