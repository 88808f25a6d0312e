from django.conf import settings
from django.db import models


class FormOnce(models.Model):
    """A form that creates something was sent: the same key again is the same click (D12), and gets the same answer."""

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    url = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
