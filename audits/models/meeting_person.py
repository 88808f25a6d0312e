from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.audit import Audit
from kernel.models import Record


class MeetingPerson(Record):
    """Somebody who sat in the opening or closing meeting; people without a record are written by name."""

    class Meeting(models.TextChoices):
        OPENING = "opening", _("Opening meeting")
        CLOSING = "closing", _("Closing meeting")

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="meeting_people")
    meeting = models.CharField(max_length=8, choices=Meeting)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="audits_meetingperson_known", condition=Q(person__isnull=False) | ~Q(name="")),
            models.UniqueConstraint(
                fields=["audit", "meeting", "person"],
                name="audits_meetingperson_once",
                condition=Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.person)
