from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One line in a person's notification centre (ux 4.11); never finding text, only what and where."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    on = models.DateField()
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    to_do = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)
    dedup_key = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return self.text
