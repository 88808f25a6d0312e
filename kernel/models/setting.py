from django.db import models

from kernel.models.record import Record


class Setting(Record):
    """One value marked [APP] that differs from the Standard preset (D4), or one technical choice of ours."""

    key = models.CharField(max_length=120, unique=True)
    value = models.JSONField()

    @property
    def reference(self) -> str:
        """The key, so that the journal still names a value whose row is gone."""
        return self.key

    def __str__(self) -> str:
        return self.key
