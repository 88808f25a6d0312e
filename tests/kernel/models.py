from django.db import models

from kernel.models import Record


class Door(Record):
    class State(models.TextChoices):
        OPEN = "open", "Open"
        SHUT = "shut", "Shut"

    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    width = models.DecimalField(max_digits=5, decimal_places=2, default=1)
    tags = models.JSONField(default=list)
    since = models.DateTimeField(null=True)

    class Meta:
        app_label = "test_kernel"

    @property
    def reference(self) -> str:
        return f"D-{self.name}"
