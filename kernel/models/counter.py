from django.db import models


class Counter(models.Model):
    """The last number drawn for one kind of reference and year (D13): never reused, drawn inside the transaction."""

    key = models.CharField(max_length=40, unique=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
