"""A link that works once, for a while: the first administrator's, and the one by which a person chooses a password."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class OneTimeLink(Record):
    """Only the SHA-256 of the secret is stored: whoever reads the database cannot use the link."""

    class Purpose(models.TextChoices):
        FIRST = "first", _("first administrator")
        ANOTHER = "another", _("another administrator")
        INVITATION = "invitation", _("invitation")

    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="one_time_links"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    void = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("one-time link")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.person or ''}".strip()

    def works_at(self, moment: datetime) -> bool:
        """Neither used, nor replaced by a newer one, nor too old."""
        return not self.void and self.used_at is None and moment < self.valid_until
