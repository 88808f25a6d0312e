from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class CalendarFeed(Record):
    """The secret address under which one's calendar reads one's audits. Only its SHA-256 is stored; renewing makes
    a new one and the old one is dead from then on."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_on = models.DateField(_("made on"))
    revoked_on = models.DateField(_("stopped on"), null=True, blank=True)

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = _("calendar address")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_on__isnull=True), name="programmes_feed_one_in_use"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.made_on}"
