from django.conf import settings
from django.db import models

from findings.models.clock import Clock
from findings.models.nonconformity import Nonconformity
from kernel.models import Record


class Chase(Record):
    """The memory of the ladder: this level of this step went to this person; never twice (domain 7.4)."""

    class Channel(models.TextChoices):
        MAIL = "mail", "Mail"

    nc = models.ForeignKey(Nonconformity, models.PROTECT, related_name="chases")
    cycle = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=Clock.Step)
    due = models.DateField()
    level = models.CharField(max_length=12)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="chases")
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.MAIL)
    reached_on = models.DateField()
    sent_on = models.DateField()
    mail_key = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nc", "cycle", "step", "due", "level", "recipient", "channel"], name="findings_chase_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nc_id}: {self.step} {self.level} to {self.recipient_id}"
