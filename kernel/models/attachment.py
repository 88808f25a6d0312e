from django.conf import settings
from django.db import models

from kernel.models.record import Record


class Attachment(Record):
    """A stored file: original bytes under a random name, known by their SHA-256 (reliability 2.3)."""

    uuid = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_on = models.DateField()

    def __str__(self) -> str:
        return self.name
