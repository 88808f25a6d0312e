from django.db import models


class DemoClock(models.Model):
    """The row that makes this a demo (1.3): only `manage.py demo` writes it; production refuses to start on it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    today = models.DateField()

    class Meta:
        constraints = (models.CheckConstraint(name="one_demo_clock", condition=models.Q(id=1)),)

    def __str__(self) -> str:
        return self.today.isoformat()
